"""What the callers' packets tell: gaps, losses, how soon a key was answered, which calls failed."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from _calling import Caller
from _keying import Keying
from _wire import SILENT, Heard

_NS_PER_MS: Final = 1e6
_LONG_GAP_MS: Final = 30.0
"""A jitter buffer of a packet and a half; the goal for the 99th percentile."""
_LOOKED_AT: Final = 150
"""Packets after a key in which its answer is looked for: 3 s."""
_NEARLY: Final = 0.9
_MENU, _DECIDING = 0, -1
"""Which of a caller's keys are timed: that of the menu, and the hash key that ends the number."""


class Sorted:
    """The packets by call and time."""

    def __init__(self, heard: Heard, calls: int) -> None:
        rows = slice(0, heard.count)
        order = np.lexsort((heard.at[rows], heard.call[rows]))
        call = heard.call[rows][order]
        self.at: NDArray[np.int64] = heard.at[rows][order]
        self.print: NDArray[np.uint64] = heard.print[rows][order]
        self.sequence: NDArray[np.uint16] = heard.sequence[rows][order]
        self.bounds = np.searchsorted(call, np.arange(calls + 1))
        self.same_call = call[1:] == call[:-1]

    def of(self, call: int) -> slice:
        return slice(int(self.bounds[call]), int(self.bounds[call + 1]))


def figures(callers: Sequence[Caller], heard: Heard, pressed: Sequence[Keying]) -> dict[str, object]:
    """Give the figures of one run."""
    packets = Sorted(heard, len(callers))
    failures: dict[int, str] = {}
    lost = 0
    for caller in callers:
        if not caller.up:
            failures[caller.index] = f"status {caller.status}" if caller.status else "no answer"
        elif not caller.hung_up:
            failures[caller.index] = "not hung up"
        elif packets.at[packets.of(caller.index)].size == 0:
            failures[caller.index] = "no audio"
        elif missing := _lost(packets.sequence[packets.of(caller.index)]):
            failures[caller.index] = "lost packets"
            lost += missing
    answers: dict[str, object] = {}
    if pressed:
        menu, without = _answered(packets, pressed, _MENU)
        failures |= dict.fromkeys(without, "no question")
        deciding, without = _answered(packets, pressed, _DECIDING)
        failures |= dict.fromkeys(without, "no read-out")
        answers = {**_percentiles("key_to_audio", deciding), **_percentiles("menu_key_to_audio", menu)}
    gaps = np.diff(packets.at)[packets.same_call] / _NS_PER_MS
    return {
        "failed": len(failures),
        "failures": ", ".join(f"{why} ({n})" for why, n in Counter(failures.values()).most_common(8)),
        **_percentiles("gap", gaps),
        "gaps_over_30ms_percent": float(100 * np.mean(gaps > _LONG_GAP_MS)) if gaps.size else 0.0,
        **answers,
        "packets_received": heard.count,
        "packets_lost": lost,
    }


def _lost(sequence: NDArray[np.uint16]) -> int:
    """Count the packets that are missing between the first and the last."""
    steps = np.diff(sequence).astype(np.int16).astype(np.int64)
    return int(steps.sum()) + 1 - len(sequence)


def _answered(packets: Sorted, pressed: Sequence[Keying], key: int) -> tuple[NDArray[Any], list[int]]:
    """Give the milliseconds from a key's first packet to its answer's, and the callers who got none.

    The answer begins with the same samples in every call, whatever was being said before.
    """
    heard_after = {one.caller: _after(packets, one, key) for one in pressed}
    expected = _first_in_common(list(heard_after.values()))
    times, without = [], []
    for one in pressed:
        at, prints = heard_after[one.caller]
        places = np.flatnonzero(prints == expected)
        if expected != SILENT and places.size:
            times.append((at[places[0]] - _sent(one, key)) / _NS_PER_MS)
        else:
            without.append(one.caller)
    return np.array(times), without


def _first_in_common(heard: Sequence[tuple[NDArray[np.int64], NDArray[np.uint64]]]) -> int:
    """Give the print of the first sound that nearly everybody hears; SILENT if there is none."""
    after: dict[int, list[float]] = {}
    for at, prints in heard:
        for print_, place in zip(*np.unique(prints[:_LOOKED_AT], return_index=True), strict=True):
            after.setdefault(int(print_), []).append(float(at[place] - at[0]))
    after.pop(SILENT, None)
    most = max(map(len, after.values()), default=0)
    common = {print_: np.median(times) for print_, times in after.items() if len(times) >= _NEARLY * most}
    return min(common, key=lambda print_: common[print_], default=SILENT)


def _sent(one: Keying, key: int) -> int:
    return one.first_sent.get(key % len(one.keys), 1 << 62)


def _after(packets: Sorted, one: Keying, key: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    rows = packets.of(one.caller)
    at, prints = packets.at[rows], packets.print[rows]
    start = int(np.searchsorted(at, _sent(one, key)))
    return at[start:], prints[start:]


def _percentiles(name: str, values_ms: NDArray[Any]) -> dict[str, float | None]:
    if not values_ms.size:
        return dict.fromkeys((f"{name}_{p}_ms" for p in ("p50", "p99", "max")), None)
    p50, p99 = np.percentile(values_ms, (50, 99))
    return {
        f"{name}_p50_ms": float(p50),
        f"{name}_p99_ms": float(p99),
        f"{name}_max_ms": float(values_ms.max()),
    }
