"""One's account: what is on file, masked; what happened; a new password; this wasn't me."""

from typing import assert_never

from django.http import HttpRequest
from ninja import Router, Status

from nhanh8.accounts import history, passwords, profile
from nhanh8.accounts.models import Event
from nhanh8.accounts.passwords import Problem as Why
from nhanh8.app import schemas
from nhanh8.app.bearer import Bearer, session_of, visitor_of
from nhanh8.reissue import freezing
from nhanh8.web.describing import answers
from nhanh8.web.events import line_of
from nhanh8.web.password_words import WORDS
from nhanh8.web.problems import About, FieldProblem, Kind, Problem

router = Router(tags=["Account"])
_EVENTS = 50
"""As many as someone reads on a telephone; the portal has them all."""


@router.get(
    "/account",
    auth=Bearer(),
    response=schemas.AccountView,
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE),
    summary="Who am I?",
    operation_id="showAccount",
)
def show(request: HttpRequest) -> schemas.AccountView:
    """Give name, login names and contacts; all numbers and addresses are masked."""
    account = session_of(request).account
    shown = profile.masked(account)
    numbers = (shown.social_insurance_number, shown.personal_identification_number)
    return schemas.AccountView(
        name=shown.full_name,
        numbers=[one for one in numbers if one],
        phones=[one.shown for one in shown.phones],
        emails=[one.shown for one in shown.emails],
        frozen_at=account.frozen_at,
    )


@router.get(
    "/account/history",
    auth=Bearer(),
    response=list[schemas.HappenedEvent],
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE),
    summary="What happened?",
    operation_id="listHistory",
)
def list_history(request: HttpRequest) -> list[schemas.HappenedEvent]:
    """Give the last fifty events, the newest first."""
    return [_happened(one) for one in history.of(session_of(request).account)[:_EVENTS]]


@router.post(
    "/account/password",
    auth=Bearer(before_change=True),
    response=schemas.NewToken,
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.PASSWORD_REFUSED),
    summary="Choose a password",
    operation_id="changePassword",
)
def change_password(request: HttpRequest, given: schemas.ChangePassword) -> schemas.NewToken:
    """Replace the password in force. All sessions end; the answer has the token that goes on.

    Five wrong old passwords end the session.
    """
    result = passwords.choose(session_of(request), given.old, given.new, visitor_of(request))
    match result:
        case passwords.Chosen(token=token):
            return schemas.NewToken(token=token)
        case passwords.Refused(problems=problems):
            errors = tuple(_told(one) for one in problems)
            raise Problem(Kind.PASSWORD_REFUSED, About(errors=errors))
        case _:
            assert_never(result)


@router.post(
    "/account/objection",
    auth=Bearer(),
    response={204: None},
    openapi_extra=answers(Kind.NOT_LOGGED_IN, Kind.MUST_CHANGE),
    summary="This wasn't me",
    operation_id="objectToReissue",
)
def object_to_it(request: HttpRequest) -> Status[None]:
    """Stop re-issues until staff have looked into it, take back what is on its way, log out elsewhere.

    Said twice, it is done once.
    """
    freezing.object_to_it(session_of(request), visitor_of(request))
    return Status(204, None)


def _happened(event: Event) -> schemas.HappenedEvent:
    line = line_of(event)
    return schemas.HappenedEvent(
        at=event.at, what=event.what, way=event.way, text=line.text, detail=line.detail
    )


def _told(why: Why) -> FieldProblem:
    field, text = WORDS[why]
    return FieldProblem(pointer=f"/{field}", code=why.value.replace(" ", "-"), detail=str(text))
