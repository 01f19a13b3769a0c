"""The rules: what is over, and how long it is kept after that. Each room says so of its own tables.

A rule names rows by their state first and their age second: what still matters has no age. So no setting,
however short, lets a limit, a lock or a count begin anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet

from nhanh8.config import settings

Rows = Callable[[datetime], QuerySet[Any]]
M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Rule:
    """What goes, and when."""

    name: str
    """`room:rows`, such as `mail:letters`."""
    what: str
    """The rows, in a few words."""
    since: str
    """From when on the time is counted, in a few words."""
    setting: str
    """The setting that says how long: `retention.traces`; or, where none does, in words."""
    kept: Callable[[], timedelta]
    count: Callable[[datetime], int]
    """How many rows are over before a moment."""
    remove: Callable[[datetime, int], int]
    """Remove some of them, so many at most, in a transaction of its own; say how many went."""


_rules: dict[str, Rule] = {}


def add(rule: Rule) -> None:
    """Register a rule."""
    _rules[rule.name] = rule


def every() -> tuple[Rule, ...]:
    """Give all rules, in the order in which the rooms registered them: from the ground up."""
    return tuple(_rules.values())


def rule(
    name: str, what: str, *, since: str, setting: str, kept: Callable[[], timedelta]
) -> Callable[[Callable[[datetime], QuerySet[M]]], Callable[[datetime], QuerySet[M]]]:
    """Register the function that gives the rows of a rule which are over before a moment.

    They go with what belongs to them (`on_delete`). What somebody has in hand at that moment is left to the
    next run: nobody waits for anybody.
    """

    def register(rows: Callable[[datetime], QuerySet[M]]) -> Callable[[datetime], QuerySet[M]]:
        add(Rule(name, what, since, setting, kept, lambda before: rows(before).count(), _removal(rows)))
        return rows

    return register


RECORDS: Final = "retention.records"
TRACES: Final = "retention.traces"


def records() -> timedelta:
    """How long records are kept: what happened, to whom, and what it cost."""
    return settings().retention.records


def traces() -> timedelta:
    """How long traces are kept: what has done its service."""
    return settings().retention.traces


def _removal(rows: Rows) -> Callable[[datetime, int], int]:
    def remove(before: datetime, most: int) -> int:
        # Looked for before the transaction begins: SQLite has one writer, and callers wait for it.
        found = list(rows(before).values_list("pk", flat=True)[:most])
        if not found:
            return 0
        with transaction.atomic():
            held = rows(before).filter(pk__in=found).select_for_update(skip_locked=True, of=("self",))
            ids = [row.pk for row in held.only("pk")]
            held.model._base_manager.filter(pk__in=ids).delete()  # noqa: SLF001 - Django's documented name
        return len(ids)

    return remove
