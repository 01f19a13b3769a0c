"""What holds for every request to the APIs: language, size and form, and that each refusal is a problem."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from math import inf

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from nhanh8.web.problems import MEDIA_TYPE, Kind, Problem
from nhanh8.web.uploads import length_of

_LONGEST_JSON = 8 * 1024
"""Bytes. Two passwords of 128 characters, each written as JSON's longest escape, take 3 KiB."""
_KEPT = ("Allow", "Retry-After")
"""Headers of an error page that go into the problem in its place."""
_KINDS = {
    HTTPStatus.BAD_REQUEST: Kind.MALFORMED,
    HTTPStatus.NOT_FOUND: Kind.NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: Kind.METHOD_NOT_ALLOWED,
    HTTPStatus.SERVICE_UNAVAILABLE: Kind.UNAVAILABLE,
}
FILINGS = "/api/v1/filings"
"""Where signed XML comes, whose length the operation judges, for it keeps a record; all else takes JSON."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a body may be."""

    media_types: frozenset[str]
    longest: float
    """Bytes."""
    other: Kind
    """What any other form is answered."""


_JSON = _Taken(frozenset({"application/json"}), _LONGEST_JSON, Kind.NOT_JSON)
_XML = _Taken(frozenset({"application/xml", "text/xml"}), inf, Kind.NOT_XML)  # RFC 7303


class Boundary:
    """Speaks the language of Accept-Language (Vietnamese unless English is preferred) below `/api/`.

    An error page made further in, for an unknown path or while the database is away, leaves as a problem.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        if not request.path.startswith("/api/"):
            return self._get_response(request)
        language = _language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            response = _refusal(request) or _as_problem(self._get_response(request))
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language"])
        return response


def _language(accepted: str) -> str:
    known = dict(settings.LANGUAGES)
    tags = (tag.partition("-")[0] for tag, _ in parse_accept_lang_header(accepted.lower()))
    return next((tag for tag in tags if tag in known), settings.LANGUAGE_CODE)


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse a body that is too long, or not of the form taken here, before it is read."""
    taken = _XML if request.path == FILINGS else _JSON
    length = length_of(request)
    if length > taken.longest:
        return Problem(Kind.TOO_LARGE).response()
    if length and request.content_type not in taken.media_types:
        return Problem(taken.other).response()
    return None


def _as_problem(response: HttpResponse) -> HttpResponse:
    if response.status_code < HTTPStatus.BAD_REQUEST or response.headers.get("Content-Type") == MEDIA_TYPE:
        return response
    kept = {name: response.headers[name] for name in _KEPT if name in response.headers}
    kind = _KINDS.get(HTTPStatus(response.status_code), Kind.FAILED)
    return Problem(kind, headers=kept).response()
