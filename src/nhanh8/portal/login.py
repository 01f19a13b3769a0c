"""Log in and out. The pages ask, hand what was typed to `accounts`, and show its answer."""

from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from nhanh8.accounts import login, sessions
from nhanh8.accounts.models import Session
from nhanh8.portal import browser
from nhanh8.portal.forms import LogInForm


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """Ask for number and password; lead on to the account, or to choosing a password."""
    if request.method != "POST":
        if browser.session_of(request):
            return redirect("portal:account")
        return render(request, "portal/log_in.html", {"form": LogInForm()})
    form = LogInForm(request.POST)
    refusal: login.LoginResult | None = None
    if form.is_valid():
        result = login.log_in(
            form.cleaned_data["number"], form.cleaned_data["password"], browser.visitor_of(request)
        )
        match result:
            case login.LoggedIn(token=token, must_change=must_change):
                if earlier := browser.session_of(request):
                    sessions.end(earlier)  # this browser is about to forget it
                response = redirect("portal:change_password" if must_change else "portal:account")
                browser.keep(request, response, token)
                return response
            case login.WrongPair():
                form.add_error(None, _("Sai tên đăng nhập hoặc mật khẩu"))
            case login.TooManyFromHere():
                form.add_error(
                    None, _("Từ mạng của bạn có quá nhiều lần đăng nhập sai. Vui lòng thử lại sau một giờ.")
                )
            case login.Locked() | login.PasswordExpired():
                refusal = result
            case _:
                assert_never(result)
    context = {
        "form": form,
        "locked": refusal if isinstance(refusal, login.Locked) else None,
        "expired": isinstance(refusal, login.PasswordExpired),
    }
    return render(request, "portal/log_in.html", context)


@require_POST
@browser.logged_in(before_change=True)
def log_out(request: HttpRequest, session: Session) -> HttpResponse:
    """End the session, here and in the database."""
    sessions.end(session)
    messages.success(request, _("Bạn đã đăng xuất."))
    response = redirect("portal:log_in")
    browser.forget(response)
    return response
