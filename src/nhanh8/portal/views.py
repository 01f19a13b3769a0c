"""The portal's pages. They ask, hand what was typed to `accounts`, and show its answer."""

from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nhanh8.accounts import login, passwords, sessions
from nhanh8.accounts.models import Session
from nhanh8.audit.privacy import mask
from nhanh8.portal import browser
from nhanh8.portal.forms import ChangePasswordForm, LogInForm

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_form_page
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


@require_safe
@browser.logged_in()
def account(request: HttpRequest, session: Session) -> HttpResponse:
    """Show who is logged in; the number masked, as others may look on."""
    participant = session.account.participant
    context = {
        "name": participant.full_name,
        "numbers": [mask(number) for number in participant.numbers],
        "since": session.started_at,
    }
    return render(request, "portal/account.html", context)


@sensitive_post_parameters()
@_form_page
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
