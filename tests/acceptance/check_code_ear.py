"""Reads a check code by ear, as someone does who can't see the picture.

It knows the product's voice by heart, which a program that asks for mails may learn as well: what it shows is
that the digits can be understood under the murmur, not that nobody else can.
"""

import io
import wave

import numpy as np

from acceptance.telephones import hearing
from acceptance.telephones.g711 import RATE, Samples
from nhanh8.checkcode import sound
from nhanh8.checkcode.challenge import LENGTH

_LEAST = 0.5
"""Likeness under which nothing was understood. The digits of a recording have 0.8 and more."""


def digits(recording: bytes, language: str = "vi") -> str:
    """Give the digits of a recording: those five places that sound most like one, in their order."""
    with wave.open(io.BytesIO(recording)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        audio: Samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)
    places = [
        (float(curve[at]), int(at), len(clip), digit)
        for digit, speeds in sound._clips(language).items()
        for clip in (np.rint(wave).astype(np.int16) for wave in speeds)
        if len(curve := hearing.similarity(audio, clip))
        for at in _peaks(curve)
    ]
    heard: list[tuple[float, int, int, str]] = []
    for place in sorted(places, reverse=True):
        if len(heard) < LENGTH and all(_apart(place, other) for other in heard):
            heard.append(place)
    assert all(likeness > _LEAST for likeness, *_ in heard)
    return "".join(digit for _, _, _, digit in sorted(heard, key=lambda place: place[1]))


def _peaks(curve: hearing.Curve) -> list[int]:
    """Give the places where a curve is higher than anywhere within a tenth of a second."""
    width = RATE // 10
    highest = [start + int(curve[start : start + width].argmax()) for start in range(0, len(curve), width)]
    return [at for at in highest if curve[at] == curve[max(0, at - width) : at + width].max()]


def _apart(one: tuple[float, int, int, str], other: tuple[float, int, int, str]) -> bool:
    shared = min(one[1] + one[2], other[1] + other[2]) - max(one[1], other[1])
    return shared < min(one[2], other[2]) / 3
