"""A page that says so when the database is away."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_log = logging.getLogger(__name__)
_RETRY_AFTER_S = 30


class Outage:
    """Answers 503 where a view could not reach the database: nothing was changed, nobody let in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Take over what a view raised, if the database did."""
        if not isinstance(error, (OperationalError, InterfaceError)):
            return None
        # The path comes decoded: a line break in it would begin a line of the log that anyone could write.
        _log.error("%s %r: the database is away", request.method, request.path, exc_info=error)
        response = render(request, "503.html", status=503)
        response.headers["Retry-After"] = str(_RETRY_AFTER_S)
        return response
