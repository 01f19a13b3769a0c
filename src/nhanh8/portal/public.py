"""The pages that anyone may read: the ways to a new password, help, privacy, accessibility.

They need no database, so they stand while it is away. They are compressed: nothing on them is secret but the
form's token, which Django masks anew for every page, and nothing that a visitor sends is repeated on them, so
the length of a compressed page tells nobody anything (BREACH). Pages about a person are never compressed.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from nhanh8.config import settings

Page = Callable[[HttpRequest], HttpResponse]


def _page(template: str, title: Promise, description: Promise) -> Page:
    """Make the view of a page that only shows, with the settings that it tells of."""

    @require_safe
    @gzip_page
    def page(request: HttpRequest) -> HttpResponse:
        ours = settings()
        context = {
            "title": title,
            "description": description,
            "canonical": request.build_absolute_uri(request.path),
            "reissue": ours.reissue,
            "codes": ours.codes,
            "login_rules": ours.login,
            "registry": ours.registry,
            "retention": ours.retention,
            "declarations": ours.declarations,
            "privacy": ours.privacy,
            "recogniser": ours.speech.recogniser,
        }
        return render(request, template, context)

    return page


home = _page(
    "portal/home.html",
    _("Cấp lại mật khẩu VssID"),
    _(
        "Quên mật khẩu VssID? Nhận mật khẩu mới qua tổng đài 1900.9068, phím 8; "
        "trên cổng này; hoặc trong ứng dụng."
    ),
)
ways = _page(
    "portal/ways.html",
    _("Ba cách cấp lại mật khẩu"),
    _("Ba cách cấp lại mật khẩu VssID: mỗi cách cần gì, làm thế nào, mật khẩu đến đâu và hết bao nhiêu."),
)
help_page = _page(
    "portal/help.html",
    _("Trợ giúp"),
    _("Chưa đăng ký email, mất điện thoại, mật khẩu hết hạn, tài khoản bị khóa: phải làm gì."),
)
privacy = _page(
    "portal/privacy.html",
    _("Dữ liệu cá nhân"),
    _("Hệ thống cấp lại mật khẩu VssID giữ những dữ liệu nào, để làm gì, bao lâu, và quyền của bạn."),
)
accessibility = _page(
    "portal/accessibility.html",
    _("Khả năng tiếp cận"),
    _("Cổng này dùng được với bàn phím, trình đọc màn hình, màn hình nhỏ; những gì còn thiếu; nơi phản ánh."),
)
