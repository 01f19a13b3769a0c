"""Connections (Django looks for `DatabaseWrapper` in a module of this name)."""

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from nhanh8.site.sqlite.file import file_of


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection that is given up when another file, or none, is in the place of the one it opened.

    Django asks before it uses a connection again: at each request, job and piece of work of the hotline.
    """

    _opened: tuple[int, int] | None = None

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

    def _in_place(self) -> tuple[int, int] | None:
        """Give the device and inode of the file that is in place now."""
        if self.file is None:
            return None
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
