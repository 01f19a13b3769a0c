"""The mails to users: an invitation with its code, and notices of what was changed."""

from django.utils.translation import gettext_lazy as _

from nhanh8.mail import letters
from nhanh8.mail.message import Facts, Message, Paragraph, Secret
from nhanh8.mail.phrases import date_and_time, greeting
from nhanh8.users.administration import proposals
from nhanh8.users.administration.invitations import LETTER, make_code
from nhanh8.users.history import NOTICE, What
from nhanh8.users.models import Event, Invitation
from nhanh8.users.words import EVENTS


@letters.composer(LETTER, urgent=True)
def invitation(invitation_id: int) -> Message | None:
    """Invite a user, with a code to type in; None if the invitation is over or taken up."""
    invited = Invitation.objects.select_related("user").filter(pk=invitation_id).first()
    if invited is None or (code := make_code(invited.pk)) is None:
        return None
    return Message(
        _("Lời mời sử dụng hệ thống Nhánh 8"),
        (
            greeting(invited.user.full_name),
            Paragraph(
                _(
                    "Bạn được mời sử dụng hệ thống Nhánh 8. Mở trang “Nhận lời mời” (địa chỉ của Cổng, thêm "
                    "/nguoi-dung/loi-moi/), nhập tên đăng nhập và mã dưới đây, rồi chọn mật khẩu và bước xác "
                    "thực thứ hai."
                )
            ),
            Secret(_("Mã mời"), code),
            Facts(
                (
                    (_("Tên đăng nhập"), invited.user.username),
                    (_("Có hiệu lực đến"), date_and_time(invited.expires_at)),
                )
            ),
            Paragraph(
                _(
                    "Không cho ai biết mã này. Nếu bạn không chờ lời mời nào, hãy bỏ qua thư này và báo cho "
                    "người quản trị."
                )
            ),
            Paragraph(_("Thư này không có đường dẫn nào để bấm.")),
        ),
    )


@letters.composer(NOTICE)
def changed(event_id: int) -> Message | None:
    """Tell a user what was changed in how they log in; None if it is forgotten."""
    event = Event.objects.select_related("user").filter(pk=event_id).first()
    if event is None:
        return None
    return Message(
        _("Cách đăng nhập của bạn vừa được thay đổi"),
        (
            greeting(event.user.full_name),
            Paragraph(_("Cách bạn đăng nhập vào hệ thống Nhánh 8 vừa được thay đổi.")),
            Facts(
                (
                    (_("Thay đổi"), _CHANGES[What(event.what)]),
                    (_("Tên đăng nhập"), event.user.username),
                    (_("Thời gian"), date_and_time(event.at)),
                    (_("Địa chỉ mạng"), event.detail),
                )
            ),
            Paragraph(
                _("Nếu KHÔNG phải bạn: hãy báo ngay cho người quản trị để khóa tên đăng nhập của bạn.")
            ),
            Paragraph(_("Thư này không có đường dẫn nào để bấm.")),
        ),
    )


@letters.composer(proposals.LETTER)
def role(event_id: int) -> Message | None:
    """Tell who watches what an administrator did about a role that decides; None if it is forgotten."""
    event = Event.objects.select_related("user", "by").filter(pk=event_id).first()
    if event is None or event.by is None:
        return None
    what = What(event.what)
    if what == What.ROLE_PROPOSED:
        asks = "Hãy mở trang Người dùng, xem người này là ai, rồi xác nhận hoặc bác đề nghị."
    else:
        asks = (
            "Nếu bạn không rõ vì sao: hãy hỏi ngay người thực hiện và một quản trị viên khác, và xem nhật ký."
        )
    return Message(
        "Cần bạn xem: vai trò của một người dùng Nhánh 8",
        (
            Paragraph("Một quản trị viên vừa làm việc sau đây trong hệ thống Nhánh 8."),
            Facts(
                (
                    ("Việc", EVENTS[what]),
                    ("Vai trò", event.detail),
                    ("Người dùng", f"{event.user.full_name} ({event.user.username})"),
                    ("Người thực hiện", f"{event.by.full_name} ({event.by.username})"),
                    ("Thời gian", date_and_time(event.at)),
                )
            ),
            Paragraph(asks),
            Paragraph("Thư này không có đường dẫn nào để bấm."),
        ),
    )


_CHANGES = {
    What.PASSWORD_CHANGED: _("Đổi mật khẩu"),
    What.CODE_APP_ADDED: _("Thêm ứng dụng tạo mã"),
    What.CODE_APP_REMOVED: _("Gỡ ứng dụng tạo mã"),
    What.PASSKEY_ADDED: _("Thêm khóa truy cập"),
    What.PASSKEY_REMOVED: _("Gỡ khóa truy cập"),
    What.RECOVERY_CODES_RENEWED: _("Tạo mã dự phòng mới"),
    What.RECOVERY_CODE_USED: _("Dùng một mã dự phòng"),
}
