"""The pitch of a voice, which carries the tones, as a contour that no speaker owns.

The telephone cuts off the fundamental of most men's voices, but its harmonics repeat at the same period, so
the period is looked for in the autocorrelation. The best path through all frames is taken, since a single
frame is often an octave wrong.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.utterance import SAMPLES_PER_SECOND

Contour = NDArray[np.float32]
"""Shape (frames, 3): height in octaves over the voice's middle, rise in octaves in 50 ms, voicing 0 to 1."""

COLUMNS: Final = 3
_WINDOW: Final = 320
"""Samples, 40 ms: two periods of the lowest voice."""
_TRANSFORM: Final = 512
_LOWEST_HZ: Final = 65.0
_HIGHEST_HZ: Final = 400.0
_STEPS_AN_OCTAVE: Final = 24
_REACH: Final = 3
"""Steps that the pitch may move in a frame of 10 ms: an eighth of an octave."""
_MOVING_COSTS: Final = 0.04
"""Correlation that each step of movement must win."""
_SHORT_IS_BETTER: Final = 0.08
"""Correlation that a period loses for each octave below the highest: the double period correlates as well."""
_FLOOR: Final = 1e-3
"""Share of the loudest frame's energy that is added to every frame's: noise between words has no pitch."""
_VOICED: Final = 0.5
_SLOPE: Final = np.array([1.0, 0.5, 0.0, -0.5, -1.0])
"""Over five frames, the rise in 50 ms by least squares."""

_PITCHES: Final = _HIGHEST_HZ * 2.0 ** (
    -np.arange(0, np.log2(_HIGHEST_HZ / _LOWEST_HZ), 1 / _STEPS_AN_OCTAVE)
)
"""From high to low, in Hz."""
_LAGS: Final = SAMPLES_PER_SECOND / _PITCHES
_OCTAVES: Final = np.log2(_PITCHES)
_HANN: Final = np.hanning(_WINDOW + 1)[:-1]


def contour(wave: NDArray[np.float32], hop: int) -> Contour:
    """Follow the pitch of a wave (any scale), one frame each `hop` samples, the first at its first sample.

    A wave without voice gives zeros. 3 ms for a second on one core.
    """
    correlation = _correlation(wave, hop)
    path = _best_path(correlation - _SHORT_IS_BETTER * (_OCTAVES[0] - _OCTAVES))
    voicing = np.clip(correlation[np.arange(path.size), path], 0.0, 1.0)
    height = _height(_OCTAVES[path], voicing)
    rise = np.convolve(np.pad(height, 2, mode="edge"), _SLOPE, mode="valid")
    return np.stack([height, rise, voicing], axis=1).astype(np.float32)


def _correlation(wave: NDArray[np.float32], hop: int) -> NDArray[np.float64]:
    """Correlate each frame with itself one period later, shape (frames, pitches)."""
    frames = wave.size // hop
    padded = np.pad(wave, (_WINDOW // 2, _WINDOW))
    pieces = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[: frames * hop : hop] * _HANN
    power = np.square(np.abs(np.fft.rfft(pieces, _TRANSFORM)))
    energies = np.fft.irfft(power, axis=1)
    own = np.fft.irfft(np.square(np.abs(np.fft.rfft(_HANN, _TRANSFORM))))
    floor = _FLOOR * energies[:, 0].max(initial=0.0) + np.finfo(np.float32).tiny
    low = np.floor(_LAGS).astype(int)
    share = _LAGS - low
    # The window's own correlation falls with the lag; without it all periods are equal (Boersma 1993).
    even = energies / own * own[0]
    between = even[:, low] * (1 - share) + even[:, low + 1] * share
    correlation: NDArray[np.float64] = between / (energies[:, :1] + floor)
    return correlation


def _best_path(worth: NDArray[np.float64]) -> NDArray[np.intp]:
    """Find the path through the frames that is worth most, each step of movement costing (Viterbi)."""
    frames, pitches = worth.shape
    cost = _MOVING_COSTS * np.abs(np.arange(-_REACH, _REACH + 1))
    came_from = np.zeros((frames, pitches), dtype=np.intp)
    padded = np.full(pitches + 2 * _REACH, -np.inf)
    reachable = np.lib.stride_tricks.sliding_window_view(padded, 2 * _REACH + 1)
    total = np.zeros(pitches)
    own = np.arange(pitches)
    for frame in range(frames):
        padded[_REACH:-_REACH] = total
        choices = reachable - cost
        best = choices.argmax(axis=1)
        came_from[frame] = own + best - _REACH
        total = choices[own, best] + worth[frame]
    path = np.zeros(frames, dtype=np.intp)
    here = int(total.argmax())
    for frame in range(frames - 1, -1, -1):
        path[frame] = here
        here = came_from[frame, here]
    return path


def _height(octaves: NDArray[np.float64], voicing: NDArray[np.float64]) -> NDArray[np.float64]:
    """Measure from the mean of what is voiced; between voiced stretches the height is a straight line."""
    voiced = np.flatnonzero(voicing >= _VOICED)
    if not voiced.size:
        return np.zeros(octaves.size)
    over = octaves[voiced] - octaves[voiced].mean()
    height: NDArray[np.float64] = np.interp(np.arange(octaves.size), voiced, over)
    return height
