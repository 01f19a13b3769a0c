"""Who asks: the token of a session, in the header Authorization (RFC 6750)."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from nhanh8.accounts import sessions
from nhanh8.accounts.models import Session
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.web import visitors
from nhanh8.web.problems import Kind, Problem


class Bearer(HttpBearer):
    """Lets an operation be reached only with the token of a session that lasts and was opened here.

    Who logged in with an issued password can only choose one, and log out (`before_change`).
    """

    def __init__(self, *, before_change: bool = False) -> None:
        super().__init__()
        self._before_change = before_change

    def authenticate(self, request: HttpRequest, token: str) -> Session | None:
        """Give the session of a token."""
        del request
        session = sessions.find(token)
        if session is None or session.channel != Channel.APP:
            return None
        if session.must_change and not self._before_change:
            raise Problem(Kind.MUST_CHANGE)
        return session


def session_of(request: HttpRequest) -> Session:
    """Give the session that `Bearer` found."""
    session: Session = request.auth  # type: ignore[attr-defined]  # where django-ninja puts it
    return session


def visitor_of(request: HttpRequest) -> Visitor:
    """Tell the rules who sent a request."""
    return visitors.visitor_of(request, Channel.APP)
