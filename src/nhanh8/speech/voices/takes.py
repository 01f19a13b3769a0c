"""A take, that is, one recording as it came: what is wrong with it, and the clip that is cut from it."""

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np

from nhanh8.speech.clip import in_telephone_band, made_into_clip
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE, Wave, active_dbm0
from nhanh8.speech.utterance import SAMPLES_PER_SECOND


class Fault(StrEnum):
    """What is wrong with a recording."""

    MISSING = "missing"
    UNREADABLE = "no WAV file"
    SILENT = "silent"
    CLIPPED = "clipped"
    CUT_AT_THE_BEGINNING = "cut off at the beginning"
    CUT_AT_THE_END = "cut off at the end"
    NOISY = "noisy"
    TOO_SOFT = "too soft"
    UNEVEN = "can't be brought to the level"
    TOO_SHORT = "too short for its text"
    TOO_LONG = "too long for its text"


UNUSABLE: Final = frozenset({Fault.MISSING, Fault.UNREADABLE, Fault.SILENT})
"""With one of these a voice can't speak."""
SPOILT: Final = UNUSABLE | {Fault.CLIPPED, Fault.CUT_AT_THE_BEGINNING, Fault.CUT_AT_THE_END}
"""What is lost there doesn't come back: it has to be recorded again."""

_FRAME: Final = round(0.01 * SAMPLES_PER_SECOND)
_ROOM: Final = round(0.05 * SAMPLES_PER_SECOND)
"""Silence that `in_telephone_band` puts around a sound."""
_QUIETEST_SHARE: Final = 0.1
"""The quietest tenth of a recording that has its half second of silence at both ends is the room's noise."""
_ABOVE_NOISE_DB: Final = 8.0
"""A frame is speech from there on."""
_BELOW_SPEECH_DB: Final = 40.0
"""Whatever the room, nothing softer than this belongs to a word."""
_CLICK: Final = 3
"""Frames: a mouse, a tongue, a switch. The release of a final t is as short, but follows its vowel."""
_ALONE: Final = 15
"""Frames of quiet between it and anything else."""
_KEPT_BEFORE_S: Final = 0.04
_KEPT_AFTER_S: Final = 0.06
"""Weak consonants live there, and the breath that ends a word."""
_EDGE_S: Final = 0.02
"""Speech this near to the first or last sample has lost its beginning or end."""
_NOISY_DB: Final = 25.0
"""Speech no further above the room's noise: one hears the room switch on and off with each clip."""
_TOO_SOFT_DBM0: Final = -45.0
"""Raised by so much to the usual level, the steps of a recording of 16 bits become audible."""
_TOP_RUN: Final = 3
"""Samples at the very top, in a row: a wave that wasn't cut has one or two there."""
_TOP_RUNS: Final = 2
_LEAST_TOP: Final = 0.03 * FULL_SCALE
"""Below that a flat top is no clipping but a quiet recording's coarse steps."""
_LEVEL_DB: Final = 1.0
"""How far from the level a clip may be after it was brought there."""


@dataclass(frozen=True, slots=True)
class Take:
    """A recording, measured."""

    clip: Samples
    """Cut, in the telephone band, at the level; empty where nothing can be cut from it."""
    level_dbm0: float
    """Active speech level (ITU-T P.56), as it came."""
    peak_db: float
    """Below full scale, as it came."""
    above_noise_db: float
    """How far the loudest speech stands above the room's noise; infinite where its silence was cut off."""
    faults: tuple[Fault, ...]

    @property
    def seconds(self) -> float:
        """How long the clip is."""
        return self.clip.size / SAMPLES_PER_SECOND


def examined(samples: Samples, rate: int, level_dbm0: float, *, cut: bool = False) -> Take:
    """Measure a recording and make the clip. `cut` is one from which the silence was cut off before."""
    peak = float(np.abs(samples.astype(np.int32)).max(initial=0))
    wave = in_telephone_band(samples, rate)[_ROOM:-_ROOM].astype(np.float64)
    level = active_dbm0(wave)
    loudness = _loudness(wave)
    if level == -math.inf or not loudness.size:
        return Take(samples[:0].astype(np.int16), -math.inf, _decibels(peak), 0.0, (Fault.SILENT,))
    noise = float(np.quantile(loudness, _QUIETEST_SHARE))
    # Of a clip that was cut before, the quietest tenth is the end of its words.
    first, last = (0, loudness.size - 1) if cut else _spoken(loudness, noise)
    begins = max(first * _FRAME - round(_KEPT_BEFORE_S * SAMPLES_PER_SECOND), 0)
    ends = (last + 1) * _FRAME + round(_KEPT_AFTER_S * SAMPLES_PER_SECOND)
    clip = made_into_clip(np.rint(wave[begins:ends]).astype(np.int16), level_dbm0)
    above = math.inf if cut else float(loudness.max()) - noise
    edge = round(_EDGE_S * SAMPLES_PER_SECOND / _FRAME)
    found = {
        Fault.CLIPPED: _is_clipped(samples),
        Fault.CUT_AT_THE_BEGINNING: not cut and first < edge,
        Fault.CUT_AT_THE_END: not cut and last >= loudness.size - edge,
        Fault.NOISY: above < _NOISY_DB,
        Fault.TOO_SOFT: level < _TOO_SOFT_DBM0,
        Fault.UNEVEN: abs(active_dbm0(clip.astype(np.float64)) - level_dbm0) > _LEVEL_DB,
    }
    return Take(
        clip, level, _decibels(peak), above, tuple(fault for fault, is_there in found.items() if is_there)
    )


def _loudness(wave: Wave) -> Wave:
    """Give the level of each frame of 10 ms, in dB below full scale; -100 for digital silence."""
    frames = wave[: wave.size // _FRAME * _FRAME].reshape(-1, _FRAME)
    power = np.mean(np.square(frames), axis=1) / FULL_SCALE**2
    loudness: Wave = 10 * np.log10(np.maximum(power, 1e-10))
    return loudness


def _spoken(loudness: Wave, noise: float) -> tuple[int, int]:
    """Give the first and last frame of speech. What is short and stands alone is a click."""
    loudest = float(loudness.max())
    loud = loudness >= min(max(noise + _ABOVE_NOISE_DB, loudest - _BELOW_SPEECH_DB), loudest)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], loud, [False]]).astype(np.int8)))
    runs = edges.reshape(-1, 2)  # where each begins, and the frame after its last
    before, after = np.full(len(runs), _ALONE), np.full(len(runs), _ALONE)
    before[1:] = after[:-1] = runs[1:, 0] - runs[:-1, 1]
    kept = runs[(runs[:, 1] - runs[:, 0] > _CLICK) | (np.minimum(before, after) < _ALONE)]
    first, end = (kept[0, 0], kept[-1, 1]) if len(kept) else (runs[0, 0], runs[-1, 1])
    return int(first), int(end) - 1


def _is_clipped(samples: Samples) -> bool:
    """Tell whether the wave has flat tops, at full scale or where another program cut it."""
    wave = samples.astype(np.int32)
    for side in (wave, -wave):
        top = int(side.max(initial=0))
        if top < _LEAST_TOP:
            continue
        at_top = np.concatenate([[False], side == top, [False]])
        edges = np.flatnonzero(at_top[1:] != at_top[:-1])
        if np.count_nonzero(edges[1::2] - edges[::2] >= _TOP_RUN) >= _TOP_RUNS:
            return True
    return False


def _decibels(peak: float) -> float:
    return 20 * math.log10(peak / FULL_SCALE) if peak else -math.inf
