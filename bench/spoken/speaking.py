"""What callers do who speak: they press 8, listen to the question, and say something, packet by packet."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from _keying import Keying
from _wire import SAMPLES, SILENT, Heard, Line
from nhanh8.speech.g711 import encode
from nhanh8.speech.level import FULL_SCALE, rms_dbm0
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

_MENU_KEY: Final = "8"
_PAUSE_NS: Final = 800_000_000
"""Longer than any pause in a question: it is over, and the caller speaks."""
_SOON_NS: Final = 1_500_000_000
"""After which those interrupt it who know it."""
_PACKET_NS: Final = 20_000_000
_ROOM_DBM0: Final = -55.0
_dice = np.random.default_rng(8)
_ROOM: Final = encode(
    np.rint(
        _dice.normal(
            0, 10 ** ((_ROOM_DBM0 - rms_dbm0(np.array([FULL_SCALE]))) / 20) * FULL_SCALE, SAMPLES_PER_SECOND
        )
    ).astype(np.int16),
    Law.A,
)
"""A second of it, to take pieces from: one that comes again and again hums."""


class HeardLast(Heard):
    """Every packet that came, and for each caller when sound last came."""

    def __init__(self, expected: int, callers: int) -> None:
        super().__init__(expected)
        self.sounded = np.zeros(callers, np.int64)
        """Nanoseconds of the real-time clock."""

    def add(self, call: NDArray[Any], at: NDArray[Any], sequence: NDArray[Any], prints: NDArray[Any]) -> None:
        """Keep what one system call read."""
        super().add(call, at, sequence, prints)
        sound = prints != SILENT
        self.sounded[call[sound]] = at[sound]


class When(Enum):
    """When a caller begins to speak."""

    AFTER = "after the question"
    INTO = "into the question"


@dataclass(slots=True)
class Speaking:
    """One caller who speaks: `step` before each packet, for good."""

    caller: int
    said: bytes
    """In A-law, whole packets."""
    digits: int
    """Of the number that it is."""
    when: When
    heard: HeardLast
    began_ns: int = 0
    """When the first packet of it was sent, by the real-time clock; 0: not yet."""
    ended_ns: int = 0
    """When the last one was."""
    _key: Keying = field(init=False)
    _asked_ns: int = 0
    """When the question's first sound was heard."""
    _at: int = 0

    def __post_init__(self) -> None:
        self._key = Keying(self.caller, _MENU_KEY)

    def step(self, line: Line, now_ns: int) -> bool:
        """Make ready the next packet of what is keyed or said, or of the room around."""
        if self._key.step(line, now_ns):
            return True
        if self.ended_ns or not (self._at or self._may_speak(now_ns)):
            line.sound(self.caller, self._room())
            return True
        self.began_ns = self.began_ns or now_ns
        line.sound(self.caller, self.said[self._at : self._at + SAMPLES])
        self._at += SAMPLES
        if self._at == len(self.said):
            self.ended_ns = now_ns
        return True

    def _room(self) -> bytes:
        """Give the next 20 ms of a quiet room."""
        at = int(_dice.integers(0, len(_ROOM) - SAMPLES))
        return _ROOM[at : at + SAMPLES]

    def _may_speak(self, now_ns: int) -> bool:
        sounded = int(self.heard.sounded[self.caller])
        if not self._asked_ns:
            # The menu is cut short by the key; its last packets may still be on their way.
            if sounded > self._key.first_sent[0] + 10 * _PACKET_NS:
                self._asked_ns = sounded
            return False
        if self.when is When.INTO:
            return now_ns - self._asked_ns > _SOON_NS
        return now_ns - sounded > _PAUSE_NS


@dataclass(slots=True)
class Disturbing:
    """One caller who presses 8 and says nothing, but isn't silent: `step` before each packet, for good."""

    caller: int
    noise: Callable[[], bytes]
    """Gives the next 20 ms, in A-law."""
    pressed_ns: int = 0
    """When the key's first packet was sent."""
    _key: Keying = field(init=False)

    def __post_init__(self) -> None:
        self._key = Keying(self.caller, _MENU_KEY)

    def step(self, line: Line, now_ns: int) -> bool:
        """Make ready the next packet of the noise."""
        self._key.step(line, now_ns)
        self.pressed_ns = self._key.first_sent[0]
        if not self._key.pressing:
            line.sound(self.caller, self.noise())
        return True
