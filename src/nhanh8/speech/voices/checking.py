"""Check a voice: whether it can serve, and what of it should be listened to or recorded again."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.distance import distances
from nhanh8.speech.voices.rate import odd_lengths
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.script import Group, Line
from nhanh8.speech.voices.takes import UNUSABLE, Fault, Take, examined
from nhanh8.speech.voices.voice import Voice

NEAR_DB: Final = 15.0
"""Two clips no further apart sound alike. A word said again at another speed is up to 10 dB from itself; the
nearest digits of espeak-ng, "ba" and "tám", are 19 dB apart."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One clip of a voice."""

    line: Line
    take: Take | None
    """None where there is nothing to measure."""
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two clips of what is dictated, and how far apart they sound."""

    one: str
    other: str
    apart_db: float


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found."""

    checked: tuple[Checked, ...]
    pairs: tuple[Pair, ...]
    """Every two digits, and every two letters, the nearest first."""
    surplus: tuple[Clip, ...]
    """Clips of the voice that nothing says."""

    @property
    def can_serve(self) -> bool:
        """Whether everything can be said with this voice."""
        return not any(UNUSABLE.intersection(one.faults) for one in self.checked)

    @property
    def alike(self) -> tuple[Pair, ...]:
        """The pairs that sound alike."""
        return tuple(pair for pair in self.pairs if pair.apart_db < NEAR_DB)


def check(voice: Voice, lines: Sequence[Line], level_dbm0: float) -> Report:
    """Look at every clip that a voice has to have; an engine says them all for it.

    Raises VoiceError where an engine can't.
    """
    found = [_checked(voice, line, level_dbm0) for line in lines]
    odd = odd_lengths({one.line.clip: one.take.seconds for one in found if one.take})
    checked = [
        replace(one, faults=(*one.faults, odd[one.line.clip])) if one.line.clip in odd else one
        for one in found
    ]
    wanted = {line.clip for line in lines}
    languages = {clip.voice_language for clip in wanted}
    there = voice.files if isinstance(voice, Recordings) else {}
    surplus = tuple(clip for clip in there if clip not in wanted and clip.voice_language in languages)
    return Report(tuple(checked), tuple(_pairs(found)), surplus)


def _checked(voice: Voice, line: Line, level_dbm0: float) -> Checked:
    clip = line.clip
    if not isinstance(voice, Recordings):
        said = voice.speak(clip.text, clip.voice_language, clip.pace)
        take = examined(said, SAMPLES_PER_SECOND, level_dbm0, cut=True)
        return Checked(line, take, take.faults)
    if clip not in voice.files:
        return Checked(line, None, (Fault.MISSING,))
    try:
        take = examined(*voice.recorded(clip), level_dbm0, cut=True)
    except VoiceError:
        return Checked(line, None, (Fault.UNREADABLE,))
    return Checked(line, take, take.faults)


def _pairs(checked: Iterable[Checked]) -> list[Pair]:
    pairs: list[Pair] = []
    for group in (Group.DICTATED, Group.LETTERS):
        clips = {one.line.clip.text: one.take.clip for one in checked if one.take and one.line.group is group}
        pairs += [Pair(one, other, apart) for apart, one, other in distances(clips) if apart != math.inf]
    return sorted(pairs, key=lambda pair: pair.apart_db)
