"""An answer cut into stretches while it comes in, so that a model has to look at most of it only once.

A stretch ends where the speaker pauses. Who doesn't pause is cut where it has to be, with some of what lies
around the cut on either side, since a model hears a sound by its neighbours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_LONGEST: Final = round(2.6 * SAMPLES_PER_SECOND)
_BEFORE: Final = round(0.6 * SAMPLES_PER_SECOND)
_AFTER: Final = round(0.4 * SAMPLES_PER_SECOND)
"""Neighbourhood of a cut that isn't at a pause; a syllable of slow speech lasts as long."""
_PAUSE: Final = round(0.2 * SAMPLES_PER_SECOND)
"""A stop consonant is silent for half as long."""
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
    """Samples, of which a part counts; the rest is there to be heard with it. In whole frames of 20 ms."""

    samples: Samples
    first: int
    last: int
    """Places in `samples` where the part that counts begins and ends."""


class Stretches:
    """Cuts one answer."""

    def __init__(self) -> None:
        self._samples: Samples = np.zeros(0, dtype=np.int16)
        self._done = 0
        """Place in the samples up to which all was given."""
        self._levels: list[float] = []
        """Of all steps of the answer; the last is that of the last whole step in the samples."""

    def hear(self, samples: Samples) -> Iterator[Stretch]:
        """Take samples in; give each stretch that is complete with them."""
        for begin in range(0, samples.size, _PAUSE):
            before = self._samples.size // _STEP
            self._samples = np.concatenate([self._samples, samples[begin : begin + _PAUSE]])
            self._levels += _levels(self._samples[before * _STEP :])
            yield from self._complete()

    def rest(self) -> Stretch | None:
        """Give what was not given yet, if anybody may have spoken in it; it stays not given."""
        size = self._samples.size // _STEP * _STEP
        if self._loud(self._done, size):
            return Stretch(self._samples[:size], self._done, size)
        return None

    def _complete(self) -> Iterator[Stretch]:
        size = self._samples.size // _STEP * _STEP
        if size - self._done >= _PAUSE and not self._loud(size - _PAUSE, size):
            end = size - _PAUSE // 2
            if self._loud(self._done, size - _PAUSE):
                yield Stretch(self._samples[:size], self._done, end)
            self._go_on(end, _PAUSE // 2)
        elif size >= _LONGEST:
            end = size - _AFTER
            yield Stretch(self._samples[:size], self._done, end)
            self._go_on(end, _BEFORE)

    def _go_on(self, end: int, before: int) -> None:
        self._samples = self._samples[end - before :]
        self._done = before

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
