"""Sessions: log in, log out, and where else one is logged in."""

from typing import Annotated, assert_never

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Status

from nhanh8.accounts import login, sessions
from nhanh8.app import schemas
from nhanh8.app.bearer import Bearer, session_of, visitor_of
from nhanh8.web.agents import name_of
from nhanh8.web.describing import answers
from nhanh8.web.problems import About, Kind, Problem
from nhanh8.web.rates import add_rates, rate_headers, refused_headers

router = Router(tags=["Sessions"])
_LIMIT = "login"
_LARGEST_ID = 2**63 - 1


@router.post(
    "/sessions",
    response={201: schemas.Session},
    openapi_extra=answers(Kind.WRONG_PAIR, Kind.LOCKED, Kind.PASSWORD_EXPIRED, Kind.TOO_MANY_FROM_HERE),
    summary="Log in",
    operation_id="logIn",
)
def log_in(request: HttpRequest, response: HttpResponse, given: schemas.LogIn) -> Status[schemas.Session]:
    """Check number and password and open a session. It ends unused after half an hour, or after twelve.

    A number that nobody has, and a wrong password, give the same answer.
    """
    visitor = visitor_of(request)
    result = login.log_in(given.number, given.password, visitor)
    left = login.tries_left(visitor)
    rates = rate_headers(_LIMIT, left)
    match result:
        case login.LoggedIn(token=token, must_change=must_change):
            add_rates(response, _LIMIT, left)
            return Status(201, schemas.Session(token=token, must_change=must_change))
        case login.WrongPair():
            raise Problem(Kind.WRONG_PAIR, headers=rates)
        case login.Locked(until=until):
            advice = _LATER if until else _ONLY_A_NEW_ONE
            raise Problem(Kind.LOCKED, About(advice, until=until), rates)
        case login.PasswordExpired():
            raise Problem(Kind.PASSWORD_EXPIRED, About(_ASK_ANEW), rates)
        case login.TooManyFromHere():
            headers = refused_headers(_LIMIT, left)
            raise Problem(Kind.TOO_MANY_FROM_HERE, About(_FROM_YOUR_NETWORK), headers)
        case _:
            assert_never(result)


@router.delete(
    "/sessions/current",
    auth=Bearer(before_change=True),
    response={204: None},
    openapi_extra=answers(Kind.NOT_LOGGED_IN),
    summary="Log out",
    operation_id="logOut",
)
def log_out(request: HttpRequest) -> Status[None]:
    """End the session whose token is sent."""
    sessions.end(session_of(request))
    return Status(204, None)


@router.get(
    "/sessions",
    auth=Bearer(),
    response=list[schemas.OpenSession],
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE),
    summary="Where am I logged in?",
    operation_id="listSessions",
)
def list_sessions(request: HttpRequest) -> list[schemas.OpenSession]:
    """Give the sessions that last, in the app and on the portal, the one used last first."""
    current = session_of(request)
    return [
        schemas.OpenSession(
            id=one.pk,
            current=one.pk == current.pk,
            channel=one.channel,
            name=name_of(one),
            source=one.source_masked,
            started_at=one.started_at,
            used_at=one.used_at,
        )
        for one in sessions.of(current.account)
    ]


@router.delete(
    "/sessions/others",
    auth=Bearer(),
    response={204: None},
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE),
    summary="Log out everywhere else",
    operation_id="endOtherSessions",
)
def end_other_sessions(request: HttpRequest) -> Status[None]:
    """End all sessions but the one whose token is sent, in the app and on the portal."""
    sessions.end_others(session_of(request))
    return Status(204, None)


@router.delete(
    "/sessions/{session_id}",
    auth=Bearer(),
    response={204: None},
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE, Kind.NOT_FOUND, Kind.INVALID_FIELDS),
    summary="Log out elsewhere",
    operation_id="endSession",
)
def end_session(request: HttpRequest, session_id: Annotated[int, Path(ge=1, le=_LARGEST_ID)]) -> Status[None]:
    """End one of one's own sessions."""
    if not sessions.end_one(session_of(request), session_id):
        raise Problem(Kind.NOT_FOUND)
    return Status(204, None)


_LATER = _("Bạn có thể thử lại sau.")
_ONLY_A_NEW_ONE = _("Để mở lại, hãy yêu cầu cấp lại mật khẩu.")
_ASK_ANEW = _("Vui lòng yêu cầu cấp lại mật khẩu mới.")
_FROM_YOUR_NETWORK = _("Từ mạng của bạn có quá nhiều lần đăng nhập sai. Vui lòng thử lại sau một giờ.")
