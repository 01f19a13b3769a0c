"""What an app needs to know before anybody logs in. No database is asked."""

from django.http import HttpRequest
from ninja import Router

from nhanh8.app import schemas
from nhanh8.charging.announced import NUMBER, NUMBER_TO_DIAL, fee
from nhanh8.config import settings
from nhanh8.passwords.weakness import LONGEST
from nhanh8.web.describing import answers
from nhanh8.web.problems import Kind, Problem

router = Router(tags=["Service"])


@router.get(
    "/service",
    response=schemas.Service,
    openapi_extra=answers(),
    summary="Hotline and rules",
    operation_id="showService",
)
def show(request: HttpRequest) -> schemas.Service:
    """Give the hotline's number and fee, and what a password has to be."""
    del request
    return schemas.Service(
        hotline=schemas.Hotline(number=NUMBER, dial=NUMBER_TO_DIAL, fee=fee()),
        passwords=schemas.PasswordRules(at_least=settings().login.password_at_least, at_most=LONGEST),
        asks_for_code=settings().reissue.app_asks_for_code,
    )


@router.get(
    "/problems/{code}",
    response=schemas.ProblemKind,
    openapi_extra=answers(Kind.NOT_FOUND),
    summary="What a problem means",
    operation_id="explainProblem",
)
def explain_problem(request: HttpRequest, code: str) -> schemas.ProblemKind:
    """Say what the `type` of a problem means."""
    del request
    kind = next((one for one in Kind if one.code == code), None)
    if kind is None:
        raise Problem(Kind.NOT_FOUND)
    return schemas.ProblemKind(type=kind.uri, title=str(kind.title), status=kind.status)
