"""The API as a whole: its operations, and what becomes of what they raise."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nhanh8.app import account, forgotten, logging_in, service
from nhanh8.app.problems import About, FieldProblem, Kind, Problem

_DESCRIPTION = """\
For the VssID app and whoever builds another: log in, ask for a new password by e-mail, look after an account.

Who logs in gets a token for the header `Authorization: Bearer`; there are no cookies. What is refused is
refused as `application/problem+json` (RFC 9457): `type` stays, the words are in the language of
`Accept-Language` (`vi` or `en`). `RateLimit` and `RateLimit-Policy` tell what is left of a limit.
"""

api = NinjaAPI(
    title="Nhánh 8",
    version="1.0.0",
    description=_DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,  # `pages` serves it, made once
)
for _router in (logging_in.router, forgotten.router, account.router, service.router):
    api.add_router("", _router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    del request
    return error.response()


@api.exception_handler(AuthenticationError)
def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del request, error
    return Problem(Kind.NOT_LOGGED_IN).response()


@api.exception_handler(HttpError)
def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what is no JSON, which is all that django-ninja raises it for here."""
    del request, error
    return Problem(Kind.MALFORMED).response()


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which fields are wrong; what was sent in them is not repeated, for it may be a password."""
    del request
    errors = tuple(_field(one) for one in error.errors)
    return Problem(Kind.INVALID_FIELDS, About(errors=errors)).response()


def _field(error: dict[str, Any]) -> FieldProblem:
    # First where it came from (body, path), then django-ninja's name of the argument, then the field.
    source, *place = error["loc"]
    names = place[1:] if source == "body" else place
    code, text = _WORDS.get(error["type"], ("wrong-form", _("Không đúng dạng")))
    return FieldProblem(pointer="".join(f"/{_escaped(one)}" for one in names), code=code, detail=str(text))


def _escaped(name: object) -> str:
    """Write a name as a part of a JSON Pointer (RFC 6901, 3)."""
    return str(name).replace("~", "~0").replace("/", "~1")


_WORDS = {
    "missing": ("missing", _("Chưa nhập")),
    "string_too_short": ("missing", _("Chưa nhập")),
    "string_too_long": ("too-long", _("Quá dài")),
    "extra_forbidden": ("unknown", _("Không có trường này")),
}
