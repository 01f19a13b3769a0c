"""What happened to an account, in words for its owner."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nhanh8.accounts.history import What
from nhanh8.accounts.models import Event
from nhanh8.charging.announced import NUMBER


@dataclass(frozen=True, slots=True)
class Line:
    """An event, as the account's owner reads it."""

    text: str
    detail: str
    """From where or to where; empty where that isn't known."""


def line_of(event: Event) -> Line:
    """Say an event: "Mật khẩu được cấp lại qua tổng đài 1900.9068, 14:02 ngày 23/11/2026"."""
    what = What(event.what)
    at = timezone.localtime(event.at)
    text = _("%(what)s, %(time)s ngày %(day)s") % {
        "what": said_of(what, event.way),
        "time": date_format(at, "H:i"),
        "day": date_format(at, "d/m/Y"),
    }
    detail = _details(what, event.way) % {"detail": event.detail} if event.detail else ""
    return Line(text, detail)


def said_of(what: What, way: str) -> str:
    """Say what happened, and by which way. Nobody is told that they did what an officer did for them."""
    if (what, way) == (What.FROZEN, "officer"):
        return _("Cán bộ cơ quan BHXH tạm dừng việc cấp lại mật khẩu")
    return _WORDS[what] % {"way": _WAYS.get(way, way)}


def _details(what: What, way: str) -> Promise | str:
    match what, way:
        case (_, "phone"):
            return gettext_lazy("Gọi từ số %(detail)s")
        case (What.PHONE_DECLARED, _):
            return gettext_lazy("Số điện thoại: %(detail)s")
        case (What.SENT | What.EMAIL_CHANGED | What.EMAIL_DECLARED, _):
            return gettext_lazy("Địa chỉ: %(detail)s")
        case _:
            return gettext_lazy("Từ địa chỉ mạng %(detail)s")


_WORDS = {
    What.LOGGED_IN: gettext_lazy("Đăng nhập %(way)s"),
    What.REISSUED: gettext_lazy("Mật khẩu được cấp lại %(way)s"),
    What.SENT: gettext_lazy("Mật khẩu mới được gửi qua email, yêu cầu %(way)s"),
    What.CHANGED: gettext_lazy("Mật khẩu được đổi %(way)s"),
    What.EMAIL_CHANGED: gettext_lazy("Email trong hồ sơ được đổi %(way)s"),
    What.EMAIL_DECLARED: gettext_lazy("Email được đưa vào hồ sơ theo tờ khai %(way)s"),
    What.PHONE_DECLARED: gettext_lazy("Số điện thoại được đưa vào hồ sơ theo tờ khai %(way)s"),
    What.FROZEN: gettext_lazy("Bạn báo “Không phải tôi” %(way)s; việc cấp lại mật khẩu tạm dừng"),
    What.UNFROZEN: gettext_lazy("Việc cấp lại mật khẩu được mở lại %(way)s"),
    What.DOWNLOADED: gettext_lazy("Dữ liệu cá nhân được tải về %(way)s"),
}
_WAYS = {
    "phone": format_lazy(gettext_lazy("qua tổng đài {number}"), number=NUMBER),
    "portal": gettext_lazy("trên Cổng Dịch vụ công"),
    "app": gettext_lazy("trên ứng dụng VssID"),
    "officer": gettext_lazy("tại cơ quan BHXH"),
}
