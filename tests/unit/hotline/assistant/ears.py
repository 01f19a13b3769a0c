"""Ears for rehearsed calls: engines that mishear, fail, or hear what is in the room."""

import math
from collections.abc import Sequence

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.in_words import Understand, understood
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.recognisers.recogniser import Hypothesis, NotUnderstood, Number, Result

NOISE = "tiếng ti vi"


def spoken(digits: str) -> str:
    """Say digits one by one."""
    return " ".join(LANGUAGES["vi"].digits[int(digit)] for digit in digits)


def readings(numbers: Sequence[str], ratio: float = 2.0) -> Number:
    """Hear numbers, each so many times less likely than the one before."""
    each = tuple(
        Hypothesis(digits, -place * math.log(ratio), (0.5,) * len(digits))
        for place, digits in enumerate(numbers)
    )
    return Number(each, each[0])


def hearing(misheard: dict[str, Sequence[str]], ratio: float = 2.0) -> Understand:
    """Make an ear that takes certain words for these numbers, best first, and understands all others."""

    def hear(words: str, asked: Asked) -> Result:
        if words in misheard:
            return readings(misheard[words], ratio)
        return NotUnderstood() if words == NOISE else understood(words, asked)

    return hear


def unsure(digits: str, *sure: float) -> Understand:
    """Make an ear that takes the word "misheard" for this number, so sure of each digit."""

    def hear(words: str, asked: Asked) -> Result:
        if words == "misheard":
            heard = Hypothesis(digits, 0.0, sure)
            return Number((heard,), heard)
        return understood(words, asked)

    return hear


def failing(after: int = 0) -> Understand:
    """Make an ear that understands so many answers and then fails."""
    heard = 0

    def hear(words: str, asked: Asked) -> Result:
        nonlocal heard
        heard += 1
        if heard > after:
            raise RecogniserError
        return understood(words, asked)

    return hear
