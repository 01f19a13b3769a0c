"""A prompt waits for what may become speech, long before that is certain.

It takes a quarter of a second of speech to know that it is no cough. A caller who is talked over for so long
stops, or says it again. So the prompt waits at the first sound that is like speech, and goes on where it was
if nothing came of it: after a cough there is a short gap.

Our own echo is like speech, too, and so is a room full of people. A prompt waits only on a line that is known
to be quiet: so much of what was sent has had the time to come back, and nothing was heard. Each time that it
waited for nothing, twice as much of such quiet is wanted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np

from nhanh8.speech.activity.detector import CHUNK
from nhanh8.speech.echo import LATEST
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, rms_dbm0

_LIKE_SPEECH: Final = 0.2
"""Probability from which a sound may be the beginning of speech. Of 208 beginnings of words in four made
voices the half reach it within 40 ms, 95 in 100 within 112; not all of them ever reach 0.5."""
_NO_SPEECH: Final = 4
"""Chunks (128 ms) below it after which it was none: within a word there are shorter gaps."""
_LONGEST: Final = 15
"""Chunks (480 ms) for which a prompt waits at most: in so many a turn begins, or not."""
_HEARD_OUT: Final = 24
"""Chunks of a voice (770 ms) whose echo would have come by now."""
_WANTED_AT_MOST: Final = 32 * _HEARD_OUT
"""25 s of a voice: no question is as long."""
_ENERGY_AT_0_DBM0: Final = 10 ** (-rms_dbm0(np.array([FULL_SCALE])) / 10) * FULL_SCALE**2 * CHUNK
"""Of a chunk."""
_AUDIBLE: Final = 10 ** (-35.0 / 10) * _ENERGY_AT_0_DBM0
"""What is sent is a voice, and not a pause in it, from -35 dBm0 on."""
_SOFT: Final = 10 ** (-43.0 / 10) * _ENERGY_AT_0_DBM0
"""What networks leave of an echo is softer than -43 dBm0. Without this 50 of 280 lines with an echo
had a prompt that waited, all where it was 35 to 38 dB down; with it 3."""


class Wait(Enum):
    """What is to become of the prompt."""

    BEGINS = "begins"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Heard:
    """One chunk, over a prompt."""

    samples: Samples
    probability: float
    """Of speech, 0 to 1."""
    at: int
    """Of our clock: when its last sample came."""
    is_echo: bool = False
    """Whether it is an echo that is known of."""


class Suspicion:
    """Follows one caller's line while a prompt is played, chunk by chunk."""

    def __init__(self, sent: Callable[[int, int], Samples]) -> None:
        """`sent` gives what was sent from one sample of our clock to another."""
        self._sent = sent
        self._heard_out = 0
        self._wanted = _HEARD_OUT
        self._waited = 0
        """Chunks since the prompt waits; 0: it doesn't."""
        self._unlike = 0
        """The last of them that weren't like speech."""

    def hear(self, heard: Heard) -> Wait | None:
        """Take the next chunk."""
        like_speech = heard.probability >= _LIKE_SPEECH
        if self._waited:
            self._waited += 1
            self._unlike = 0 if like_speech else self._unlike + 1
            return self.nothing() if self._unlike >= _NO_SPEECH or self._waited > _LONGEST else None
        if heard.is_echo:
            self._heard_out = 0
        elif like_speech:
            return self._begins(heard)
        elif self._heard_out < self._wanted and self._came_back(heard.at):
            self._heard_out += 1
        return None

    def confirmed(self) -> None:
        """Learn that it is speech: it says nothing against the line."""
        if self._waited:
            self._waited = 0
            self._wanted = _HEARD_OUT
            self._heard_out = self._wanted

    def nothing(self) -> Wait | None:
        """Learn that it was none, or that the prompt is over."""
        if not self._waited:
            return None
        self._waited = 0
        self._wanted = min(2 * self._wanted, _WANTED_AT_MOST)
        return Wait.ENDS

    def forget(self) -> None:
        """Know nothing of the line: it is another."""
        self._heard_out = 0

    def _begins(self, heard: Heard) -> Wait | None:
        """Take a chunk that is like speech."""
        if _energy(heard.samples) < _SOFT:
            return None
        quiet = self._heard_out >= self._wanted
        self._heard_out = 0
        if not quiet:
            return None
        self._waited, self._unlike = 1, 0
        return Wait.BEGINS

    def _came_back(self, at: int) -> bool:
        """Tell whether there was a voice in what was sent as long ago as an echo takes at most."""
        return _energy(self._sent(at - LATEST - CHUNK, at - LATEST)) >= _AUDIBLE


def _energy(samples: Samples) -> float:
    wave = samples.astype(np.float32)
    return float(wave @ wave)
