"""How far apart two clips sound: the mel-cepstral distance along the best alignment, in decibels.

Mel-cepstral distortion (Kubichek, 1993) of 12 coefficients in the telephone band, level left out, over
dynamic time warping. It follows what vowels and consonants are, not the pitch, nor how long they are held.
"""

import math
from functools import cache
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_WINDOW: Final = round(0.025 * SAMPLES_PER_SECOND)
_STEP: Final = round(0.01 * SAMPLES_PER_SECOND)
_SPECTRUM: Final = 256
_BANDS: Final = 23
_COEFFICIENTS: Final = 12
_LOWEST_HZ: Final = 200.0
_HIGHEST_HZ: Final = 3600.0
_DECIBELS: Final = 10 / math.log(10) * math.sqrt(2)
_FLOOR_DB: Final = -50.0
"""Below the loudest band of a clip nothing is heard over a line's own noise, so nothing is compared."""

Cepstra = NDArray[np.float64]
"""Shape (frames, 12), 100 frames a second."""


def distance(one: Samples, other: Samples) -> float:
    """Give the mean distance of two clips in dB; 0 for the same, infinite where one is too short to tell."""
    return _aligned(_cepstra(one), _cepstra(other))


def distances(clips: dict[str, Samples]) -> list[tuple[float, str, str]]:
    """Give the distance of every two clips, the nearest first."""
    cepstra = {name: _cepstra(samples) for name, samples in clips.items()}
    return sorted((_aligned(cepstra[a], cepstra[b]), a, b) for a, b in combinations(cepstra, 2))


def _aligned(one: Cepstra, other: Cepstra) -> float:
    if not len(one) or not len(other):
        return math.inf
    apart = _DECIBELS * np.sqrt(np.square(one[:, None] - other[None]).sum(axis=2))
    # Steps along both count both frames, so that no way through is favoured for being shorter.
    costs = np.full((len(one) + 1, len(other) + 1), math.inf)
    costs[0, 0] = 0.0
    for i, row in enumerate(apart, 1):
        for j, here in enumerate(row, 1):
            costs[i, j] = min(costs[i - 1, j] + here, costs[i, j - 1] + here, costs[i - 1, j - 1] + 2 * here)
    return float(costs[-1, -1] / (len(one) + len(other)))


def _cepstra(samples: Samples) -> Cepstra:
    if samples.size < _WINDOW:
        return np.zeros((0, _COEFFICIENTS))
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(samples, _STEP), _WINDOW)[::_STEP]
    power = np.square(np.abs(np.fft.rfft(frames * np.hamming(_WINDOW), _SPECTRUM)))
    bands = 10 * np.log10(power @ _filters().T + 1.0)
    logarithms = np.maximum(bands, bands.max(initial=0.0) + _FLOOR_DB) / (10 / math.log(10))
    place = (np.arange(_BANDS) + 0.5) * math.pi / _BANDS
    cosines = np.cos(np.outer(np.arange(1, _COEFFICIENTS + 1), place)) * math.sqrt(2 / _BANDS)
    cepstra: Cepstra = logarithms @ cosines.T
    return cepstra


@cache
def _filters() -> NDArray[np.float64]:
    """Triangles of equal width on the mel scale (O'Shaughnessy), shape (bands, bins)."""

    def mel(hertz: float) -> float:
        return 2595 * math.log10(1 + hertz / 700)

    edges = 700 * (10 ** (np.linspace(mel(_LOWEST_HZ), mel(_HIGHEST_HZ), _BANDS + 2) / 2595) - 1)
    hertz = np.arange(_SPECTRUM // 2 + 1) * SAMPLES_PER_SECOND / _SPECTRUM
    low, middle, high = edges[:-2, None], edges[1:-1, None], edges[2:, None]
    triangles: NDArray[np.float64] = np.clip(
        np.minimum((hertz - low) / (middle - low), (high - hertz) / (high - middle)), 0, None
    )
    return triangles
