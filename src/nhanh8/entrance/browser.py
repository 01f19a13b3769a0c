"""A user's login in a browser: how it begins, where it leads, and what is kept half-way."""

from typing import Final

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from nhanh8.users.browser import Browser
from nhanh8.users.entering.login import HalfWay
from nhanh8.users.guard import CONSOLE, confirm_now
from nhanh8.users.models import User
from nhanh8.users.session_store import FROM, STARTED_AT
from nhanh8.web.visitors import address_of

FILING: Final = "/don-vi/"
"""Where representatives go."""
_HALF: Final = "half_way"
_NEXT: Final = "next"
_LONGEST_AGENT: Final = 200


def browser_of(request: HttpRequest) -> Browser:
    """Tell the rules where a request comes from."""
    return Browser(address_of(request), request.headers.get("User-Agent", ""))


def domain_of(request: HttpRequest) -> str:
    """Give the domain that passkeys are for: the name in the address, which the settings allow."""
    host = request.get_host()
    return host.rpartition(":")[0] if ":" in host else host


def keep_half(request: HttpRequest, half: HalfWay, next_page: str) -> None:
    """Remember in a new session that the password was right: nobody is logged in by that."""
    request.session.flush()
    request.session[STARTED_AT] = timezone.now().isoformat()
    request.session[_HALF] = [half.user_id, half.stamp]
    request.session[_NEXT] = next_page


def half_of(request: HttpRequest) -> HalfWay | None:
    """Give what was remembered."""
    kept = request.session.get(_HALF)
    return HalfWay(*kept) if kept else None


def begin(request: HttpRequest, user: User) -> None:
    """Log a user in, under a session id that nobody has seen before."""
    wanted = request.session.get(_NEXT, "")
    request.session.flush()
    auth.login(request, user)
    browser = browser_of(request)
    request.session[STARTED_AT] = timezone.now().isoformat()
    request.session[FROM] = [browser.source_masked, browser.agent[:_LONGEST_AGENT]]
    request.session[_NEXT] = wanted
    confirm_now(request)


def onward(request: HttpRequest, user: User) -> HttpResponse:
    """Lead to the page that was wanted before the login, or to where this user works."""
    return redirect(wanted_page(request, user))


def wanted_page(request: HttpRequest, user: User) -> str:
    """Give the page that was wanted before the login, or where this user works."""
    return request.session.pop(_NEXT, "") or (CONSOLE if user.is_staff else FILING)
