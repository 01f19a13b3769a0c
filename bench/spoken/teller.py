"""A speaker that makes no sound: whoever listens is told which prompt it is, and needs no ears for it."""

from collections.abc import Callable, Mapping
from datetime import timedelta

from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.tempo import Tempo
from nhanh8.speech.utterance import Utterance, silence
from nhanh8.speech.utterances import Value

Told = Callable[[Prompt, Mapping[str, Value]], None]
"""Learns of a prompt and its values."""


class Teller(Speaker):
    """Tells instead of speaking."""

    def __init__(self, told: Told) -> None:
        self._told = told

    def say(
        self, prompt: Prompt, language: str, tempo: Tempo = Tempo.NORMAL, /, **values: Value
    ) -> Utterance:
        """Tell of a prompt, and give an utterance without a sound."""
        del language, tempo
        self._told(prompt, values)
        return Utterance(prompt, silence(timedelta()))
