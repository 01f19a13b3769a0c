"""From sound of any rate to a clip that can be joined to others: band, edges, level."""

import math
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, Wave, normalised
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_BAND_HZ: Final = (180.0, 300.0, 3400.0, 3700.0)
"""Silent below the first, whole between the second and third, silent above the last: the telephone band of
ITU-T G.712 (300 to 3400 Hz)."""
_ROOM_S: Final = 0.05
"""Silence around a sound while it is filtered, so that its end doesn't ring into its beginning."""
_FRAME: Final = round(0.005 * SAMPLES_PER_SECOND)
_QUIET_DB: Final = -40.0
"""Frames this much below the loudest are silence."""
_KEPT_FRAMES: Final = 2
"""Silence kept at either edge: weak beginnings such as "h" live there."""
_FADE: Final = round(0.005 * SAMPLES_PER_SECOND)


def made_into_clip(samples: Samples, level_dbm0: float) -> Samples:
    """Cut off silence, bring to the level, fade both edges to nothing. Silence gives nothing."""
    wave = faded(normalised(trimmed(samples.astype(np.float64)), level_dbm0))
    return np.rint(wave).astype(np.int16)


def in_telephone_band(samples: Samples, rate: int) -> Samples:
    """Resample from `rate` to 8,000 a second and keep the telephone band, by one Fourier transform."""
    wave = samples.astype(np.float64)
    divisor = math.gcd(rate, SAMPLES_PER_SECOND)
    room = round(rate * _ROOM_S)
    # A whole number of samples at both rates needs a multiple of rate / divisor.
    blocks = -(-(wave.size + 2 * room) // (rate // divisor))
    size = blocks * (rate // divisor)
    new_size = blocks * (SAMPLES_PER_SECOND // divisor)
    spectrum = np.fft.rfft(np.pad(wave, (room, size - wave.size - room)))
    kept = np.zeros(new_size // 2 + 1, dtype=np.complex128)
    both = min(kept.size, spectrum.size)
    kept[:both] = spectrum[:both]
    frequency = np.arange(kept.size) * SAMPLES_PER_SECOND / new_size
    gain = np.interp(frequency, _BAND_HZ, [0.0, 1.0, 1.0, 0.0], left=0.0, right=0.0)
    filtered = np.fft.irfft(kept * gain, new_size) * (new_size / size)
    return np.rint(np.clip(filtered, -FULL_SCALE, FULL_SCALE - 1)).astype(np.int16)


def trimmed(wave: Wave) -> Wave:
    """Cut silence off both ends; nothing is left of a wave that is silent throughout."""
    frames = wave[: wave.size // _FRAME * _FRAME].reshape(-1, _FRAME)
    loudness = np.sqrt(np.mean(np.square(frames), axis=1))
    if not loudness.size or loudness.max() < 1.0:
        return wave[:0]
    loud = np.flatnonzero(loudness >= loudness.max() * 10 ** (_QUIET_DB / 20))
    first = max(int(loud[0]) - _KEPT_FRAMES, 0)
    return wave[first * _FRAME : (int(loud[-1]) + 1 + _KEPT_FRAMES) * _FRAME]


def faded(wave: Wave) -> Wave:
    """Let the first and last 5 ms rise from and fall to nothing, so that a join never clicks."""
    length = min(_FADE, wave.size // 2)
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(length) / max(length, 1))
    shape = np.ones(wave.size)
    shape[:length] = rise
    shape[wave.size - length :] = rise[::-1]
    return wave * shape
