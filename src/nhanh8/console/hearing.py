"""What the hotline says, read and heard: every prompt in each language and tempo, with example values."""

import logging
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from nhanh8.console.lists.listing import require
from nhanh8.speech.audition import as_wav, heard, texts
from nhanh8.speech.errors import SpeechError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.tempo import Tempo
from nhanh8.users.roles import Act
from nhanh8.web import byte_ranges

logger = logging.getLogger(__name__)

TEMPOS = {Tempo.SLOWER: "Chậm hơn", Tempo.NORMAL: "Bình thường", Tempo.FASTER: "Nhanh hơn"}


@dataclass(frozen=True, slots=True)
class Choice:
    """A language or a tempo to choose."""

    label: str
    link: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A prompt: its name, its words, and where its sound is."""

    name: str
    text: str
    sound: str


@require_safe
def page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """Show all prompts of one language, each with a player."""
    require(request, Act.HEAR_PROMPTS)
    language, tempo = _chosen(
        request.GET.get("language", next(iter(LANGUAGES))), request.GET.get("tempo", Tempo.NORMAL)
    )
    context |= {
        "title": "Lời thoại tổng đài",
        "language": language,
        "languages": [
            Choice(one.name, f"?language={code}&tempo={tempo}", code == language)
            for code, one in LANGUAGES.items()
        ],
        "tempos": [
            Choice(label, f"?language={language}&tempo={one}", one is tempo) for one, label in TEMPOS.items()
        ],
        "prompts": [
            Said(prompt, text, reverse("admin:sound", args=[language, tempo, prompt]))
            for prompt, text in texts(language).items()
        ],
    }
    return TemplateResponse(request, "console/prompts.html", context)


@require_safe
def sound(request: HttpRequest, language: str, tempo: str, prompt: str) -> HttpResponse:
    """Say a prompt as callers hear it, as WAV; 503 where the voice can't."""
    require(request, Act.HEAR_PROMPTS)
    language, in_tempo = _chosen(language, tempo)
    if prompt not in set(Prompt):
        raise Http404
    try:
        said = heard(Prompt(prompt), language, in_tempo)
    except SpeechError as error:
        logger.warning("a prompt can't be heard in the console: %s", error)
        return HttpResponse("Giọng đọc chưa sẵn sàng.", status=503, content_type="text/plain; charset=utf-8")
    return byte_ranges.answer(request, as_wav(said), "audio/wav")


def _chosen(language: str, tempo: str) -> tuple[str, Tempo]:
    if language not in LANGUAGES or tempo not in set(Tempo):
        raise Http404
    return language, Tempo(tempo)
