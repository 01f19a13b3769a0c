"""Hear prompts outside a call, with values that are examples."""

import io
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from pydantic import SecretStr

from nhanh8.speech import g711, wav
from nhanh8.speech.prompts import Prompt, Wording, read_catalogue
from nhanh8.speech.prompts.catalogue import Kind
from nhanh8.speech.speaker import studio
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Audio, Law, Utterance
from nhanh8.speech.utterances import Clip, Clips, Price, Value, utterance

EXAMPLES: Final[Mapping[Kind, Value]] = MappingProxyType(
    {
        Kind.KEY: "8",
        Kind.NUMBER: SecretStr("0123456789"),
        Kind.PASSWORD: SecretStr("17429308"),
        Kind.DURATION: timedelta(minutes=60),
        Kind.PRICE: Price(1000, timedelta(minutes=1)),
    }
)
"""A number and a password that are nobody's."""


def heard(prompt: Prompt, language: str, tempo: Tempo = Tempo.NORMAL) -> Utterance:
    """Say a prompt as callers hear it. Its clips are found on disk, or made now: not for an event loop.

    Raises SpeechError where the prompt or the voice can't be used, KeyError for a language nobody speaks.
    """
    return _said(read_catalogue()[language][prompt], studio(), tempo)


def texts(language: str) -> dict[Prompt, str]:
    """Write every prompt of a language. Raises PromptError and KeyError like `heard`."""
    wordings = read_catalogue()[language]
    return {prompt: _said(wording, _Mute(), Tempo.NORMAL).text for prompt, wording in wordings.items()}


def as_wav(said: Utterance) -> bytes:
    """Give the sound as it comes out of G.711: a WAV file of 8,000 samples a second."""
    file = io.BytesIO()
    wav.write(g711.decode(said.audio.encoded(Law.A), Law.A), file)
    return file.getvalue()


class _Mute:
    """Has no sound for anything."""

    def audio(self, clip: Clip, tempo: Tempo) -> Audio:
        del clip, tempo
        return Audio(b"", b"")


def _said(wording: Wording, clips: Clips, tempo: Tempo) -> Utterance:
    examples = {name: EXAMPLES[kind] for name, kind in wording.slots.items()}
    return utterance(wording, examples, clips, tempo)
