"""Tell addresses that the contacts on file of their owner changed."""

from collections.abc import Iterable
from typing import Final

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.audit.privacy import mask
from nhanh8.charging import announced
from nhanh8.mail import letters
from nhanh8.mail.message import Facts, Message, Paragraph
from nhanh8.mail.phrases import date_and_time, greeting
from nhanh8.registry.models import ContactChange

NOTICE: Final = "registry:contacts changed"


def post(each: Iterable[tuple[ContactChange, str]]) -> None:
    """Post a notice of each change to the address beside it, in the caller's transaction; these go last."""
    letters.post(NOTICE, [letters.Posted(change.pk, address) for change, address in each], in_bulk=True)


@letters.composer(NOTICE)
def notice(change_id: int) -> Message:
    """Say what changed, masked, and how to object."""
    change = ContactChange.objects.select_related("participant").get(pk=change_id)
    participant = change.participant
    return Message(
        _("Thông tin liên hệ trong hồ sơ BHXH của bạn đã thay đổi"),
        (
            greeting(participant.full_name),
            Paragraph(_("Thông tin liên hệ trong hồ sơ của bạn đã thay đổi.")),
            Facts(
                (
                    (_("Mã số BHXH"), mask(participant.numbers[0])),
                    (_("Thời gian"), date_and_time(change.changed_at)),
                    (_("Đã xóa"), ", ".join(change.removed) or _("không có")),
                    (_("Đã thêm"), ", ".join(change.added) or _("không có")),
                )
            ),
            Paragraph(
                _("Mật khẩu VssID chỉ được cấp lại cho số điện thoại và địa chỉ thư điện tử có trong hồ sơ.")
            ),
            Paragraph(_("Nếu thông tin mới là của bạn, bạn không cần làm gì thêm.")),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu KHÔNG phải của bạn: hãy đến cơ quan BHXH gần nhất hoặc gọi ngay Tổng đài "
                        "{hotline} ({fee}) để sửa lại thông tin và bảo vệ tài khoản."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(
                _(
                    "Thư này được gửi đến mọi địa chỉ cũ và mới trong hồ sơ. Thư không chứa mật khẩu và "
                    "không có đường dẫn nào để bấm."
                )
            ),
        ),
    )
