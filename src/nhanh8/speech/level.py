"""How loud speech is, and bringing it to one level without clipping.

Levels are in dBm0: 0 dBm0 is the digital milliwatt of ITU-T G.711, and a sine at full scale has +3.14 dBm0.
Speech is measured while it is active, pauses left out, by method B of ITU-T P.56.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.utterance import SAMPLES_PER_SECOND

Wave = NDArray[np.float64]
"""Sound between -32768 and 32767, shape (n,), 8,000 a second."""

FULL_SCALE: Final = 32768.0
_DBM0_OF_FULL_SCALE: Final = 6.15
"""dBm0 of a signal with the RMS of full scale: the sine's 3.14 and its crest factor's 3.01."""

# ITU-T P.56, method B.
_ENVELOPE_S: Final = 0.03
_HANGOVER: Final = round(0.2 * SAMPLES_PER_SECOND)
_MARGIN_DB: Final = 15.9
_THRESHOLDS: Final = 2.0 ** np.arange(15)

CEILING: Final = 0.89 * FULL_SCALE
"""No peak is higher (-1 dB), so that neither law of G.711 clips it."""
_LIMITER_REACH: Final = round(0.004 * SAMPLES_PER_SECOND)
"""How long before and after a peak the gain goes down and comes back: too slow for a click."""
_ROUNDS: Final = 4
"""Limiting takes a little level away; adding it again settles after few rounds."""


def rms_dbm0(wave: Wave) -> float:
    """Measure the level over everything, pauses too; minus infinity for silence."""
    power = float(np.mean(np.square(wave))) if wave.size else 0.0
    return 10 * math.log10(power / FULL_SCALE**2) + _DBM0_OF_FULL_SCALE if power else -math.inf


def active_dbm0(wave: Wave) -> float:
    """Measure the active speech level (ITU-T P.56, method B); minus infinity where nothing is said."""
    padded = np.concatenate([wave, np.zeros(_HANGOVER)])
    envelope = _envelope(padded)
    energy = float(np.sum(np.square(wave)))
    places = np.arange(padded.size)
    never = -padded.size - _HANGOVER
    before: tuple[float, float] | None = None
    for threshold in _THRESHOLDS:
        last_above = np.maximum.accumulate(np.where(envelope >= threshold, places, never))
        active = int(np.count_nonzero(places - last_above <= _HANGOVER))
        if not active:
            break
        level = 10 * math.log10(energy / active)
        margin = level - 20 * math.log10(threshold)
        if margin <= _MARGIN_DB:
            if before is not None:
                share = (before[1] - _MARGIN_DB) / (before[1] - margin)
                level = before[0] + share * (level - before[0])
            return level - 20 * math.log10(FULL_SCALE) + _DBM0_OF_FULL_SCALE
        before = level, margin
    return -math.inf


def normalised(wave: Wave, dbm0: float) -> Wave:
    """Bring speech to an active level, its peaks held below `CEILING`. Silence stays silence."""
    for _ in range(_ROUNDS):
        now = active_dbm0(wave)
        if now == -math.inf:
            break
        wave = limited(wave * 10 ** ((dbm0 - now) / 20))
    return wave


def limited(wave: Wave) -> Wave:
    """Turn the gain down around peaks above `CEILING`, smoothly; everything else stays as it is."""
    wanted = np.minimum(1.0, CEILING / np.maximum(np.abs(wave), 1.0))
    if not wave.size or wanted.min() == 1.0:
        return wave
    width = 2 * _LIMITER_REACH + 1
    held = np.pad(wanted, 2 * _LIMITER_REACH, constant_values=1.0)
    lowest = np.lib.stride_tricks.sliding_window_view(held, width).min(axis=1)
    bell = np.hanning(width + 2)[1:-1]
    return wave * np.convolve(lowest, bell / bell.sum(), mode="valid")


def _envelope(wave: Wave) -> Wave:
    """Average the magnitude exponentially, twice (P.56, 5.2), as one convolution with both responses."""
    decay = math.exp(-1 / (SAMPLES_PER_SECOND * _ENVELOPE_S))
    n = np.arange(round(10 * _ENVELOPE_S * SAMPLES_PER_SECOND))
    response = (1 - decay) ** 2 * (n + 1) * decay**n
    size = 1 << (wave.size + n.size - 1).bit_length()
    spectrum = np.fft.rfft(np.abs(wave), size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: wave.size]
