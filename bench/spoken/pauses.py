"""Numbers that are read in groups, with pauses: who is cut short, and how long the others wait."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from nhanh8.speech.utterance import SAMPLES_PER_SECOND
from spoken.ears import Ears
from spoken.made import LINES, SILENT_BEFORE_S, in_a_room, in_groups

Row = dict[str, Any]

_PAUSES_S: Final = (0.0, 0.35, 0.7, 1.0)


@dataclass(frozen=True)
class Paused:
    """One number that was read in groups over one line."""

    pause_s: float
    line: str
    right: bool
    waited_s: float
    """From the last word to the end of the answer, as the hotline sees it; less than 0: it was cut short."""


def paused(ears: Ears, variants: Sequence[str], count: int, dice: np.random.Generator) -> Iterator[Paused]:
    """Have so many numbers read with each pause, over each line."""
    for pause_s in _PAUSES_S:
        for _ in range(count):
            number, sound = in_groups(ears.language, pause_s, dice, variants)
            for line in LINES:
                best, over_s = ears.best(line.through(in_a_room(sound), dice))
                waited_s = over_s - SILENT_BEFORE_S - sound.size / SAMPLES_PER_SECOND
                yield Paused(pause_s, line.name, best == number, waited_s)


def pauses_table(read: Sequence[Paused]) -> dict[str, list[Row]]:
    """Count by length of the pause and by line."""
    kinds = dict.fromkeys((one.pause_s, one.line) for one in read)
    return {
        "pauses": [_row(*kind, [one for one in read if (one.pause_s, one.line) == kind]) for kind in kinds]
    }


def _row(pause_s: float, line: str, these: Sequence[Paused]) -> Row:
    waited_ms = [1000 * one.waited_s for one in these if one.waited_s >= 0]
    return {
        "pause_s": pause_s,
        "line": line,
        "numbers": len(these),
        "right_percent": 100 * sum(one.right for one in these) / len(these),
        "cut_short_percent": 100 * sum(one.waited_s < 0 for one in these) / len(these),
        **{
            f"over_after_p{p}_ms": float(np.percentile(waited_ms, p)) if waited_ms else None for p in (50, 95)
        },
    }
