"""The product's recogniser as the benchmarks use it: what it makes of a sound, and what that costs."""

import re
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from nhanh8.hotline.assistant.conversation import WHEREVER_ASKED
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS
from nhanh8.reissue.plausible import plausible
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.in_words import understood
from nhanh8.speech.recognisers import acoustic_model, chosen
from nhanh8.speech.recognisers.embedded import Embedded
from nhanh8.speech.recognisers.recogniser import (
    Grammar,
    Listening,
    NotUnderstood,
    Number,
    Recogniser,
    Result,
)
from nhanh8.speech.recognisers.syllables import TONES, SyllableError, units_of
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from spoken.answers import Answer, Heard, Sentence
from spoken.corpus import Spoken
from spoken.hotline_ear import HotlineEar
from spoken.made import Line, in_a_room

T = TypeVar("T")

NUMBER: Final = Grammar(frozenset({SOCIAL_INSURANCE_DIGITS, PERSONAL_IDENTIFICATION_DIGITS}), WHEREVER_ASKED)
"""What the product listens for where it asks for a number."""
_TIMES: Final = 2
"""A number is asked for, before keys are offered."""
_WORD: Final = re.compile(r"[^\W\d_]+")


class Ears:
    """One recogniser, loaded once."""

    def __init__(self, language: str, folder: Path | None = None) -> None:
        """Load what the settings name, or the embedded one with the model in a folder.

        Raises SystemExit, saying why, where it can't be used.
        """
        threadpool_limits(1, user_api="blas")  # as in the hotline; threads that spin would count as work
        self._ear = HotlineEar()
        before_mb = _resident_mb()
        try:
            self._model = acoustic_model.load(folder) if folder else acoustic_model.loaded()
            recogniser = _prepared(self._model) if folder else chosen.recogniser()
        except RecogniserError as error:
            raise SystemExit(f"{error}.") from None
        if recogniser is None:
            raise SystemExit("speech.recogniser is keys: nothing listens.")
        self._recogniser = recogniser
        self.language = language
        listening = recogniser.begin(language, NUMBER)
        listening.hear(np.zeros(5 * SAMPLES_PER_SECOND, np.int16))
        listening.result()
        self.model_mb = _resident_mb() - before_mb
        """What it takes of memory, once it has listened."""

    def hear(self, sound: Samples, grammar: Grammar) -> Result:
        """Tell what a sound means where this may be said."""
        return _Timed(self._recogniser.begin(self.language, grammar)).of(self._ear, sound, grammar)

    def best(self, sound: Samples) -> tuple[str, float]:
        """Give the best reading of a number, "" for none, and the second at which the answer was over."""
        listening = _Timed(self._recogniser.begin(self.language, NUMBER))
        result = listening.of(self._ear, sound, NUMBER)
        known = isinstance(result, Number) and result.hypotheses
        return result.hypotheses[0].digits if known else "", listening.over_s

    def digits_of(self, words: str) -> str:
        """Give the number of a right length that words are; "" where they are none."""
        match understood(words, self.language, Grammar(NUMBER.lengths)):
            case Number(hypotheses=(first, *_)):
                return first.digits
            case _:
                return ""

    def ask(self, spoken: Spoken, line: Line, dice: np.random.Generator) -> Answer:
        """Have a number said, and said again if its best reading is wrong."""
        times: list[Heard] = []
        for n in range(_TIMES):
            sound = spoken.sounds[n % len(spoken.sounds)]()
            times.append(self._heard(line.through(in_a_room(sound), dice)))
            if times[-1].best == spoken.digits:
                break
        return Answer(spoken, line.name, self._said(spoken.words), tuple(times))

    def read(self, spoken: Spoken, line: Line, dice: np.random.Generator) -> Sentence:
        """Have something else said."""
        heard = _syllables(self._units(line.through(spoken.sounds[0](), dice)))
        return Sentence(spoken, line.name, self._said(spoken.words), heard)

    def _said(self, words: str) -> tuple[str, ...]:
        """Give the words as the model has them: Vietnamese ones as their units, others as one."""
        return tuple(self._as_units(word) for word in _WORD.findall(words.lower()))

    def _as_units(self, word: str) -> str:
        if self.language != "vi":
            return f"{self.language}:{word}"
        try:
            return " ".join(units_of(word))
        except SyllableError:  # a foreign name
            return word

    def _heard(self, sound: Samples) -> Heard:
        listening = _Timed(self._recogniser.begin(self.language, NUMBER))
        result = listening.of(self._ear, sound, NUMBER)
        said = np.concatenate([np.zeros(0, np.int16), *listening.said])
        return Heard(
            result if isinstance(result, Number) else None,
            plausible(result) if isinstance(result, Number) else (),
            _syllables(self._units(said)),
            cpu_ms=listening.cpu_s * 1000,
            cpu_at_end_ms=listening.cpu_at_end_s * 1000,
            sound_s=len(said) / SAMPLES_PER_SECOND,
        )

    def _units(self, sound: Samples) -> tuple[str, ...]:
        return acoustic_model.units_heard(self._model.log_probs(sound), self._model.units)


class _Timed:
    """One answer that is listened to, and what the recogniser's part of it costs."""

    def __init__(self, listening: Listening) -> None:
        self._listening = listening
        self.said: list[Samples] = []
        """What the ear gave the recogniser."""
        self.cpu_s = self.cpu_at_end_s = 0.0
        self.over_s = 0.0
        """Second of the sound at which the answer was over."""

    def of(self, ear: HotlineEar, sound: Samples, grammar: Grammar) -> Result:
        """Give what it means; where the ear noticed nobody, nothing was understood."""
        self.over_s = ear.hear(sound, grammar, self._take, lambda: self._costs(self._listening.so_far))
        if not self.said:
            return NotUnderstood()
        before = self.cpu_s
        result = self._costs(self._listening.result)
        self.cpu_at_end_s = self.cpu_s - before
        return result

    def _take(self, samples: Samples) -> None:
        self.said.append(samples)
        self._costs(lambda: self._listening.hear(samples))

    def _costs(self, work: Callable[[], T]) -> T:
        began = time.process_time()
        done = work()
        self.cpu_s += time.process_time() - began
        return done


def _prepared(model: acoustic_model.AcousticModel) -> Recogniser:
    made = Embedded(model)
    made.prepare()
    return made


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
