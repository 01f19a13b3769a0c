"""What is made for the benchmarks by the trainers' means: telephone lines, voices kept from training."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from spoken.corpus import Speaker, Spoken

sys.path.append(str(Path(__file__).parents[2]))  # training stands beside the benchmarks

from training import synthetic, telephone_line
from training.readings import english_reading, reading

_REGIONS: Final = {"vi": "North", "vi-vn-x-central": "Center", "vi-vn-x-south": "South"}
_WOMEN: Final = frozenset({"Annie", "belinda", "f3", "linda", "steph2"})
_READINGS: Final = {"vi": (synthetic.VIETNAMESE, reading), "en": (synthetic.ENGLISH, english_reading)}
"""For each language: who says it, and how they read a number."""
_TWELVE: Final = 0.5
"""Share of numbers with twelve digits; the others have ten."""
_SLOWER: Final = 0.8
"""The second time."""
_PAUSE_S: Final = 0.2
"""Before and after what is said."""


@dataclass(frozen=True)
class Line:
    """A telephone line: what goes in, and dice for what happens on the way."""

    name: str
    through: Callable[[Samples, np.random.Generator], Samples]


def _clean(sound: Samples, dice: np.random.Generator) -> Samples:
    return telephone_line.through(sound, telephone_line.CLEAN, dice)


def _bad(sound: Samples, dice: np.random.Generator) -> Samples:
    return telephone_line.through(sound, telephone_line.bad(dice), dice)


LINES: Final = (Line("clean", _clean), Line("bad", _bad))


def numbers(count: int, language: str, dice: np.random.Generator) -> Iterator[Spoken]:
    """Draw numbers, and who says them."""
    for _ in range(count):
        length = 12 if dice.random() < _TWELVE else 10
        yield said("".join(str(digit) for digit in dice.integers(0, 10, length)), language, dice)


def said(number: str, language: str, dice: np.random.Generator) -> Spoken:
    """Have a number said by somebody, twice: in the same words, the second time more slowly."""
    bases, read = _READINGS[language]
    voice = synthetic.any_voice(dice, bases, synthetic.HELD_OUT)
    words = read(number, dice)
    slowly = replace(voice, words_a_minute=round(voice.words_a_minute * _SLOWER))
    speaker = Speaker(
        f"{voice.base}+{voice.variant}",
        _REGIONS.get(voice.base, voice.base),
        "female" if voice.variant in _WOMEN else "male",
    )
    return Spoken(speaker, words, number, (partial(_spoken, words, voice), partial(_spoken, words, slowly)))


def _spoken(words: str, voice: synthetic.MadeVoice) -> Samples:
    return np.pad(synthetic.speak(words, voice), round(_PAUSE_S * SAMPLES_PER_SECOND))
