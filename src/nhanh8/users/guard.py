"""Pages for users only: who may come in, and who has to say again who they are.

A request's user is logged in only with both factors, so `requires` needs to ask for no more.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
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
OF_THE_CONFIRMATION: Final = frozenset({"proof", "state", "answer", "next"})
"""Fields of the page that asks for a confirmation; a form that has one of these isn't carried through it."""

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

    Others confirm first and come back to this page. A form that they sent is carried through the confirmation
    and sent on: nothing typed is lost. One with a file isn't; they come back to the page it stands on.
    """
    return _confirmed_within(view, lambda: settings().users.confirmed_for)


def confirmed_to_decide(view: View[P]) -> View[P]:
    """Let a view be reached only within `users.confirmed_to_decide_for`, as `confirmed` does."""
    return _confirmed_within(view, lambda: settings().users.confirmed_to_decide_for)


def _confirmed_within(view: View[P], lasts: Callable[[], timedelta]) -> View[P]:
    @logged_in
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        at = request.session.get(CONFIRMED_AT)
        if at is None or timezone.now() - datetime.fromisoformat(at) >= lasts():
            return _asked_again(request)
        return view(request, *args, **kwargs)

    return guarded


def confirm_now(request: HttpRequest) -> None:
    """Note that the user has just said who they are."""
    request.session[CONFIRMED_AT] = timezone.now().isoformat()


def next_page(request: HttpRequest) -> str:
    """Give the page of ours that was wanted before the login or confirmation; empty if none was."""
    return _ours(request, request.POST.get("next", "") or request.GET.get("next", ""))


def carried_to(request: HttpRequest) -> str:
    """Give the page of ours that gets the form which this confirmation carries; empty if it carries none.

    Only what was posted is carried: a link to the confirmation, whoever wrote it, sends nothing on.
    """
    return _ours(request, request.GET.get("then", "")) if request.method == "POST" else ""


def _ours(request: HttpRequest, wanted: str) -> str:
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


def _asked_again(request: HttpRequest) -> HttpResponse:
    """Lead to the confirmation: with the form that was sent, as far as its fields can be carried along."""
    if request.method != "POST" or request.FILES or OF_THE_CONFIRMATION & request.POST.keys():
        return _led_to("users:confirm", request)
    wanted = {"then": request.get_full_path(), "next": _page_of(request)}
    # 307: the browser sends the same fields to the confirmation, and from there to where they were to go.
    return redirect(f"{reverse('users:confirm')}?{urlencode(wanted)}", preserve_request=True)


def _led_to(page: str, request: HttpRequest) -> HttpResponse:
    return redirect(f"{reverse(page)}?{urlencode({'next': _page_of(request)})}")


def _page_of(request: HttpRequest) -> str:
    """Give the page that is asked for; for a form, the page it was sent from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    sent_from = urlsplit(request.headers.get("Referer", ""))
    return urlunsplit(("", "", sent_from.path or request.path, sent_from.query, ""))
