"""Counting what was heard wrongly: edits between two sequences, shares with what chance leaves open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import exp, lgamma, log
from typing import Final

_SURE: Final = 0.95
_HALVINGS: Final = 60
"""Of the interval from 0 to 1: beyond what a float can tell apart."""


@dataclass
class Edits:
    """Errors over many pairs of what was said and what was heard."""

    said: int = 0
    wrong: int = 0
    """Replaced, left out or added."""
    mistaken: Counter[tuple[str, str]] = field(default_factory=Counter)
    """What was said and what was heard in its place; "" where it was left out, or added."""

    def add(self, said: Sequence[str], heard: Sequence[str]) -> None:
        """Compare one pair."""
        steps = _steps(said, heard)
        self.said += len(said)
        self.wrong += len(steps)
        self.mistaken.update(steps)

    @property
    def percent(self) -> float:
        """Errors of a hundred that were said."""
        return 100 * self.wrong / self.said if self.said else 0.0


def _steps(said: Sequence[str], heard: Sequence[str]) -> list[tuple[str, str]]:
    """Give the fewest replacements, omissions and additions that make one into the other."""
    rows = [list(range(len(heard) + 1))]
    for n, one in enumerate(said, 1):
        row, above = [n], rows[-1]
        for m, other in enumerate(heard, 1):
            row.append(min(above[m - 1] + (one != other), above[m] + 1, row[m - 1] + 1))
        rows.append(row)
    steps = []
    n, m = len(said), len(heard)
    while n or m:
        if n and m and rows[n][m] == rows[n - 1][m - 1] + (said[n - 1] != heard[m - 1]):
            n, m = n - 1, m - 1
            if said[n] != heard[m]:
                steps.append((said[n], heard[m]))
        elif n and rows[n][m] == rows[n - 1][m] + 1:
            n -= 1
            steps.append((said[n], ""))
        else:
            m -= 1
            steps.append(("", heard[m]))
    return steps


def at_most_percent(times: int, of: int) -> float:
    """Give the highest share that still goes with so few (Clopper and Pearson, one-sided, 95 %)."""
    if times >= of:
        return 100.0
    low, high = times / of, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        fewer = sum(_probability(k, of, middle) for k in range(times + 1))
        low, high = (middle, high) if fewer > 1 - _SURE else (low, middle)
    return 100 * high


def _probability(times: int, of: int, share: float) -> float:
    """Give the binomial probability."""
    ways = lgamma(of + 1) - lgamma(times + 1) - lgamma(of - times + 1)
    return exp(ways + times * log(share) + (of - times) * log(1 - share)) if share < 1 else 0.0
