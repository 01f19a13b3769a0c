"""Which numbers a list has had already: on disk, as a list may have more of them than memory holds."""

import sqlite3
from collections.abc import Iterable
from types import TracebackType
from typing import Self

_CACHE_KIB = 16 * 1024


class Seen:
    """Remembers on which line a number stood first."""

    def __init__(self) -> None:
        # An empty name makes a database in a temporary file that vanishes with the connection.
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE seen (number INTEGER PRIMARY KEY, line INTEGER NOT NULL)")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def first_line(self, numbers: Iterable[str], line: int) -> int:
        """Note that these numbers of one person stand on a line; give the first line that had any of them."""
        keys = [int("1" + number) for number in numbers]  # the 1 keeps leading zeros apart
        for key in keys:
            self._database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, line))
        marks = ", ".join("?" * len(keys))
        found = self._database.execute(
            f"SELECT min(line) FROM seen WHERE number IN ({marks})",  # noqa: S608 - question marks only
            keys,
        )
        return int(found.fetchone()[0])
