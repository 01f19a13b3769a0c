"""Headers of every page: what a browser may load, keep and pass on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from nhanh8.web import policy


class Headers:
    """Adds them, and `Cache-Control: no-store` unless a view decided otherwise (OWASP ASVS 14.3.2).

    A page is thus kept by nobody even if its view forgot to say so; static files are served before this.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self._get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy.EVERYWHERE)
        response.headers.setdefault("Permissions-Policy", policy.NO_PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
