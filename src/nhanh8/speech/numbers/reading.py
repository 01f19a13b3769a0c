"""What has been read of an answer, as one whole number, so that thousands of readings fit into an array.

A reading is 1 followed by the digits read until now ("chín không" is 190), or 2 and more for a meaning.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from nhanh8.speech.recognisers.recogniser import Meaning

NOTHING: Final = 1
"""Nothing read yet: no digit, no meaning."""
MOST_DIGITS: Final = 17
"""That are kept of an answer, which is more than a health-insurance card has; a reading fits into 64 bits."""
_MEANINGS: Final = tuple(Meaning)
_FIRST_MEANING: Final = 2


class Kind(IntEnum):
    """What a word does to the reading."""

    APPEND = 0
    FORGET = 1
    """The last digits are taken back: "à nhầm"."""
    CORRECT = 2
    """In "bảy chứ không phải chín" the first digit takes the last place of the second."""
    READ = 3
    """Whatever was read, it is this: a meaning, or nothing at all ("đọc lại từ đầu")."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a word does to the reading, with how many digits and which."""

    kind: Kind = Kind.APPEND
    digits: int = 0
    value: int = 0

    def on(self, reading: int) -> int | None:
        """Give the reading after this, or None where it makes no sense."""
        match self.kind:
            case Kind.APPEND:
                longer = reading * 10**self.digits + self.value
                return longer if longer < 10 ** (MOST_DIGITS + 1) else None
            case Kind.FORGET:
                shorter = reading // 10**self.digits
                return shorter if shorter >= NOTHING else None
            case Kind.CORRECT:
                return _corrected(reading, self.value)
            case Kind.READ:
                return self.value


NO_EFFECT: Final = Effect()


def add(digits: str) -> Effect:
    """Read these digits."""
    return Effect(Kind.APPEND, len(digits), int(digits or "0"))


def forget(digits: int) -> Effect:
    """Take so many digits back."""
    return Effect(Kind.FORGET, digits)


def correct(wrong: int) -> Effect:
    """Put the digit before this word in place of the last such one."""
    return Effect(Kind.CORRECT, value=wrong)


ANEW: Final = Effect(Kind.READ, value=NOTHING)
"""The whole number is said anew."""


def mean(meaning: Meaning) -> Effect:
    """Read a meaning."""
    return Effect(Kind.READ, value=_FIRST_MEANING + _MEANINGS.index(meaning))


def digits_of(reading: int) -> str:
    """Give the digits of a reading; of a meaning there are none."""
    return str(reading)[1:]


def meaning_of(reading: int) -> Meaning | None:
    """Give the meaning that was read, if one was."""
    place = reading - _FIRST_MEANING
    return _MEANINGS[place] if 0 <= place < len(_MEANINGS) else None


def _corrected(reading: int, wrong: int) -> int | None:
    before, right = digits_of(reading)[:-1], digits_of(reading)[-1:]
    place = before.rfind(str(wrong))
    return int(f"1{before[:place]}{right}{before[place + 1 :]}") if place >= 0 else None
