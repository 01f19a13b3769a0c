"""What a browser may load on a page (Content Security Policy, level 3), and what it may ask of its owner."""

from django.http import HttpResponse

EVERYWHERE = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""No script, no inline style, nothing from anywhere else. Where a page needs more, its view says so."""


_NOTHING = {"camera": "()", "geolocation": "()", "microphone": "()", "payment": "()", "usb": "()"}


def _permissions(**given: str) -> str:
    return ", ".join(f"{name}={to}" for name, to in (_NOTHING | given).items())


NO_PERMISSIONS = _permissions()
"""Permissions-Policy of every page, unless its view says otherwise."""


def allow_place(response: HttpResponse) -> HttpResponse:
    """Let a page of ours ask its visitor where they are."""
    response.headers["Permissions-Policy"] = _permissions(geolocation="(self)")
    return response


def allow_sound(response: HttpResponse) -> HttpResponse:
    """Let a page play recordings of ours."""
    response.headers["Content-Security-Policy"] = f"{EVERYWHERE}; media-src 'self'"
    return response


def allow_script(response: HttpResponse) -> HttpResponse:
    """Let a page run scripts that are files of ours; none in the page itself."""
    response.headers["Content-Security-Policy"] = f"{EVERYWHERE}; script-src 'self'"
    return response
