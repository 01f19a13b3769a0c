"""The check code on a page: its picture and its recording."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from nhanh8.checkcode import challenge, picture, sound
from nhanh8.speech.errors import SpeechError
from nhanh8.web import byte_ranges

_log = logging.getLogger(__name__)


@require_safe
def as_picture(_: HttpRequest, name: str) -> HttpResponse:
    """Show the digits; 404 once the code is gone."""
    shown = _there(challenge.to_draw(name))
    return HttpResponse(picture.png(shown.digits), content_type="image/png")


@require_safe
def as_recording(request: HttpRequest, name: str) -> HttpResponse:
    """Say the digits in the page's language; 404 once the code is gone, 503 where there is no voice."""
    shown = _there(challenge.to_say(name))
    try:
        recording = sound.recording(shown, get_language() or "vi")
    except SpeechError:
        _log.exception("A check code can't be said")
        return HttpResponse(status=503, content_type="audio/wav")
    return byte_ranges.answer(request, recording, "audio/wav")


def _there(shown: challenge.Shown | None) -> challenge.Shown:
    if shown is None:
        raise Http404
    return shown
