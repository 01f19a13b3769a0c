"""The file that holds the database."""

from pathlib import Path
from urllib.parse import quote, unquote

import dj_database_url

from nhanh8.config import settings

ENGINE = "nhanh8.site.sqlite"
"""Its name in Django's settings."""
_IN_MEMORY = ":memory:"


class LogWithoutDatabaseError(Exception):
    """A write-ahead log (its path) stands without its database."""


def database_file() -> Path | None:
    """Give the database's file, absolute; None if a server holds it."""
    ours = settings()
    if not ours.database_url:
        return ours.home.absolute() / "nhanh8.sqlite3"
    parsed = dj_database_url.parse(ours.database_url)
    if parsed["ENGINE"] != "django.db.backends.sqlite3" or parsed["NAME"] == _IN_MEMORY:
        return None
    return Path(parsed["NAME"]).absolute()


def uri(file: Path) -> str:
    """Give the name to open a file by, https://www.sqlite.org/uri.html: `rw` opens it and never makes it."""
    return f"file:{quote(str(file))}?mode=rw"


def file_of(name: str | Path) -> Path:
    """Give the file of a name that is a path or such an URI."""
    text = str(name)
    if not text.startswith("file:"):
        return Path(text)
    return Path(unquote(text.removeprefix("file:").partition("?")[0]))


def make() -> None:
    """Make the database's file, empty, where there is none. Raises LogWithoutDatabaseError, OSError.

    SQLite removes a write-ahead log that it finds beside an empty database. So there must be none: it would
    be what was written last before the database was moved away.
    """
    file = database_file()
    if file is None or file.exists():
        return
    log = file.with_name(f"{file.name}-wal")
    if log.exists():
        raise LogWithoutDatabaseError(str(log))
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.touch(0o600)
