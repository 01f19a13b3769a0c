"""What was sent to the caller, by our own clock: an echo of it can be known."""

from collections import deque
from typing import Final, NamedTuple

import numpy as np

from nhanh8.speech import g711
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import Audio, Law

_KEPT: Final = 8
"""Utterances whose echo may still come, the last ones."""


class _Stretch(NamedTuple):
    began: int
    ended: int
    encoded: bytes
    law: Law
    skipped: int = 0
    """Samples of it that were sent before this stretch."""


class SentAudio:
    """The last utterances of one call. The loop writes, the hearing's thread reads."""

    def __init__(self) -> None:
        self._stretches: deque[_Stretch] = deque(maxlen=_KEPT)

    def playing(self, clock: int, audio: Audio, law: Law) -> None:
        """Note that this is being played, its first sample at `clock`."""
        encoded = audio.encoded(law)
        self._stretches.append(_Stretch(clock, clock + len(encoded), encoded, law))

    def stopped(self, clock: int) -> None:
        """Note that the last was heard no longer than until `clock`."""
        if self._stretches and self._stretches[-1].ended > clock:
            self._stretches[-1] = self._stretches[-1]._replace(ended=clock)

    def resumed(self, clock: int, played: int) -> None:
        """Note that the last goes on after a hold or a pause, from its sample `played` on."""
        if self._stretches:
            last = self._stretches[-1]
            ended = clock + len(last.encoded) - played
            self._stretches.append(last._replace(began=clock, ended=ended, skipped=played))

    def between(self, begin: int, end: int) -> Samples:
        """Give what was sent from `begin` to `end` of our clock; silence where nothing was played."""
        samples = np.zeros(end - begin, np.int16)
        for one in tuple(self._stretches):
            first, last = max(one.began, begin), min(one.ended, end)
            if first < last:
                began = one.began - one.skipped
                encoded = one.encoded[first - began : last - began]
                samples[first - begin : last - begin] = g711.decode(encoded, one.law)
        return samples
