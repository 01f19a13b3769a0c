"""The units that the model tells apart: the frequent ones of the corpus, and all that answers need."""

from collections.abc import Iterable

from nhanh8.speech.recognisers.syllables import TONES
from training.corpus import Clip

BLANK = ""
"""Between units, and where nobody speaks: index 0."""
_SEEN_OFTEN_ENOUGH = 4


def units_of_clips(clips: Iterable[Clip], needed: Iterable[str]) -> tuple[str, ...]:
    """List the blank, the units needed and all that occur at least four times, in alphabetical order."""
    counts: dict[str, int] = {}
    for clip in clips:
        for unit in clip.units:
            counts[unit] = counts.get(unit, 0) + 1
    often = {unit for unit, count in counts.items() if count >= _SEEN_OFTEN_ENOUGH}
    return (BLANK, *sorted(often.union(needed)))


def syllables(units: Iterable[str]) -> list[tuple[str, ...]]:
    """Cut units into syllables: a tone ends one; an English word is one."""
    cut: list[tuple[str, ...]] = []
    open_one: tuple[str, ...] = ()
    for unit in units:
        open_one += (unit,)
        if unit in TONES or unit.startswith("en:"):
            cut.append(open_one)
            open_one = ()
    return [*cut, open_one] if open_one else cut
