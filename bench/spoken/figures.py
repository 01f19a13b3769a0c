"""What the packets to callers who speak tell: how soon they were answered, what cut a question short."""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from _figures import Sorted
from _wire import SILENT
from spoken.speaking import Disturbing, Speaking, When

Figures = dict[str, Any]

_NS_PER_MS: Final = 1e6
_ENOUGH: Final = 10
"""Digits from which on a number may be complete."""
_SHORT_SILENCE_MS, _LONG_SILENCE_MS = 500.0, 1500.0
"""What ends a number that may be complete, and one that may not."""
_LONG_GAP_MS: Final = 40.0
_GOES_ON_MS: Final = 1500.0
"""Of a question that was not cut short: so long after the caller began it is still being said."""
_WHOLE: Final = 0.95
_PAUSE_NS: Final = 3_000_000_000
"""Longer than any pause in a question, shorter than the time for an answer."""


def answered(packets: Sorted, spoken: Sequence[Speaking]) -> Figures:
    """Give how soon an answer came after the last word, and how soon a question stopped at the first.

    Which silence was due goes by what was said: half a second after ten digits. Where not all of them were
    heard the product waits for a second and a half; that second counts as late, as it is to the caller.
    """
    waited, late, stopped, question_over, unstopped, unanswered = [], [], [], 0, 0, 0
    for one in spoken:
        at, sounds = _of(packets, one.caller)
        before = at[sounds & (at >= one.began_ns) & (at < one.ended_ns)]
        after = at[sounds & (at >= one.ended_ns)]
        if one.when is When.INTO and before.size:
            stopped.append((before[-1] - one.began_ns) / _NS_PER_MS)
        elif one.when is When.INTO:
            question_over += 1
        if before.size and before[-1] - one.began_ns > _GOES_ON_MS * _NS_PER_MS:
            unstopped += 1
        elif not after.size:
            unanswered += 1
        else:
            waited.append((after[0] - one.ended_ns) / _NS_PER_MS)
            late.append(waited[-1] - (_SHORT_SILENCE_MS if one.digits >= _ENOUGH else _LONG_SILENCE_MS))
    long = [ms >= _LONG_SILENCE_MS for ms in waited]
    return {
        "answers": len(waited),
        "unanswered": unanswered,
        "talked_over": unstopped,
        **_percentiles("speech_end_to_audio", waited),
        **_percentiles("after_the_silence", late),
        "answered_after_1500_ms_percent": 100 * float(np.mean(long)) if long else 0.0,
        "interrupted": len(stopped),
        "question_already_over": question_over,
        **_percentiles("speech_begin_to_stop", stopped),
    }


def gaps(packets: Sorted) -> Figures:
    """Give the gaps between the packets of each call."""
    between = np.diff(packets.at)[packets.same_call] / _NS_PER_MS
    return {
        **_percentiles("gap", between),
        "gap_p99_ms": float(np.percentile(between, 99)),
        "gaps_over_40ms": int(np.count_nonzero(between > _LONG_GAP_MS)),
        "packets_received": len(packets.at),
    }


def disturbances(packets: Sorted, disturbing: Sequence[tuple[str, Disturbing]]) -> list[Figures]:
    """Compare what the disturbed heard with what others heard: the whole question, and what follows it."""
    parts = [(name, _parts(packets, one)) for name, one in disturbing]
    quiet = [heard for name, heard in parts if name == "nothing"]
    question, nothing = (_common([heard[n] for heard in quiet if len(heard) > n]) for n in range(2))
    rows: dict[str, Figures] = {}
    for name, heard in parts:
        row = rows.setdefault(name, {"what": name, "calls": 0, "question_cut": 0, "taken_for_an_answer": 0})
        row["calls"] += 1
        # A packet or two may be lost, or be the menu's last.
        row["question_cut"] += not heard or len(heard[0]) < _WHOLE * len(question)
        row["taken_for_an_answer"] += len(heard) < 2 or heard[1][:1].tolist() != nothing[:1].tolist()
    return list(rows.values())


def _parts(packets: Sorted, one: Disturbing) -> list[NDArray[np.uint64]]:
    """Give the sounds that were heard after the key, as prints, cut where nothing is said for long."""
    rows = packets.of(one.caller)
    at, prints = packets.at[rows], packets.print[rows]
    # The menu's last packets may still be on their way when the key is pressed.
    heard = (at > one.pressed_ns + 200 * _NS_PER_MS) & (prints != SILENT)
    at, prints = at[heard], prints[heard]
    return np.split(prints, np.flatnonzero(np.diff(at) > _PAUSE_NS) + 1)


def _common(heard: Sequence[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Give what most heard."""
    return max(heard, key=lambda one: sum(np.array_equal(one, other) for other in heard))


def _of(packets: Sorted, caller: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    rows = packets.of(caller)
    return packets.at[rows], packets.print[rows] != SILENT


def _percentiles(name: str, values_ms: Sequence[float] | NDArray[Any]) -> Figures:
    if not len(values_ms):
        return dict.fromkeys((f"{name}_{p}_ms" for p in ("p50", "p95", "max")), None)
    p50, p95 = np.percentile(values_ms, (50, 95))
    return {
        f"{name}_p50_ms": float(p50),
        f"{name}_p95_ms": float(p95),
        f"{name}_max_ms": float(np.max(values_ms)),
    }
