"""The recording of a check code: our own voice, under the murmur of many of its kind."""

import io
from functools import cache
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from nhanh8.audit.privacy import keyed_digest
from nhanh8.checkcode.challenge import DIGITS, Shown
from nhanh8.speech import g711, wav
from nhanh8.speech.speaker import dictation
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

SPEEDS: Final = (0.94, 0.96, 0.98, 1.0, 1.02, 1.04, 1.06)
"""Of each digit, by chance: no two recordings have the same one. Tones keep their shape, which is what
Vietnamese words are told apart by."""
_NOISE_DB: Final = -6.0
"""The murmur beside the voice. Digits in noise are understood to about -9 dB beside it, by people with normal
hearing (digits-in-noise tests); 6 dB above it leaves 15 dB to those who hear less well."""
_BEFORE_S: Final = 0.6
_BETWEEN_S: Final = (0.35, 0.6)
_AFTER_S: Final = 0.5
_LOUDER_OR_SOFTER_DB: Final = 2.0
_MURMUR_S: Final = 20
_MURMURERS: Final = 6

_Wave = NDArray[np.float64]


def recording(shown: Shown, language: str) -> bytes:
    """Say digits in a language (`vi`, `en`): a WAV file of 8,000 samples a second, some 5 s and 80 kB.

    The same for the same `shown`, so that a player may fetch it in pieces. Raises SpeechError where the
    voice can't be had.
    """
    chance = np.random.default_rng(shown.grain)
    clips = _clips(language)
    pieces = [_silence(_BEFORE_S)]
    for digit in shown.digits:
        gain = 10 ** (chance.uniform(-_LOUDER_OR_SOFTER_DB, _LOUDER_OR_SOFTER_DB) / 20)
        pieces += [clips[digit][chance.integers(len(SPEEDS))] * gain, _silence(chance.uniform(*_BETWEEN_S))]
    voice = np.concatenate([*pieces, _silence(_AFTER_S)])
    file = io.BytesIO()
    wav.write(_in_range(voice + _masking(voice.size, language, chance)), file)
    return file.getvalue()


@cache
def _clips(language: str) -> dict[str, tuple[_Wave, ...]]:
    """Give every digit at every speed."""
    speaker = dictation()
    sounds = {digit: speaker.digit(language, int(digit)) for digit in DIGITS}
    return {
        digit: tuple(at_speed(g711.decode(sound.encoded(Law.A), Law.A), speed) for speed in SPEEDS)
        for digit, sound in sounds.items()
    }


def at_speed(samples: g711.Samples, speed: float) -> _Wave:
    """Play a sound faster or slower, and higher or lower with it."""
    played: _Wave = np.interp(np.arange(0, samples.size - 1, speed), np.arange(samples.size), samples)
    return played


def _masking(size: int, language: str, chance: Generator) -> _Wave:
    """Cut the masking of one recording out of two places of the murmur."""
    murmur = _murmur(language)
    starts = chance.integers(0, murmur.size - size, 2)
    mixed = sum(murmur[start : start + size] for start in starts) / np.sqrt(2)
    return np.asarray(mixed)


@cache
def _murmur(language: str) -> _Wave:
    """Make a murmur of the voice's own kind: its digits backwards, several at once, at the masking's level.

    Every process of an installation makes the same one, and nobody else can.
    """
    chance = np.random.default_rng(int(keyed_digest("check code's murmur", language), 16))
    clips = [wave for speeds in _clips(language).values() for wave in speeds]
    murmur = np.zeros(_MURMUR_S * SAMPLES_PER_SECOND)
    for _ in range(_MURMURERS):
        said: list[_Wave] = []
        while sum(wave.size for wave in said) < murmur.size:
            said.append(clips[chance.integers(len(clips))][::-1])
        murmur += np.concatenate(said)[: murmur.size]
    level = np.sqrt(np.mean([np.mean(np.square(wave)) for wave in clips])) * 10 ** (_NOISE_DB / 20)
    quieter: _Wave = murmur * (level / np.sqrt(np.mean(np.square(murmur))))
    return quieter


def _silence(seconds: float) -> _Wave:
    return np.zeros(round(seconds * SAMPLES_PER_SECOND))


def _in_range(wave: _Wave) -> g711.Samples:
    limits = np.iinfo(np.int16)
    return np.rint(np.clip(wave, limits.min, limits.max)).astype(np.int16)
