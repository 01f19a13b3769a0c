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
        """Give the first line that had any of these numbers of one person; if none had, they are this one's.

        Numbers on a line that comes too late aren't noted: that line is refused, and says nothing.
        """
        keys = [int("1" + number) for number in numbers]  # the 1 keeps leading zeros apart
        marks = ", ".join("?" * len(keys))
        found = self._database.execute(
            f"SELECT min(line) FROM seen WHERE number IN ({marks})",  # noqa: S608 - question marks only
            keys,
        )
        (first,) = found.fetchone()
        if first is not None:
            return int(first)
        self._database.executemany("INSERT INTO seen VALUES (?, ?)", [(key, line) for key in keys])
        return line
