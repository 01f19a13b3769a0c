"""An ear: finds digits and prompts in what a telephone received, by comparing with the voice's own sound.

Normalised cross-correlation: 1 where a piece of the recording is the clip itself (louder or softer), near 0
where it has nothing to do with it. Every place of every clip is judged; of claims that overlap the best wins.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from acceptance.telephones.g711 import RATE, Samples

SURE = 0.8
"""Correlation from which a clip counts as heard. The same clip through another codec, or with a tenth of its
packets lost, stays above 0.9; different digits of one voice stay under 0.7 (test_hearing.py)."""

_THIRD_SURE = 0.5
"""What each third of it must reach as well, so that a loud beginning doesn't pass for the whole."""

_AUDIBLE = 30.0
"""Root mean square, in 16-bit steps, under which a window is silence: about −60 dBm0."""

Curve = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Heard:
    """A clip that was found."""

    what: str
    start_s: float
    end_s: float
    likeness: float
    """Its correlation, up to 1."""


def similarity(audio: Samples, clip: Samples) -> Curve:
    """Give the correlation of the clip with the audio at each start sample (none where it is longer)."""
    length = len(clip)
    if length == 0 or len(audio) < length:
        return np.zeros(0)
    heard, wanted = audio.astype(np.float64), clip.astype(np.float64) - clip.mean()
    size = 1 << (len(heard) + length - 1).bit_length()
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(wanted, size)), size)
    sums = np.concatenate(([0.0], np.cumsum(heard)))
    squares = np.concatenate(([0.0], np.cumsum(heard * heard)))
    total = sums[length:] - sums[:-length]
    energy = np.maximum(squares[length:] - squares[:-length] - total * total / length, 0)
    quiet = energy < _AUDIBLE**2 * length
    return np.where(
        quiet, 0, product[: len(energy)] / np.sqrt(np.where(quiet, 1, energy) * (wanted @ wanted))
    )


def find(audio: Samples, clips: Mapping[str, Samples], sure: float = SURE) -> list[Heard]:
    """Find all clips, in the order they were said. The names of `clips` come back as `Heard.what`."""
    claims: list[Heard] = []
    for what, clip in clips.items():
        curve = similarity(audio, clip)
        while len(curve) and curve.max() >= sure:
            at = int(curve.argmax())
            if _throughout(audio[at : at + len(clip)], clip):
                claims.append(Heard(what, at / RATE, (at + len(clip)) / RATE, float(curve[at])))
            curve[max(0, at - len(clip) // 2) : at + len(clip) // 2 + 1] = 0
    said: list[Heard] = []
    for claim in sorted(claims, key=lambda c: -c.likeness):
        if all(_apart(claim, other) for other in said):
            said.append(claim)
    return sorted(said, key=lambda c: c.start_s)


def digits(audio: Samples, clips: Mapping[str, Samples]) -> str:
    """Give all the digits heard, in order."""
    return "".join(heard.what for heard in find(audio, clips))


def hears(audio: Samples, clip: Samples, sure: float = SURE) -> Heard | None:
    """Tell from when to when a whole prompt was heard (the best, if more than once); None if it wasn't."""
    curve = similarity(audio, clip)
    if not len(curve) or curve.max() < sure:
        return None
    at = int(curve.argmax())
    if not _throughout(audio[at : at + len(clip)], clip):
        return None
    return Heard("prompt", at / RATE, (at + len(clip)) / RATE, float(curve[at]))


def _throughout(piece: Samples, clip: Samples) -> bool:
    """Tell whether a piece of the recording is the clip from beginning to end."""
    thirds = zip(np.array_split(piece, 3), np.array_split(clip, 3), strict=True)
    return all(similarity(heard, wanted).max(initial=0) >= _THIRD_SURE for heard, wanted in thirds)


def _apart(one: Heard, other: Heard) -> bool:
    """Tell whether two claims share less than a third of the shorter one."""
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return shared < min(one.end_s - one.start_s, other.end_s - other.start_s) / 3
