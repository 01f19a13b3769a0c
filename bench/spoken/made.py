"""What is made for the benchmarks by the trainers' means: telephone lines, and voices kept from training."""

import sys
from collections.abc import Callable, Iterator, Sequence
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

STRANGERS: Final = synthetic.HELD_OUT
"""Who says what is published: training neither learns from these voices nor chooses by them."""
CHOOSING: Final = synthetic.CHOOSING
"""Who says what something is chosen by, so that strangers stay strangers."""
WOMEN: Final = frozenset({"Annie", "belinda", "linda", "f3", "steph2"})
"""Of both, as `espeak-ng --voices=variant` has them."""

_REGIONS: Final = {"vi": "North", "vi-vn-x-central": "Center", "vi-vn-x-south": "South"}
_READINGS: Final = {"vi": (synthetic.VIETNAMESE, reading), "en": (synthetic.ENGLISH, english_reading)}
"""For each language: who says it, and how they read a number."""
_TWELVE: Final = 0.5
"""Share of numbers with twelve digits; the others have ten."""
_PROVINCES: Final = 96
"""A number of twelve digits begins with its province's code, 001 to 096 (Decree 137/2015, article 13)."""
_CENTURIES: Final = 4
"""Then comes a digit for sex and century of birth, 0 to 3 for those born from 1900 to 2099."""
_SLOWER: Final = 0.8
"""Where somebody is asked again."""
SILENT_BEFORE_S: Final = 0.5
_SILENT_AFTER_S: Final = 2.0
"""Around an answer, while the line's noise goes on; after it for longer than what ends any."""
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


def numbers(
    count: int, language: str, dice: np.random.Generator, variants: Sequence[str] = STRANGERS
) -> Iterator[Spoken]:
    """Draw numbers as people have them, and who says them."""
    for _ in range(count):
        yield said(_number(dice), language, dice, variants)


def said(
    number: str, language: str, dice: np.random.Generator, variants: Sequence[str] = STRANGERS
) -> Spoken:
    """Have a number said by somebody, twice: in the same words, the second time more slowly."""
    bases, read = _READINGS[language]
    voice = synthetic.any_voice(dice, bases, variants)
    words = read(number, dice)
    says = partial(_spoken, voice=replace(voice, words_a_minute=round(voice.words_a_minute * _SLOWER)))
    return Spoken(
        _speaker(voice), words, number, (partial(_spoken, words, voice), partial(says, words)), says
    )


def short_answer(
    words: str, language: str, dice: np.random.Generator, variants: Sequence[str] = STRANGERS
) -> Samples:
    """Have a word or two said by somebody."""
    bases, _ = _READINGS[language]
    return _spoken(words, synthetic.any_voice(dice, bases, variants))


def in_groups(
    language: str, pause_s: float, dice: np.random.Generator, variants: Sequence[str] = STRANGERS
) -> tuple[str, Samples]:
    """Have a number said in two groups or more, with a pause between each two; give it and the sound."""
    bases, read = _READINGS[language]
    voice = synthetic.any_voice(dice, bases, variants)
    while True:
        number = _number(dice)
        first, *others = read(number, dice).split(",")
        if others:
            break
    pause = np.zeros(round(pause_s * SAMPLES_PER_SECOND), np.int16)
    parts = [synthetic.speak(first.strip(), voice)]
    for group in others:
        parts += [pause, synthetic.speak(group.strip(), voice)]
    return number, np.concatenate(parts)


def in_a_room(sound: Samples) -> Samples:
    """Let somebody be silent before they speak, and until they are answered."""
    around = (SILENT_BEFORE_S, _SILENT_AFTER_S)
    return np.pad(sound, [round(seconds * SAMPLES_PER_SECOND) for seconds in around])


def _number(dice: np.random.Generator) -> str:
    if dice.random() >= _TWELVE:
        return ten_digits(dice)
    return f"{dice.integers(1, _PROVINCES + 1):03}{dice.integers(_CENTURIES)}{_digits(dice, 8)}"


def ten_digits(dice: np.random.Generator) -> str:
    """Draw a social insurance number."""
    return _digits(dice, 10)


def _digits(dice: np.random.Generator, count: int) -> str:
    return "".join(str(digit) for digit in dice.integers(0, 10, count))


def _speaker(voice: synthetic.MadeVoice) -> Speaker:
    return Speaker(
        f"{voice.base}+{voice.variant}",
        _REGIONS.get(voice.base, voice.base),
        "female" if voice.variant in WOMEN else "male",
    )


def _spoken(words: str, voice: synthetic.MadeVoice) -> Samples:
    return np.pad(synthetic.speak(words, voice), round(_PAUSE_S * SAMPLES_PER_SECOND))
