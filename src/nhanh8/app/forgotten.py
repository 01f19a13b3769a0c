"""Way 1: a new password by e-mail."""

import math
from typing import assert_never

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Status

from nhanh8.app import schemas
from nhanh8.app.bearer import visitor_of
from nhanh8.reissue import by_email
from nhanh8.web.describing import answers
from nhanh8.web.problems import About, Kind, Problem
from nhanh8.web.rates import add_rates, refused_headers

router = Router(tags=["A new password"])
_LIMIT = "password-requests"


@router.post(
    "/password-requests",
    response={202: schemas.Asked},
    openapi_extra=answers(Kind.TOO_MANY_FROM_HERE),
    summary="Ask for a new password",
    operation_id="askForPassword",
)
def ask(request: HttpRequest, response: HttpResponse, given: schemas.AskForPassword) -> Status[schemas.Asked]:
    """Have a new password, or a code first, sent to an e-mail address on file.

    The answer is the same whether the pair is on file or not. The old password works until the first login
    with the new one.
    """
    visitor = visitor_of(request)
    result = by_email.request(given.number, given.email, visitor)
    left = by_email.requests_left(visitor)
    match result:
        case by_email.Asked(token=token, code_until=code_until):
            add_rates(response, _LIMIT, left)
            return Status(202, schemas.Asked(token=token, code_until=code_until))
        case by_email.Refused():
            raise Problem(Kind.TOO_MANY_FROM_HERE, About(_LATER), refused_headers(_LIMIT, left))
        case _:
            assert_never(result)


@router.post(
    "/password-requests/confirmations",
    response={202: schemas.Confirmed},
    openapi_extra=answers(Kind.WRONG_CODE, Kind.REQUEST_OVER, Kind.REISSUED_TOO_OFTEN),
    summary="Confirm the code",
    operation_id="confirmCode",
)
def confirm(request: HttpRequest, given: schemas.ConfirmCode) -> Status[schemas.Confirmed]:
    """Check the code that was e-mailed; the right one has the password e-mailed."""
    result = by_email.confirm(given.token, given.code, visitor_of(request))
    match result:
        case by_email.Confirmed(good_for=good_for):
            return Status(202, schemas.Confirmed(good_for_s=int(good_for.total_seconds())))
        case by_email.WrongCode(tries_left=tries_left):
            raise Problem(Kind.WRONG_CODE, About(tries_left=tries_left))
        case by_email.Over():
            raise Problem(Kind.REQUEST_OVER, About(_ASK_ANEW))
        case by_email.Refused():
            wait = math.ceil(by_email.reissued_again_in().total_seconds())
            raise Problem(Kind.REISSUED_TOO_OFTEN, About(_LATER), {"Retry-After": str(wait)})
        case _:
            assert_never(result)


_LATER = _("Vui lòng thử lại sau.")
_ASK_ANEW = _("Vui lòng gửi lại yêu cầu.")
