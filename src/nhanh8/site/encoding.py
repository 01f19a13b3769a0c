"""In which letters a form is read: UTF-8, as every page of ours is written and every browser answers."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


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
