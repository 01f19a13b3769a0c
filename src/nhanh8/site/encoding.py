"""In which letters a form is read: UTF-8, as every page of ours is written and every browser answers.

And which signs it may hold, where staff and filers' people type words that are kept.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_UNFIT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters but tab and line ends, and what is no character: PostgreSQL stores no NUL, and XML, in
which filers get a reason to read, has no place for the others (XML 1.0, 2.2)."""
_STAFF_TYPE_HERE: Final = frozenset({"admin", "counter", "users"})
"""Elsewhere each form says for itself what may stand in which field."""


class Utf8:
    """Has forms and queries read as UTF-8, whatever their `charset` says.

    Django would take any codec of Python's at the sender's word: some make half a character, which no page
    can show, some fail, and `punycode` takes time in the square of the length.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        request.encoding = "utf-8"
        return self._get_response(request)


class Signs:
    """Refuses a form of the pages for users, as a whole, that has signs in it which can't be kept.

    It stands behind the check of the form's token, which has parsed the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Look through what was typed, before the view; the browser's way back has it still."""
        match = request.resolver_match
        if request.method != "POST" or match is None or _STAFF_TYPE_HERE.isdisjoint(match.app_names):
            return None
        if any(_UNFIT.search(str(one)) for name, each in request.POST.lists() for one in (name, *each)):
            return render(request, "unfit.html", status=HTTPStatus.BAD_REQUEST)
        return None
