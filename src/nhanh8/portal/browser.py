"""A participant's login in a browser: the cookie that holds it, and pages only for someone logged in.

It has nothing to do with Django's users and sessions, which are for staff.
"""

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from nhanh8.accounts import sessions
from nhanh8.accounts.models import Session
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.config import settings
from nhanh8.web import visitors

# With this prefix a browser takes the cookie over TLS and from this very host only, not from a sibling's.
COOKIE = "__Host-nhanh8_session" if settings().web.behind_tls else "nhanh8_session"

View = Callable[[HttpRequest], HttpResponse]
PersonalView = Callable[[HttpRequest, Session], HttpResponse]


def visitor_of(request: HttpRequest) -> Visitor:
    """Tell the rules who sent a request."""
    return visitors.visitor_of(request, Channel.PORTAL)


def keep(request: HttpRequest, response: HttpResponse, token: str) -> None:
    """Put a session's token into the browser until it is closed, out of reach for scripts and other sites."""
    rotate_token(request)
    response.set_cookie(
        COOKIE, token, httponly=True, samesite="Lax", secure=settings().web.behind_tls, path="/"
    )


def forget(response: HttpResponse) -> None:
    """Take the token out of the browser."""
    response.delete_cookie(COOKIE, path="/", samesite="Lax")


def session_of(request: HttpRequest) -> Session | None:
    """Give the session of this browser, if it has one that still lasts; an app's token is none."""
    token = request.COOKIES.get(COOKIE)
    session = sessions.find(token) if token else None
    return session if session and session.channel == Channel.PORTAL else None


def logged_in(*, before_change: bool = False) -> Callable[[PersonalView], View]:
    """Let a view be reached only by someone logged in, and give it their session.

    Anyone else is led to the login; who still has to choose a password of their own is led there, unless the
    view may come before that (`before_change`).
    """

    def decorate(view: PersonalView) -> View:
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            session = session_of(request)
            if session is None:
                return _to_login(request)
            if session.must_change and not before_change:
                return redirect("portal:change_password")
            return view(request, session)

        return guarded

    return decorate


def _to_login(request: HttpRequest) -> HttpResponse:
    response = redirect("portal:log_in")
    if COOKIE in request.COOKIES:
        messages.info(request, _("Phiên đăng nhập đã kết thúc. Vui lòng đăng nhập lại."))
        forget(response)
    return response
