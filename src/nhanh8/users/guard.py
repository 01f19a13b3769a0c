"""Pages for users only: who may come in, and who has to say again who they are.

A request's user is logged in only with both factors, so `requires` needs to ask for no more.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from nhanh8.config import settings
from nhanh8.users.models import User
from nhanh8.users.roles import Act

CONFIRMED_AT: Final = "confirmed_at"
CONSOLE: Final = "/console/"

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def user_of(request: HttpRequest) -> User | None:
    """Give who is logged in, with both factors; None: nobody."""
    user = request.user
    return user if isinstance(user, User) else None


def the_user(request: HttpRequest) -> User:
    """Give who is logged in, in a view behind one of these guards. Raises PermissionDenied if nobody is."""
    user = user_of(request)
    if user is None:
        raise PermissionDenied
    return user


def logged_in(view: View[P]) -> View[P]:
    """Let a view be reached by any user who is logged in; others are led to the login and back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if user_of(request) is None:
            return _led_to("users:log_in", request)
        return view(request, *args, **kwargs)

    return guarded


def requires(act: Act) -> Callable[[View[P]], View[P]]:
    """Let a view be reached only by users whose role allows an act; 403 for others.

    On which declaration or participant, the view's verb decides (`nhanh8.users.scope`).
    """

    def decorate(view: View[P]) -> View[P]:
        @logged_in
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not the_user(request).may(act):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def confirmed(view: View[P]) -> View[P]:
    """Let a view be reached only shortly after a login or a confirmation: the step-up before sensitive acts.

    Others confirm first and come back to this page, or to the page whose form they sent: put it on the view
    that shows a form, too, so that nothing typed is lost.
    """

    @logged_in
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not is_confirmed(request):
            return _led_to("users:confirm", request)
        return view(request, *args, **kwargs)

    return guarded


def is_confirmed(request: HttpRequest) -> bool:
    """Tell whether this user has said who they are within `users.confirmed_for`."""
    at = request.session.get(CONFIRMED_AT)
    return at is not None and timezone.now() - datetime.fromisoformat(at) < settings().users.confirmed_for


def confirm_now(request: HttpRequest) -> None:
    """Note that the user has just said who they are."""
    request.session[CONFIRMED_AT] = timezone.now().isoformat()


def next_page(request: HttpRequest) -> str:
    """Give the page of ours that was wanted before the login or confirmation; empty if none was."""
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else ""


class ConsoleForStaff:
    """Lets nobody to `/console/` but staff who are logged in, whatever page it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Turn away who isn't staff, before the view."""
        if not request.path.startswith(CONSOLE):
            return None
        user = user_of(request)
        if user is None:
            return _led_to("users:log_in", request)
        if not user.is_staff:
            raise PermissionDenied
        return None


def _led_to(page: str, request: HttpRequest) -> HttpResponse:
    if request.method in {"GET", "HEAD"}:
        back = request.get_full_path()
    else:
        sent_from = urlsplit(request.headers.get("Referer", ""))
        back = urlunsplit(("", "", sent_from.path or request.path, sent_from.query, ""))
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
