"""The pages of "Quên mật khẩu".

    /quen-mat-khau/              number, address and check code: who asks
    /quen-mat-khau/ma-xac-nhan/  the code that is mailed: whether they read the address's mail
    /quen-mat-khau/da-gui/       the password is mailed: what to do now

What ties the three together is a cookie. `reissue.by_email` decides; the pages say the same to everybody.
"""

import math
from datetime import timedelta
from typing import assert_never

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from nhanh8.audit.privacy import pseudonym
from nhanh8.checkcode import challenge, picture
from nhanh8.config import settings
from nhanh8.portal import browser, check_code
from nhanh8.portal.forgotten_forms import CodeForm, ForgottenForm
from nhanh8.reissue import by_email
from nhanh8.reissue.by_email import Reason
from nhanh8.web import policy

COOKIE = "__Host-nhanh8_request" if settings().web.behind_tls else "nhanh8_request"
_KEPT_FOR = timedelta(minutes=30)
"""Longer than any code is good for, so that a page left open can say that its code is over."""
_TOO_MANY_REQUESTS = 429

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@sensitive_post_parameters()
@_form_page
def ask(request: HttpRequest) -> HttpResponse:
    """Ask whose password is forgotten, and have a code mailed."""
    if request.method != "POST":
        return _form(request, ForgottenForm())
    if "another" in request.POST:
        typed = {name: request.POST.get(name, "") for name in ("number", "email")}
        return _form(request, ForgottenForm(initial=typed))
    form = ForgottenForm(request.POST)
    if not form.is_valid() or not check_code.is_read(request, form):
        return _form(request, form)
    visitor = browser.visitor_of(request)
    result = by_email.request(form.cleaned_data["number"], form.cleaned_data["email"], visitor)
    match result:
        case by_email.Asked(token=token):
            response = redirect("portal:forgotten_code")
            _keep(response, token)
            return response
        case by_email.Refused(reason=reason):
            used_up = [left.renewed_in for left in by_email.requests_left(visitor) if not left.count]
            return _refused(request, reason, max(used_up, default=timedelta()))
        case _:
            assert_never(result)


@sensitive_post_parameters()
@_form_page
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code that was mailed; the right one has the password mailed."""
    token = request.COOKIES.get(COOKIE, "")
    match by_email.state(token):
        case by_email.Confirmed():
            return redirect("portal:forgotten_sent")
        case by_email.Over():
            return render(request, "portal/forgotten_over.html") if token else _to_beginning(request)
        case by_email.Waiting(until=until):
            pass
    newer = request.method == "POST" and request.POST.get("of") != _mark(token)
    form = CodeForm(request.POST if request.method == "POST" and not newer else None)
    if form.is_bound and form.is_valid():
        match by_email.confirm(token, form.cleaned_data["code"], browser.visitor_of(request)):
            case by_email.Confirmed():
                return redirect("portal:forgotten_sent")
            case by_email.WrongCode(tries_left=tries_left):
                form.add_error(
                    "code", _("Mã xác nhận không đúng. Bạn còn %(count)d lần thử.") % {"count": tries_left}
                )
            case by_email.Over():
                # Its tries are over; or, sent twice at once, the second one finds it used by the first.
                return redirect("portal:forgotten_code")
            case by_email.Refused(reason=reason):
                return _refused(request, reason, by_email.reissued_again_in())
    context = {"form": form, "until": until, "of": _mark(token), "newer": newer}
    return render(request, "portal/forgotten_code.html", context)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Say that the password is on its way, and what to do with it."""
    match by_email.state(request.COOKIES.get(COOKIE, "")):
        case by_email.Confirmed(good_for=good_for):
            return render(request, "portal/forgotten_sent.html", {"good_for": good_for})
        case _:
            return redirect("portal:forgotten_code")


def _form(request: HttpRequest, form: ForgottenForm) -> HttpResponse:
    """Show the form with a check code of its own."""
    made = challenge.make(browser.visitor_of(request).source)
    if isinstance(made, challenge.TooMany):
        return _refused(request, Reason.TOO_MANY_FROM_HERE, made.renewed_in)
    token = request.COOKIES.get(COOKIE)
    context = {
        "form": form,
        "check": made.name,
        "width": picture.WIDTH,
        "height": picture.HEIGHT,
        "waiting": isinstance(by_email.state(token), by_email.Waiting) if token else False,
    }
    return policy.allow_sound(render(request, "portal/forgotten.html", context))


def _refused(request: HttpRequest, reason: Reason, renewed_in: timedelta) -> HttpResponse:
    """Say which limit is reached, from when on it isn't any more, and the other ways."""
    context = {"from_here": reason is Reason.TOO_MANY_FROM_HERE, "again": timezone.now() + renewed_in}
    response = render(request, "portal/forgotten_refused.html", context, status=_TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = str(math.ceil(renewed_in.total_seconds()))
    return response


def _to_beginning(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Yêu cầu không còn trong trình duyệt này. Vui lòng nhập lại."))
    return redirect("portal:forgotten")


def _keep(response: HttpResponse, token: str) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=_KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings().web.behind_tls,
        path="/",
    )


def _mark(token: str) -> str:
    """Name a request on its page, without its token: a page of an earlier one is told from the newest's."""
    return pseudonym("page of a request", token)
