"""What callers' lines sound like, made by a program: speech, coughs, keys, noise."""

from functools import cache

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, Wave, normalised
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.voice import Pace

SPEECH_DBM0 = -18.0


@cache
def words(text: str, language: str = "vi", dbm0: float = SPEECH_DBM0) -> Samples:
    return samples(normalised(Espeak().speak(text, language, Pace.NORMAL).astype(np.float64), dbm0))


def pause(seconds: float) -> Samples:
    return np.zeros(round(seconds * SAMPLES_PER_SECOND), np.int16)


def noise(seconds: float, dbm0: float, *, seed: int = 8, low: float = 150, high: float = 3400) -> Samples:
    """Noise of the telephone's band, weaker in higher tones, as rooms have it."""
    size = round(seconds * SAMPLES_PER_SECOND)
    frequency = np.fft.rfftfreq(size, 1 / SAMPLES_PER_SECOND)
    gain = np.where((frequency > low) & (frequency < high), 1 / np.sqrt(np.maximum(frequency, 100.0)), 0.0)
    wave = np.fft.irfft(np.fft.rfft(np.random.default_rng(seed).normal(size=size)) * gain, size)
    return samples(at_level(wave, dbm0))


def cough(seed: int) -> Samples:
    """Cough: a burst of noise that dies away, a second weaker one, and a short voiced end."""
    random = np.random.default_rng(seed)
    seconds = random.uniform(0.2, 0.45)
    wave = noise(seconds, -20.0, seed=seed, low=250).astype(np.float64)
    time = np.arange(wave.size) / SAMPLES_PER_SECOND
    wave *= np.exp(-time * 3 / seconds) + 0.4 * np.exp(-(((time - seconds * 0.6) * 5 / seconds) ** 2))
    voiced = min(round(random.uniform(0.0, 0.12) * SAMPLES_PER_SECOND), wave.size)
    if voiced:
        phase = np.cumsum(random.uniform(120, 250) * np.linspace(1.0, 0.7, voiced)) / SAMPLES_PER_SECOND
        wave[-voiced:] += (phase % 1 - 0.5) * np.hanning(voiced) * 2 * wave.std()
    return samples(at_level(wave, -14.0))


def at_level(wave: Wave, dbm0: float) -> Wave:
    return wave * (10 ** ((dbm0 - 6.15) / 20) * FULL_SCALE / np.sqrt(np.mean(np.square(wave))))


def samples(wave: Wave) -> Samples:
    return np.clip(np.rint(wave), -32768, 32767).astype(np.int16)
