"""A mouth: what callers say, made by espeak-ng in voices other than the product's, and noises they make."""

import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from itertools import cycle
from pathlib import Path

import numpy as np

from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.wav import read_wav

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_LOUDEST = 8000
"""Of 32,768: a caller who speaks up, and no sample that the line would cut off."""
_HEARD = 60
_BAND_HZ = (300, 3400)
_RECORDINGS = Path(__file__).parents[2] / "recordings"


@cache
def spoken(words: str, voice: str = "vi+f3", words_a_minute: int = 150) -> Samples:
    """Say words, a comma being a pause; silence at both ends is cut off."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "said.wav"
        subprocess.run(
            ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-w", str(file), words], check=True
        )
        sound, rate = read_wav(file)
    return _cut(_in_telephone_band(sound, rate))


def digit_by_digit(number: str, groups: Sequence[int] = (4, 3, 3)) -> str:
    """Give the words of a number as most people read it: in groups, with a comma between them."""
    words, at = [], 0
    for length in groups:
        words.append(" ".join(_DIGITS[int(digit)] for digit in number[at : at + length]))
        at += length
    assert at == len(number)
    return ", ".join(words)


def by_people(number: str, groups: Sequence[int] = (4, 3, 3)) -> Samples:
    """Let people say a number of 0, 1, 3 and 5, each digit another one's word (tests/recordings)."""
    words = {digit: cycle(_recorded(digit)) for digit in set(number)}
    ends = set(np.cumsum(groups))
    parts = [
        part
        for count, digit in enumerate(number, 1)
        for part in (next(words[digit]), pause(0.35 if count in ends else 0.12))
    ]
    return np.concatenate(parts[:-1])


def _recorded(digit: str) -> list[Samples]:
    files = sorted(_RECORDINGS.glob(f"{digit}-*.wav"))
    assert files, f"nobody says {digit}"
    return [read_wav(file)[0] for file in files]


def pause(seconds: float) -> Samples:
    """Say nothing."""
    return np.zeros(round(seconds * RATE), np.int16)


def cough(seed: int = 8) -> Samples:
    """Cough: noise that begins at once and dies away within 0.3 s."""
    dice = np.random.default_rng(seed)
    length = round(0.3 * RATE)
    spectrum = np.fft.rfft(dice.normal(size=length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    spectrum /= (1 + (400 / np.maximum(hertz, 1)) ** 4) * (1 + (hertz / 1500) ** 2)
    noise = np.fft.irfft(spectrum, length) * np.exp(-np.arange(length) / (length / 4))
    return np.asarray(noise * _LOUDEST / np.abs(noise).max()).astype(np.int16)


def _in_telephone_band(sound: Samples, rate: int) -> Samples:
    """Resample by one Fourier transform: frequencies outside of the band are left out."""
    spectrum = np.fft.rfft(sound.astype(np.float64), -(-len(sound) // rate) * rate)
    hertz = np.arange(len(spectrum)) * rate / (2 * len(spectrum) - 2)
    spectrum[(hertz < _BAND_HZ[0]) | (hertz > _BAND_HZ[1])] = 0
    seconds = (2 * len(spectrum) - 2) // rate
    wave = np.fft.irfft(spectrum[: seconds * RATE // 2 + 1], seconds * RATE)
    return np.asarray(wave * _LOUDEST / np.abs(wave).max()).astype(np.int16)


def _cut(sound: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(sound) > _HEARD)
    return np.asarray(sound[loud[0] : loud[-1] + 1])
