"""The mails about an account: the codes of a change of address, and the notice that the password changed."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.accounts.email_change import CODE_TO_NEW, CODE_TO_OLD
from nhanh8.accounts.models import EmailChange, Event
from nhanh8.accounts.passwords import NOTICE
from nhanh8.accounts.visitor import Channel
from nhanh8.audit.privacy import mask, mask_email
from nhanh8.charging import announced
from nhanh8.codes import one_time
from nhanh8.codes.models import OneTimeCode
from nhanh8.mail import letters
from nhanh8.mail.message import Facts, Message, Paragraph, Secret
from nhanh8.mail.phrases import date_and_time, greeting


@letters.composer(CODE_TO_OLD, urgent=True)
def code_to_old(change_id: int) -> Message | None:
    """Ask the old address whether its owner wants the change; None if nobody waits for it any more."""
    change = _wanted(change_id)
    if change is None or change.old is None or (text := one_time.make(change.code_old_id)) is None:
        return None
    return Message(
        _("Mã xác nhận đổi địa chỉ thư điện tử của tài khoản VssID"),
        (
            greeting(change.session.account.participant.full_name),
            Paragraph(
                _(
                    "Có yêu cầu thay địa chỉ này bằng một địa chỉ khác trong hồ sơ BHXH của bạn. Mã dưới đây "
                    "xác nhận rằng bạn đồng ý."
                )
            ),
            Secret(_("Mã xác nhận"), text),
            Facts(
                (
                    (_("Địa chỉ mới"), mask_email(change.new_address)),
                    (_("Có hiệu lực đến"), _until(change.code_old)),
                )
            ),
            Paragraph(_NOT_TO_TELL),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu KHÔNG phải bạn yêu cầu: có người đang đăng nhập vào tài khoản của bạn. Hãy đổi "
                        "mật khẩu ngay và gọi Tổng đài {hotline} ({fee}). Không có mã này, địa chỉ không bị "
                        "thay."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


@letters.composer(CODE_TO_NEW, urgent=True)
def code_to_new(change_id: int) -> Message | None:
    """Ask the new address whether whoever typed it reads it; it may be a stranger's, and tells no name."""
    change = _wanted(change_id)
    if change is None or (text := one_time.make(change.code_new_id)) is None:
        return None
    return Message(
        _("Mã xác nhận địa chỉ thư điện tử cho tài khoản VssID"),
        (
            Paragraph(_("Địa chỉ này được nhập làm địa chỉ mới cho một tài khoản VssID.")),
            Secret(_("Mã xác nhận"), text),
            Facts(((_("Có hiệu lực đến"), _until(change.code_new)),)),
            Paragraph(_NOT_TO_TELL),
            Paragraph(
                _(
                    "Nếu bạn không biết yêu cầu này, có người đã gõ nhầm: hãy bỏ qua thư, không có "
                    "gì thay đổi."
                )
            ),
            Paragraph(_NOTHING_TO_CLICK),
        ),
    )


@letters.composer(NOTICE)
def password_changed(event_id: int) -> Message:
    """Tell an address on file that the password was changed (NIST SP 800-63B-4, OWASP ASVS 6.3.7)."""
    event = Event.objects.select_related("account__participant").get(pk=event_id)
    participant = event.account.participant
    return Message(
        _("Mật khẩu VssID của bạn vừa được đổi"),
        (
            greeting(participant.full_name),
            Paragraph(
                _(
                    "Mật khẩu tài khoản VssID của bạn vừa được đổi. Mọi nơi khác đang đăng nhập đã "
                    "được đăng xuất."
                )
            ),
            Facts(
                (
                    (_("Tài khoản"), mask(participant.numbers[0])),
                    (_("Thời gian"), date_and_time(event.at)),
                    (_("Bằng cách"), _WAYS[Channel(event.way)]),
                    (_("Địa chỉ mạng"), event.detail),
                )
            ),
            Paragraph(_("Nếu chính bạn đã đổi, bạn không cần làm gì thêm.")),
            Paragraph(
                format_lazy(
                    _(
                        "Nếu KHÔNG phải bạn: hãy gọi ngay Tổng đài {hotline} ({fee}), phím 8, từ số điện "
                        "thoại đã đăng ký để lấy mật khẩu mới, hoặc đến cơ quan BHXH gần nhất."
                    ),
                    hotline=announced.NUMBER,
                    fee=announced.fee_lazy(),
                )
            ),
            Paragraph(
                _(
                    "Thư này không chứa mật khẩu và không có đường dẫn nào để bấm. Cơ quan BHXH không bao "
                    "giờ hỏi mật khẩu của bạn."
                )
            ),
        ),
    )


def _wanted(change_id: int) -> EmailChange | None:
    """Give a change that is still open: it is gone with the session it was asked in."""
    changes = EmailChange.objects.select_related(
        "old", "code_old", "code_new", "session__account__participant"
    )
    return changes.filter(pk=change_id, done_at=None, session__account__frozen_at=None).first()


def _until(code: OneTimeCode) -> str:
    return date_and_time(code.expires_at)


_NOT_TO_TELL = _("Nhập mã này vào trang đang mở. Không cho ai biết mã, kể cả người tự xưng là cán bộ BHXH.")
_NOTHING_TO_CLICK = _("Thư này không có đường dẫn nào để bấm.")
_WAYS = {Channel.PORTAL: _("Cổng Dịch vụ công"), Channel.APP: _("ứng dụng VssID")}
