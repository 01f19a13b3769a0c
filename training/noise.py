"""What is heard behind a caller: made here, so that it needs no recordings and no licence."""

from enum import StrEnum
from typing import Final

import numpy as np

from nhanh8.speech.level import Wave
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_HUM_HZ: Final = 50.0
_SYLLABLES_HZ: Final = 4.0
_NOTE_S: Final = (0.12, 0.6)
_CHORD: Final = 3


class Noise(StrEnum):
    """Kinds of background."""

    WHITE = "white"
    PINK = "pink"
    """A street, from far."""
    BROWN = "brown"
    """A car, a bus."""
    HUM = "hum"
    BABBLE = "babble"
    """A room full of people: noise with the spectrum and the rhythm of speech."""
    MUSIC = "music"


def noise(kind: Noise, size: int, rng: np.random.Generator) -> Wave:
    """Make background of so many samples, 8,000 a second, of any level."""
    match kind:
        case Noise.WHITE:
            return rng.normal(0, 1, size)
        case Noise.PINK:
            return _falling(size, 0.5, rng)
        case Noise.BROWN:
            return _falling(size, 1.0, rng)
        case Noise.HUM:
            return _hum(size, rng)
        case Noise.BABBLE:
            return sum((_voice(size, rng) for _ in range(4)), np.zeros(size))
        case Noise.MUSIC:
            return _music(size, rng)


def _falling(size: int, power: float, rng: np.random.Generator) -> Wave:
    """Make noise whose amplitude falls with the frequency to a power."""
    spectrum = np.fft.rfft(rng.normal(0, 1, size))
    hz = np.fft.rfftfreq(size, 1 / SAMPLES_PER_SECOND)
    return np.fft.irfft(spectrum / np.maximum(hz, 50.0) ** power, size)


def _hum(size: int, rng: np.random.Generator) -> Wave:
    t = np.arange(size) / SAMPLES_PER_SECOND
    tones = [
        np.sin(2 * np.pi * (_HUM_HZ * n * t + rng.random())) * rng.random() / np.sqrt(n) for n in range(2, 24)
    ]
    return np.sum(tones, axis=0) + 0.1 * rng.normal(0, 1, size)


def _voice(size: int, rng: np.random.Generator) -> Wave:
    """Make noise with two formants that come and go at the pace of syllables."""
    spectrum = np.fft.rfft(rng.normal(0, 1, size))
    hz = np.fft.rfftfreq(size, 1 / SAMPLES_PER_SECOND)
    first, second = rng.uniform(300, 800), rng.uniform(1000, 2400)
    shape = 1 / (1 + ((hz - first) / 120) ** 2) + 0.4 / (1 + ((hz - second) / 200) ** 2)
    beats = int(size * _SYLLABLES_HZ / SAMPLES_PER_SECOND) + 2
    t = np.arange(size) / SAMPLES_PER_SECOND
    pace = np.interp(t * _SYLLABLES_HZ, np.arange(beats), rng.random(beats) ** 2)
    return np.fft.irfft(spectrum * shape, size) * pace


def _music(size: int, rng: np.random.Generator) -> Wave:
    """Make chords of plucked notes, one after the other."""
    wave = np.zeros(size)
    start = 0
    while start < size:
        length = min(round(rng.uniform(*_NOTE_S) * SAMPLES_PER_SECOND), size - start)
        t = np.arange(length) / SAMPLES_PER_SECOND
        for semitone in rng.integers(0, 36, _CHORD):
            hz = 130.8 * 2 ** (semitone / 12)
            note = sum(np.sin(2 * np.pi * hz * n * t) / n for n in range(1, 6))
            wave[start : start + length] += note * np.exp(-t / 0.4)
        start += max(length, 1)
    return wave
