"""Slower and faster without another pitch: overlapped pieces of the sound, each put where it fits best.

WSOLA (Verhelst and Roelands, ICASSP 1993). Vietnamese words are told apart by their tones, so that the pitch
has to stay as it was spoken.
"""

import math
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import Wave, limited
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_PIECE: Final = round(0.03 * SAMPLES_PER_SECOND)
"""Two or three periods of a voice: long enough to carry its pitch, short enough not to smear a consonant."""
_STEP: Final = _PIECE // 2
_REACH: Final = round(0.01 * SAMPLES_PER_SECOND)
"""How far a piece may be moved to fit: one period of a voice of 100 Hz, either way half a period at least."""


def at_speed(samples: Samples, speed: float) -> Samples:
    """Give the sound at another speed (2 is half as long), its pitch and level kept."""
    if speed == 1.0 or samples.size <= _PIECE:
        return samples
    wave = np.pad(samples.astype(np.float64), (_REACH + _STEP, _PIECE + 2 * _REACH))
    count = math.ceil(samples.size / speed / _STEP) + 1
    window = np.hanning(_PIECE + 1)[:-1]
    slower_or_faster = np.zeros((count + 1) * _STEP)
    follows: Wave | None = None
    for piece in range(count):
        # Never past the end: the sound is followed by silence, long enough for a whole piece.
        middle = min(round(piece * _STEP * speed), samples.size)
        start = middle + _REACH if follows is None else middle + _best(follows, wave, middle)
        slower_or_faster[piece * _STEP : piece * _STEP + _PIECE] += window * wave[start : start + _PIECE]
        follows = wave[start + _STEP : start + _STEP + _PIECE]
    length = round(samples.size / speed)
    return np.rint(limited(slower_or_faster[_STEP : _STEP + length])).astype(np.int16)


def _best(follows: Wave, wave: Wave, middle: int) -> int:
    """Give how far after `middle` the piece begins that is most like what followed the piece before."""
    around = wave[middle : middle + _PIECE + 2 * _REACH]
    alike = np.correlate(around, follows, mode="valid")
    energy = np.convolve(np.square(around), np.ones(_PIECE), mode="valid")
    return int(np.argmax(alike / np.sqrt(energy + 1.0)))
