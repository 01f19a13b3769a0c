"""What comes out of a telephone that isn't speech: the echo of what it plays, and coughs."""

from typing import Final

import numpy as np

from _wire import SAMPLES
from nhanh8.speech.g711 import Samples, decode, encode
from nhanh8.speech.level import Wave, rms_dbm0
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

_SILENCE: Final = bytes([Law.A.silence]) * SAMPLES
_LONGEST_S: Final = 90
_ROOM: Final = round(0.02 * SAMPLES_PER_SECOND)
"""Samples for which an echo lingers: loudspeaker, table, wall, microphone."""
_LOUDEST: Final = 32_767

_COUGH_S: Final = (0.18, 0.35)
"""A cough's burst is as long (0.3 s with its rest, in published recordings); some come in pairs."""
_COUGH_HZ: Final = (400.0, 1500.0)
"""Its noise is strongest between these."""
_COUGH_DBM0: Final = -15.0


class Echo:
    """The way from a telephone's loudspeaker to its microphone. `loss_db` as in ITU-T G.131."""

    def __init__(self, loss_db: float, delay_ms: float) -> None:
        lingering = np.exp(-np.arange(_ROOM) / (_ROOM / 5))
        room = lingering * np.random.default_rng(8).choice((-1.0, 1.0), _ROOM)
        self._room = room / np.linalg.norm(room) * 10 ** (-loss_db / 20)
        self._heard = np.zeros(_LONGEST_S * SAMPLES_PER_SECOND)
        self._first: int | None = None
        self._taken = 0
        """Samples heard until now."""
        self._delay = round(delay_ms * SAMPLES_PER_SECOND / 1000)
        self._at: int | None = None
        """Of what comes back next, counted from the first sample heard, a room's length ahead."""

    def take(self, sequence: int, coded: bytes) -> None:
        """Hear a packet."""
        if self._first is None:
            self._first = sequence
        place = ((sequence - self._first) & 0xFFFF) * SAMPLES
        if place + SAMPLES <= len(self._heard):
            self._heard[place : place + SAMPLES] = decode(coded, Law.A)
            self._taken = max(self._taken, place + SAMPLES)

    def next(self) -> bytes:
        """Give the next 20 ms of what comes back: from the first time on, as late as it was made to be."""
        if self._first is None:
            return _SILENCE
        first = self._taken - SAMPLES - self._delay - _ROOM + 1 if self._at is None else self._at
        self._at = first + SAMPLES
        heard = np.zeros(_ROOM - 1 + SAMPLES)
        there = self._heard[max(0, first) : max(0, first + heard.size)]
        heard[max(0, -first) :][: there.size] = there
        echo = np.convolve(heard, self._room, mode="valid")
        return encode(np.clip(echo, -_LOUDEST, _LOUDEST).astype(np.int16), Law.A)


class Played:
    """Sounds at given seconds, silence between them."""

    def __init__(self, *sounds: tuple[float, Samples]) -> None:
        self._coded = b""
        for second, sound in sounds:
            self._coded = self._coded.ljust(
                round(second * SAMPLES_PER_SECOND), bytes([Law.A.silence])
            ) + encode(sound, Law.A)
        self._at = 0

    def next(self) -> bytes:
        """Give the next 20 ms."""
        first, self._at = self._at, self._at + SAMPLES
        return self._coded[first : self._at].ljust(SAMPLES, bytes([Law.A.silence]))


def cough(dice: np.random.Generator) -> Samples:
    """Make a cough: one or two bursts of noise that begin at once and die away."""
    bursts = [_burst(dice) for _ in range(int(dice.integers(1, 3)))]
    return np.concatenate([np.pad(burst, (0, round(0.08 * SAMPLES_PER_SECOND))) for burst in bursts])


def _burst(dice: np.random.Generator) -> Samples:
    length = round(dice.uniform(*_COUGH_S) * SAMPLES_PER_SECOND)
    spectrum = np.fft.rfft(dice.normal(size=length))
    hertz = np.fft.rfftfreq(length, 1 / SAMPLES_PER_SECOND)
    low, high = _COUGH_HZ
    spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 2)
    noise = np.fft.irfft(spectrum, length) * np.exp(-np.arange(length) / (length / 4))
    at_level: Wave = noise * 10 ** ((_COUGH_DBM0 - rms_dbm0(noise)) / 20)
    return np.clip(at_level, -_LOUDEST, _LOUDEST).astype(np.int16)
