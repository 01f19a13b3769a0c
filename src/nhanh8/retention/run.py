"""Remove what is over: in small bites with pauses between, so that nobody who writes has to wait long.

It may be stopped at any moment and run again; several may run at the same time.
"""

import time
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.retention.rules import Rule, every

_BITE: Final = 250
"""Rows in one transaction: 10 ms where they stand alone, 30 where others belong to them (SQLite)."""
_SHORTEST_PAUSE_S: Final = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """What a rule says now."""

    rule: Rule
    rows: int
    """That would go, or went."""


def look() -> Iterator[Line]:
    """Count what would go, rule by rule; nothing is changed."""
    now = timezone.now()
    for rule in every():
        yield Line(rule, rule.count(now - rule.kept()))


def to_the_end() -> Generator[Line, None, None]:
    """Remove all that is over now, and give each rule when it is done. The run is put into the audit record.

    That is done however it ends: what went before an error or Ctrl-C stands there too.
    """
    now = timezone.now()
    removed: dict[str, int] = {}
    complete = False
    try:
        for rule in every():
            removed[rule.name] = 0
            for count in _bites(rule, now):
                removed[rule.name] += count
            yield Line(rule, removed[rule.name])
        complete = True
    finally:
        note(removed, complete=complete)


def some(bites: int) -> tuple[dict[str, int], bool]:
    """Remove so many bites at most; say how many rows went by each rule, and whether all is done."""
    now = timezone.now()
    removed: dict[str, int] = {}
    for rule in every():
        for count in _bites(rule, now):
            removed[rule.name] = removed.get(rule.name, 0) + count
            bites -= 1
            if not bites:
                return removed, False
    return removed, True


def note(removed: dict[str, int], *, complete: bool) -> None:
    """Put into the audit record what a run removed, rule by rule."""
    went = {name: count for name, count in removed.items() if count}
    record.append("retention:run:ended", complete=complete, total=sum(went.values()), **went)


def _bites(rule: Rule, now: datetime) -> Iterator[int]:
    """Remove what is over by one rule; give how many rows each bite had."""
    before = now - rule.kept()
    while True:
        began = time.monotonic()
        count = rule.remove(before, _BITE)
        if not count:
            return
        yield count
        # As long as it took, for others: SQLite has no queue, and who finds it taken looks again by and by.
        time.sleep(max(time.monotonic() - began, _SHORTEST_PAUSE_S) if _has_one_writer() else 0)


def _has_one_writer() -> bool:
    return connection.vendor == "sqlite"
