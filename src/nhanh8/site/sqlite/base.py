"""Connections (Django looks for `DatabaseWrapper` in a module of this name)."""

from pathlib import Path
from threading import Lock
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

from nhanh8.site.sqlite.file import file_of

_turns: dict[str, Lock] = {}
"""For each database, whose turn it is to write among the threads of this process."""


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is given up when another file, or none, is in the place of the one it opened.

    Django asks before it uses a connection again: at each request, job and piece of work of the hotline.

    Threads that write wait for one another here. SQLite has no queue: who finds the database taken looks
    again after 1 ms, 2, 5 and so on up to 100, and whoever comes meanwhile is served first.
    """

    _opened: tuple[int, int] | None = None
    _has_turn = False

    @property
    def file(self) -> Path | None:
        """The file it opens; None in memory."""
        return None if self.is_in_memory_db() else file_of(self.settings_dict["NAME"])

    def get_new_connection(self, conn_params: Any) -> Any:
        """Open the file, and remember which one it is."""
        self._opened = self._in_place()
        return super().get_new_connection(conn_params)

    def is_usable(self) -> bool:
        """Tell whether it is still the file in place."""
        return self._opened == self._in_place()

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Begin a transaction, once it is this thread's turn, or end one: so `atomic` does it."""
        if autocommit:
            # It is committed or rolled back by now. What was to be done afterwards may want a turn itself.
            self._end_turn()
            super().set_autocommit(autocommit)
            return
        self.close_if_health_check_failed()  # which gives up a turn
        if not self._turn.acquire(timeout=self.settings_dict["OPTIONS"]["timeout"]):
            raise OperationalError("database is locked")  # in SQLite's words, for it is what it would say
        self._has_turn = True
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._end_turn()
            raise

    def close(self) -> None:
        """Close it, and give up the turn: what was begun is rolled back."""
        try:
            super().close()
        finally:
            self._end_turn()

    def _end_turn(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    @property
    def _turn(self) -> Lock:
        return _turns.setdefault(str(self.settings_dict["NAME"]), Lock())

    def _in_place(self) -> tuple[int, int] | None:
        """Give the device and inode of the file that is in place now."""
        if self.file is None:
            return None
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
