"""Why a password wasn't changed: beside which field, and in which words."""

from django.utils.translation import gettext_lazy as _

from nhanh8.accounts.passwords import Problem

WORDS = {
    Problem.WRONG_OLD: ("old", _("Mật khẩu cũ không đúng")),
    Problem.EXPIRED: ("old", _("Mật khẩu được cấp đã hết hạn. Vui lòng yêu cầu cấp lại mật khẩu mới.")),
    Problem.TOO_SHORT: ("new", _("Mật khẩu mới quá ngắn")),
    Problem.TOO_LONG: ("new", _("Mật khẩu mới quá dài")),
    Problem.TOO_COMMON: ("new", _("Mật khẩu này quá phổ biến, dễ bị đoán")),
    Problem.BREACHED: (
        "new",
        _("Mật khẩu này đã bị lộ trong một vụ rò rỉ dữ liệu ở nơi khác. Hãy chọn mật khẩu khác."),
    ),
    Problem.SAME_AS_OLD: ("new", _("Mật khẩu mới phải khác mật khẩu cũ")),
    Problem.LIKE_NUMBER: ("new", _("Mật khẩu mới không được chứa mã số của bạn")),
}
"""For each problem the field that it is about, `old` or `new`, and what to say."""
