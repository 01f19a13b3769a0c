"""How the database stands, and how a verb ends that can't work on it as it is."""

from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from django.db import Error, connections
from django.db.migrations.executor import MigrationExecutor

from nhanh8.audit.privacy import redact
from nhanh8.cli.ending import fail
from nhanh8.site.sqlite import file as sqlite
from nhanh8.site.sqlite.base import DatabaseWrapper

PUT_BACK = "Put it back, with its -wal and -shm if there are such; or `nhanh8 migrate` for a new one."
_MIGRATE = "Bring it to this version: `nhanh8 migrate`"


@dataclass(frozen=True, slots=True)
class Missing:
    """There is no such file."""

    file: Path


@dataclass(frozen=True, slots=True)
class Away:
    """It doesn't answer."""

    error: Error


@dataclass(frozen=True, slots=True)
class Behind:
    """It has no tables yet, or those of an earlier version."""

    migrations: int
    """How many are to be run."""


@dataclass(frozen=True, slots=True)
class UpToDate:
    """All is there."""


State = Missing | Away | Behind | UpToDate


def look() -> State:
    """See how the database stands."""
    database = connections["default"]
    if isinstance(database, DatabaseWrapper) and database.file and not database.file.exists():
        return Missing(database.file)
    try:
        executor = MigrationExecutor(database)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return Away(error)
    return Behind(len(waiting)) if waiting else UpToDate()


def need(*, waits: bool = False) -> None:
    """End with exit code 1 where the database can't be worked on.

    `waits`: a server may start while its database server is away. It turns people away until it is back.
    """
    match look():
        case Missing(file):
            fail(f"The database is missing: {file}", PUT_BACK)
        case Behind():
            fail("The database is not made, or older than this version.", _MIGRATE)
        case Away(error):
            if not waits:
                fail(away(error), "`nhanh8 doctor` says more.")
        case UpToDate():
            pass
        case other:
            assert_never(other)
    if waits:
        connections["default"].close()  # a server may fork, and a connection can't be shared


def make() -> None:
    """Make an SQLite database's file, empty, where there is none; end where that can't be."""
    try:
        sqlite.make()
    except sqlite.LogWithoutDatabaseError as error:
        fail(
            f"The database is missing, and what was last written to it is still there: {error}",
            "Put the database back beside it. For a new one, move that file away first.",
        )
    except OSError as error:
        fail(f"The database can't be made: {error.strerror}: {error.filename}")


def away(error: Error) -> str:
    """Say that the database failed; long numbers in its own words are masked."""
    return f"The database can't be used: {redact(str(error)).strip()}"
