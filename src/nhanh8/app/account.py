"""One's account: what is on file, masked; what happened; a new password; this wasn't me."""

from typing import assert_never

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from nhanh8.accounts import history, passwords
from nhanh8.accounts.passwords import Problem as Why
from nhanh8.app import schemas
from nhanh8.app.bearer import Bearer, session_of, visitor_of
from nhanh8.app.describing import answers
from nhanh8.app.problems import About, FieldProblem, Kind, Problem
from nhanh8.audit.privacy import mask, mask_email
from nhanh8.registry.models import Contact
from nhanh8.reissue import freezing

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
    contacts = account.participant.contacts.order_by("pk")
    return schemas.AccountView(
        name=account.participant.full_name,
        numbers=[mask(number) for number in account.participant.numbers],
        phones=[mask(one.value) for one in contacts if one.kind == Contact.Kind.PHONE],
        emails=[mask_email(one.value) for one in contacts if one.kind == Contact.Kind.EMAIL],
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
    return [
        schemas.HappenedEvent(at=one.at, what=one.what, way=one.way, detail=one.detail)
        for one in history.of(session_of(request).account)[:_EVENTS]
    ]


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


def _told(why: Why) -> FieldProblem:
    field, text = _WORDS[why]
    return FieldProblem(pointer=f"/{field}", code=why.value.replace(" ", "-"), detail=str(text))


_WORDS = {
    Why.WRONG_OLD: ("old", _("Mật khẩu cũ không đúng")),
    Why.EXPIRED: ("old", _("Mật khẩu được cấp đã hết hạn. Vui lòng yêu cầu cấp lại mật khẩu mới.")),
    Why.TOO_SHORT: ("new", _("Mật khẩu mới quá ngắn")),
    Why.TOO_LONG: ("new", _("Mật khẩu mới quá dài")),
    Why.TOO_COMMON: ("new", _("Mật khẩu này quá phổ biến, dễ bị đoán")),
    Why.SAME_AS_OLD: ("new", _("Mật khẩu mới phải khác mật khẩu cũ")),
    Why.LIKE_NUMBER: ("new", _("Mật khẩu mới không được chứa mã số của bạn")),
}
