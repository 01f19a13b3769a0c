"""Keys as tones in the audio (ITU-T Q.23), found with the Goertzel algorithm.

Only where telephone-event wasn't negotiated: named events are exact, tones are a guess. The checks follow
ITU-T Q.24 and keep speech from passing for a key: both tones must stand out from all else in the block, must
not differ much (twist), and must last two blocks.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech import g711
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Audio, Law

_LOW: Final = (697, 770, 852, 941)
_HIGH: Final = (1209, 1336, 1477, 1633)
_PAD: Final = ("123A", "456B", "789C", "*0#D")

_BLOCK: Final = 160
"""Samples looked at together, 20 ms: a tone of 40 ms, the shortest of Q.24, fills one whole block at least,
and with the step below, two."""
_STEP: Final = 80
"""Blocks overlap by half."""
_WHOLE: Final = 2
"""Blocks in a row with the same key make it one; as many without it end it."""

_QUIETEST: Final = 10 ** (-30 / 20) * 32768 / 2
"""Amplitude of each tone, at least: about -30 dBm0 (Q.24 has -25 to -29 as the lowest that must be taken)."""
_MORE_IN_HIGH: Final = 10 ** (5 / 10)
_MORE_IN_LOW: Final = 10 ** (9 / 10)
"""Twist, in power: the high tone may be 5 dB stronger, the low one 9 dB (Q.24 asks for 4 and 8 at least)."""
_OTHERS: Final = 10 ** (-8 / 10)
"""The next strongest tone of each group, against the strongest: 8 dB down at least."""
_SHARE: Final = 0.75
"""Of all power in the block, the two tones have at least so much. Vowels spread theirs."""


def _basis() -> NDArray[np.float32]:
    """Make the sixteen correlations of a block: a cosine and a sine for each of the eight tones."""
    at = np.arange(_BLOCK) / SAMPLES_PER_SECOND
    window = np.hamming(_BLOCK)
    waves = [f(2 * np.pi * hz * at) * window for f in (np.cos, np.sin) for hz in _LOW + _HIGH]
    return np.array(waves, dtype=np.float32) * np.float32(2 / window.sum())


_WAVES: Final = _basis()
_WINDOW: Final = np.hamming(_BLOCK).astype(np.float32)
_WINDOW_POWER: Final = float(np.square(np.hamming(_BLOCK)).sum())


class ToneReader:
    """Finds keys in one caller's audio."""

    def __init__(self) -> None:
        self._rest = np.empty(0, dtype=np.float32)
        self._candidate: str | None = None
        self._times = 0
        self._current: str | None = None

    def read(self, encoded: bytes, law: Law) -> list[str]:
        """Take the next audio of the caller; return the keys whose tones became certain in it."""
        samples = np.concatenate([self._rest, g711.decode(encoded, law).astype(np.float32)])
        keys = []
        start = 0
        while start + _BLOCK <= len(samples):
            if (key := self._next(_key_in(samples[start : start + _BLOCK]))) is not None:
                keys.append(key)
            start += _STEP
        self._rest = samples[start:]
        return keys

    def _next(self, seen: str | None) -> str | None:
        """Take what one block holds; return a key that has now been there long enough."""
        self._times = self._times + 1 if seen == self._candidate else 1
        self._candidate = seen
        if self._times < _WHOLE or seen == self._current:
            return None
        self._current = seen
        return seen


def tone_in(samples: g711.Samples) -> bool:
    """Tell whether a key's tone fills 20 ms of these samples."""
    wave = samples.astype(np.float32)
    starts = range(0, len(wave) - _BLOCK + 1, _STEP)
    return any(_key_in(wave[start : start + _BLOCK]) is not None for start in starts)


def _key_in(block: NDArray[np.float32]) -> str | None:
    # A block quieter than both tones at their quietest needs no closer look: most blocks are.
    if not (energy := float(block @ block)) or energy < _QUIETEST**2 * _BLOCK / 2:
        return None
    parts = _WAVES @ block
    power = parts[:8] ** 2 + parts[8:] ** 2
    low, high = int(power[:4].argmax()), int(power[4:].argmax())
    p_low, p_high = float(power[low]), float(power[4 + high])
    windowed = block * _WINDOW
    total = float(windowed @ windowed) * 2 / _WINDOW_POWER
    rivals = max(np.partition(power[:4], 2)[2] / p_low, np.partition(power[4:], 2)[2] / p_high)
    certain = (
        min(p_low, p_high) >= _QUIETEST**2
        and p_high <= p_low * _MORE_IN_HIGH
        and p_low <= p_high * _MORE_IN_LOW
        and rivals <= _OTHERS
        and p_low + p_high >= _SHARE * total
    )
    return _PAD[low][high] if certain else None


def tone(key: str, seconds: float, *, amplitude: float = 0.2) -> Audio:
    """Make the sound of a key; each of its two tones has `amplitude` of full scale. ValueError for no key."""
    row, column = divmod("".join(_PAD).index(key), 4)
    at = np.arange(round(seconds * SAMPLES_PER_SECOND)) / SAMPLES_PER_SECOND
    wave = np.sin(2 * np.pi * _LOW[row] * at) + np.sin(2 * np.pi * _HIGH[column] * at)
    samples = (wave * amplitude * 32767).astype(np.int16)
    return g711.audio(samples)
