"""The check code on a page: its picture and its recording."""

import logging

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
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


def is_read(request: HttpRequest, form: forms.Form) -> bool:
    """Tell whether the check code of a valid form was read, and say so in the form where it wasn't.

    Then nothing else in the form is to be looked at.
    """
    match challenge.answer(request.POST.get("check", ""), form.cleaned_data["answer"]):
        case challenge.Right():
            return True
        case challenge.Wrong():
            form.add_error("answer", gettext("Mã kiểm tra không đúng. Hãy nhập mã mới."))
        case challenge.Gone():
            form.add_error("answer", gettext("Mã kiểm tra đã hết hạn hoặc đã dùng. Hãy nhập mã mới."))
    return False


def _there(shown: challenge.Shown | None) -> challenge.Shown:
    if shown is None:
        raise Http404
    return shown
