"""An answer cut into stretches while it comes in, so that a model has to look at most of it only once.

Where the speaker pauses, all there is is looked at, so that one may answer at once; it is looked at again if
more follows, since a model hears a sound by its neighbours, and on a bad line a lost packet is a pause, too.
A long answer is cut: then a stretch has some of what lies around the part that counts, on either side.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_LONGEST: Final = round(4.8 * SAMPLES_PER_SECOND)
"""Most numbers are said in less, and then looked at as a whole: on bad lines a model needs all it can get."""
_BEFORE: Final = round(1.0 * SAMPLES_PER_SECOND)
_AFTER: Final = round(0.5 * SAMPLES_PER_SECOND)
"""Neighbourhood of what counts where an answer is longer."""
_PAUSE: Final = round(0.16 * SAMPLES_PER_SECOND)
"""As long as the ear waits before it asks how many digits there are; stop consonants are silent for less."""
_STEP: Final = round(0.02 * SAMPLES_PER_SECOND)
_LOUD_STEPS: Final = 10
_QUIET: Final = 0.1
"""Of the loudest fifth of a second, which a click isn't: 20 dB below it nobody speaks ..."""
_NEAR_FLOOR: Final = 2.5
"""... nor where it is hardly louder than the quiet tenth ..."""
_QUIET_ON_BAD_LINE: Final = 0.3
"""... and well below the loud one."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Samples, in whole frames of 20 ms, and places in them."""

    samples: Samples
    first: int
    """Where the part begins that counts; what is before is there to be heard with it."""
    last: int
    """Where the part ends that counts for good. What is after counts until the next stretch."""


class Stretches:
    """Cuts one answer."""

    def __init__(self) -> None:
        self.worth_a_look_s = 0.0
        """How much more than what was given must have been said for a pause to be worth a look."""
        self._samples: Samples = np.zeros(0, dtype=np.int16)
        self._done = 0
        """Place in the samples up to which all was given for good ..."""
        self._seen = 0
        """... and up to which all was given."""
        self._levels: list[float] = []
        """Of all steps of the answer; the last is that of the last whole step in the samples."""

    def hear(self, samples: Samples) -> Iterator[Stretch]:
        """Take samples in; give each stretch that is to be looked at with them."""
        for begin in range(0, samples.size, _PAUSE):
            before = self._samples.size // _STEP
            self._samples = np.concatenate([self._samples, samples[begin : begin + _PAUSE]])
            self._levels += _levels(self._samples[before * _STEP :])
            if stretch := self._due():
                yield stretch

    def rest(self) -> Stretch | None:
        """Give what was never looked at, if anybody may have spoken in it."""
        size = self._samples.size // _STEP * _STEP
        return self._looked_at(size) if self._loud(self._seen, size) else None

    def _due(self) -> Stretch | None:
        size = self._samples.size // _STEP * _STEP
        if size >= _LONGEST and not self._loud(self._done, size):
            self._go_on(size - _AFTER)
        elif size >= _LONGEST or (
            size - self._seen >= self.worth_a_look_s * SAMPLES_PER_SECOND
            and not self._loud(size - _PAUSE, size)
            and self._loud(self._seen, size)
        ):
            return self._looked_at(size)
        return None

    def _looked_at(self, size: int) -> Stretch:
        last = size - _AFTER if size >= _LONGEST else self._done
        stretch = Stretch(self._samples[:size], self._done, last)
        self._seen = size
        if last > self._done:
            self._go_on(last)
        return stretch

    def _go_on(self, done: int) -> None:
        begin = max(0, done - _BEFORE)
        self._samples = self._samples[begin:]
        self._done = done - begin
        self._seen = max(self._seen - begin, self._done)

    def _loud(self, first: int, last: int) -> bool:
        """Say whether anybody may have spoken between two places, the last not before the last whole step."""
        until = len(self._levels) - (self._samples.size // _STEP - last // _STEP)
        levels = self._levels[until - (last - first) // _STEP : until]
        return bool(levels) and max(levels) > self._threshold()

    def _threshold(self) -> float:
        levels = sorted(self._levels)
        floor, loud = levels[len(levels) // 10], levels[-_LOUD_STEPS:][0]
        return max(_QUIET * loud, min(_NEAR_FLOOR * floor, _QUIET_ON_BAD_LINE * loud))


def _levels(samples: Samples) -> list[float]:
    """Measure the root mean square of each whole step."""
    steps = samples[: samples.size // _STEP * _STEP].astype(np.float64).reshape(-1, _STEP)
    return [float(level) for level in np.sqrt(np.mean(np.square(steps), axis=1))]
