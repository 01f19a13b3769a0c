"""What a browser may load on a page (Content Security Policy, level 3)."""

from django.http import HttpResponse

EVERYWHERE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script, no inline style, nothing from anywhere else. Where a page needs more, its view says so."""


def allow_sound(response: HttpResponse) -> HttpResponse:
    """Let a page play recordings of ours."""
    response.headers["Content-Security-Policy"] = f"{EVERYWHERE}; media-src 'self'"
    return response


def allow_script(response: HttpResponse) -> HttpResponse:
    """Let a page run scripts that are files of ours; none in the page itself."""
    response.headers["Content-Security-Policy"] = f"{EVERYWHERE}; script-src 'self'"
    return response
