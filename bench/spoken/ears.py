"""The product's recogniser as the benchmarks use it: what it makes of a sound, and what that costs."""

import os
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import numpy as np

from nhanh8.reissue.plausible import plausible
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.in_words import understood
from nhanh8.speech.recognisers import acoustic_model, chosen
from nhanh8.speech.recognisers.recogniser import Grammar, Number
from nhanh8.speech.recognisers.syllables import TONES, SyllableError, units_of
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from spoken.answers import Answer, Heard, Sentence
from spoken.corpus import Spoken
from spoken.made import Line

_LENGTHS: Final = frozenset({10, 12})
"""Digits of a social insurance number, and of a personal identification number."""
_AT_ONCE: Final = round(0.1 * SAMPLES_PER_SECOND)
"""Samples that a recogniser is given at a time."""
_TIMES: Final = 2
"""A number is asked for, before keys are offered."""
_WORD: Final = re.compile(r"[^\W\d_]+")


class Ears:
    """One recogniser, loaded once."""

    def __init__(self, language: str) -> None:
        os.environ.setdefault("NHANH8_SPEECH__RECOGNISER", "embedded")
        before_mb = _resident_mb()
        try:
            recogniser = chosen.recogniser()
        except RecogniserError as error:
            raise SystemExit(f"{error}.") from None
        if recogniser is None:
            raise SystemExit("speech.recogniser is keys: nothing listens.")
        self._recogniser = recogniser
        self._language = language
        self._heard(np.zeros(5 * SAMPLES_PER_SECOND, np.int16))
        self.model_mb = _resident_mb() - before_mb
        """What it takes of memory, once it has listened."""

    def digits_of(self, words: str) -> str:
        """Give the number of a right length that words are; "" where they are none."""
        match understood(words, self._language, Grammar(lengths=_LENGTHS)):
            case Number(hypotheses=(first, *_)):
                return first.digits
            case _:
                return ""

    def ask(self, spoken: Spoken, line: Line, dice: np.random.Generator) -> Answer:
        """Have a number said, and said again if its best reading is wrong."""
        times: list[Heard] = []
        for n in range(_TIMES):
            sound = spoken.sounds[n % len(spoken.sounds)]()
            times.append(self._heard(line.through(sound, dice)))
            if times[-1].best == spoken.digits:
                break
        return Answer(spoken, line.name, self._said(spoken.words), tuple(times))

    def read(self, spoken: Spoken, line: Line, dice: np.random.Generator) -> Sentence:
        """Have something else said."""
        heard = _syllables(_units(line.through(spoken.sounds[0](), dice)))
        return Sentence(spoken, line.name, self._said(spoken.words), heard)

    def _said(self, words: str) -> tuple[str, ...]:
        """Give the words as the model has them: Vietnamese ones as their units, others as one."""
        return tuple(self._as_units(word) for word in _WORD.findall(words.lower()))

    def _as_units(self, word: str) -> str:
        if self._language != "vi":
            return f"{self._language}:{word}"
        try:
            return " ".join(units_of(word))
        except SyllableError:  # a foreign name
            return word

    def _heard(self, sound: Samples) -> Heard:
        began = time.process_time()
        listening = self._recogniser.begin(self._language, Grammar(lengths=_LENGTHS))
        for at in range(0, len(sound), _AT_ONCE):
            listening.hear(sound[at : at + _AT_ONCE])
        result = listening.result()
        cpu_ms = (time.process_time() - began) * 1000
        sound_s = len(sound) / SAMPLES_PER_SECOND
        syllables = _syllables(_units(sound))
        if isinstance(result, Number):
            return Heard(result, plausible(result), syllables, cpu_ms, sound_s)
        return Heard(None, (), syllables, cpu_ms, sound_s)


def _units(sound: Samples) -> tuple[str, ...]:
    model = acoustic_model.loaded()
    return tuple(acoustic_model.units_heard(model.log_probs(sound), model.units))


def _syllables(units: Iterable[str]) -> tuple[str, ...]:
    """Put units together: a tone ends a syllable, and a word that is a unit stands for itself."""
    syllables: list[str] = []
    open_units: list[str] = []
    for unit in units:
        open_units.append(unit)
        if unit in TONES or ":" in unit:
            syllables.append(" ".join(open_units))
            open_units = []
    return (*syllables, " ".join(open_units)) if open_units else tuple(syllables)


def _resident_mb() -> float:
    """Give the memory that this process has now, in megabytes (VmRSS)."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return (
        int(next(line for line in status.splitlines() if line.startswith("VmRSS:")).split()[1]) * 1024 / 1e6
    )
