"""The page "Đổi mật khẩu"."""

from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from nhanh8.accounts import passwords
from nhanh8.accounts.models import Session
from nhanh8.portal import browser
from nhanh8.portal.forms import ChangePasswordForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@browser.logged_in(before_change=True)
def change_password(request: HttpRequest, session: Session) -> HttpResponse:
    """Ask for the old password and a new one: at once after an issued password, else whenever wanted."""
    form = ChangePasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        result = passwords.choose(
            session, form.cleaned_data["old"], form.cleaned_data["new"], browser.visitor_of(request)
        )
        match result:
            case passwords.Chosen(token=token):
                messages.success(request, _("Đã đổi mật khẩu. Từ bây giờ, hãy đăng nhập bằng mật khẩu mới."))
                response = redirect("portal:account")
                browser.keep(request, response, token)
                return response
            case passwords.Refused(problems=problems):
                form.refuse(problems)
            case _:
                assert_never(result)
    context = {
        "form": form,
        "forced": session.must_change,
        "login": session.account.participant.numbers[0],
    }
    return render(request, "portal/change_password.html", context)
