"""What becomes of what an API's operations raise: each leaves as a problem."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from nhanh8.web.problems import About, FieldProblem, Kind, Problem


def by_problems(api: NinjaAPI) -> None:
    """Have an API say no by problems (RFC 9457) alone."""
    api.exception_handler(Problem)(_problem)
    api.exception_handler(AuthenticationError)(_nobody)
    api.exception_handler(HttpError)(_malformed)
    api.exception_handler(ValidationError)(_invalid)


def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    del request
    return error.response()


def _nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    del request, error
    return Problem(Kind.NOT_LOGGED_IN).response()


def _malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what is no JSON, which is all that django-ninja raises it for here."""
    del request, error
    return Problem(Kind.MALFORMED).response()


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
