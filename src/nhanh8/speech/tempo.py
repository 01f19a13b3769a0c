"""How fast the assistant speaks: as it is set up, slower or faster, as the caller asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from nhanh8.speech.voices.voice import Pace


class Tempo(StrEnum):
    """What the caller wants, slowest first."""

    SLOWER = "slower"
    NORMAL = "normal"
    FASTER = "faster"

    @property
    def slower(self) -> "Tempo":
        """The next slower one; the slowest stays."""
        return _ORDER[max(_ORDER.index(self) - 1, 0)]

    @property
    def faster(self) -> "Tempo":
        """The next faster one; the fastest stays."""
        return _ORDER[min(_ORDER.index(self) + 1, len(_ORDER) - 1)]


_ORDER: Final = tuple(Tempo)

_SPEED: Final = {Tempo.SLOWER: 0.8, Tempo.NORMAL: 1.0, Tempo.FASTER: 1.25}
"""Against the voice's own. A fifth is heard at once as slower or faster, and still as the same voice."""


def speed(pace: Pace, tempo: Tempo) -> float:
    """Tell how fast a clip plays, against how it was spoken; what is written down is never faster."""
    return min(_SPEED[tempo], 1.0) if pace is Pace.SLOW else _SPEED[tempo]


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long it is silent, and where."""

    between_digits: timedelta
    between_groups: timedelta
    """The two of a read-out: long enough to write down what was heard."""
    after_case: timedelta
    """Between "capital" and its letter: they belong together."""
    between_compared_digits: timedelta
    between_compared_groups: timedelta
    """The two of a number that the caller only compares with their own."""
    between_words: timedelta
    at_a_slot: timedelta
    at_a_comma: timedelta
    at_a_full_stop: timedelta

    def at(self, mark: str) -> timedelta:
        """Give the pause of a punctuation mark; of anything else, that before and after a value."""
        if mark and mark in ".!?":
            return self.at_a_full_stop
        return self.at_a_comma if mark and mark in ",;:" else self.at_a_slot


def _pauses(read_out: float, running: float) -> Pauses:
    def ms(milliseconds: int, factor: float) -> timedelta:
        return timedelta(milliseconds=round(milliseconds * factor))

    return Pauses(
        between_digits=ms(250, read_out),
        between_groups=ms(600, read_out),
        after_case=ms(80, read_out),
        between_compared_digits=ms(40, running),
        between_compared_groups=ms(300, running),
        between_words=ms(20, running),
        at_a_slot=ms(60, running),
        at_a_comma=ms(200, running),
        at_a_full_stop=ms(350, running),
    )


PAUSES: Final[Mapping[Tempo, Pauses]] = MappingProxyType(
    {
        Tempo.SLOWER: _pauses(read_out=1.6, running=1.25),
        Tempo.NORMAL: _pauses(read_out=1.0, running=1.0),
        Tempo.FASTER: _pauses(read_out=1.0, running=0.8),
    }
)
