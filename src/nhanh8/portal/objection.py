"""I did not do that ("Không phải tôi"): it stops re-issues, ends other sessions and tells staff."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from nhanh8.accounts.models import Session
from nhanh8.portal import browser
from nhanh8.reissue import freezing


@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in()
def not_me(request: HttpRequest, session: Session) -> HttpResponse:
    """Say what will happen; do it only when that is confirmed."""
    if request.method != "POST":
        return render(request, "portal/not_me.html", {"frozen_at": session.account.frozen_at})
    freezing.object_to_it(session, browser.visitor_of(request))
    messages.success(
        request,
        _("Đã tạm dừng việc cấp lại mật khẩu và đăng xuất mọi thiết bị khác. Cán bộ BHXH đã được báo."),
    )
    return redirect("portal:not_me")
