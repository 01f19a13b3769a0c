"""Take a list of participants into the registry: some rows at a time, each of them whole or not at all.

A row is about the person who has its number. Name and date of birth become those of the row; a number that
the registry hasn't got yet is added. Phones become exactly those of the row, and so do e-mail addresses,
except where the row has none: then those on file stay. Nobody is ever removed.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from django.db import IntegrityError, transaction

from nhanh8.registry.batch import Batch, Settle
from nhanh8.registry.listed import Listed, read
from nhanh8.registry.seen import Seen
from nhanh8.registry.sheet import Cells, RefusedRow

_ROWS_AT_ONCE = 250
"""In one transaction: few enough that callers' re-issues get between them (on SQLite, where one writes at a
time, they wait for 50 ms at the median)."""


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0

    @property
    def rows(self) -> int:
        """All rows read."""
        return self.added + self.changed + self.unchanged + self.refused


def take_in(
    rows: Iterable[Cells | RefusedRow],
    tally: Tally,
    *,
    settle: Settle,
    refuse: Callable[[RefusedRow], None],
    dry: bool = False,
) -> Iterator[None]:
    """Take rows in, batch after batch; gives control back after each, with the tally brought up to date.

    `settle` is called with the participants' ids in each batch's transaction, to do what has to stand or fall
    with it (open their accounts). `refuse` gets each refused row. The same list again changes nothing.

    `dry`: each batch is undone, so that the tally says what would become of the rows. That is the same as in
    earnest, for no two rows of a list are about the same person.
    """
    remaining = iter(rows)
    with Seen() as seen:
        while batch := list(islice(remaining, _ROWS_AT_ONCE)):
            checked = [read(row) if isinstance(row, Cells) else row for row in batch]
            people = [one for one in checked if isinstance(one, Listed)]
            refused = [one for one in checked if isinstance(one, RefusedRow)]
            refused += _store(people, seen, tally, settle, dry=dry)
            for row in sorted(refused, key=lambda row: row.line):
                refuse(row)
            tally.refused += len(refused)
            yield


def _store(people: list[Listed], seen: Seen, tally: Tally, settle: Settle, *, dry: bool) -> list[RefusedRow]:
    try:
        return _store_together(people, seen, tally, settle, dry=dry)
    except IntegrityError:
        # Someone else changed one of these people at the same moment. One by one, the others go in.
        refused = []
        for person in people:
            try:
                refused += _store_together([person], seen, tally, settle, dry=dry)
            except IntegrityError:
                refused.append(
                    RefusedRow(person.line, "Someone else was changing this person. Import it again.")
                )
        return refused


def _store_together(
    people: list[Listed], seen: Seen, tally: Tally, settle: Settle, *, dry: bool
) -> list[RefusedRow]:
    with transaction.atomic():
        batch = Batch(people, seen)
        batch.store(settle)
        transaction.set_rollback(dry)
    tally.added += batch.added
    tally.changed += batch.changed
    tally.unchanged += batch.unchanged
    return batch.refused
