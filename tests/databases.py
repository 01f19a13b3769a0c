"""Runs tests on SQLite and on PostgreSQL: a pytest plugin.

Every test of the folders and files below that uses the database is run on both, `[sqlite]` and
`[postgresql]`. A test says which database work it does in the usual way: `@pytest.mark.django_db`, with
`transaction=True` where threads or commits matter. All others run on SQLite, in a file, as in production.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dj_database_url
import pytest
from asgiref.local import Local
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

import postgresql
from nhanh8.audit import triggers

_ON_BOTH = [
    Path(__file__).parent / "unit" / room
    for room in (
        "agencies",
        "registry",
        "accounts",
        "declarations",
        "filers",
        "users",
        "reissue",
        "charging",
        "checkcode",
        "codes",
        "mail",
        "limits",
        "audit",
        "retention",
        "privacy",
        # Of the console what depends on the database: lists, filters, exports, searches.
        "console/declarations",
        "console/exports",
        "console/lists",
        "console/people",
        "console/test_hidden.py",
    )
]
_ENGINES = ["sqlite", "postgresql"]


class Database:
    """A database that can be put in the place of Django's default one, with connections of its own.

    Threads outlive tests, and each keeps a connection. So it isn't enough to change the settings: every
    thread has to find another connection from now on, and its old one again later.
    """

    def __init__(self, url: str) -> None:
        parsed: Any = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
        self._settings = ConnectionHandler({DEFAULT_DB_ALIAS: parsed}).settings[DEFAULT_DB_ALIAS]
        self._connections = Local()
        self._opened: list[BaseDatabaseWrapper] = []

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Make it the default one for all threads."""
        others_settings, others_connections = connections.settings[DEFAULT_DB_ALIAS], connections._connections
        connections.settings[DEFAULT_DB_ALIAS] = self._settings
        connections._connections = self._connections
        connection_created.connect(self._remember)
        try:
            yield
        finally:
            connection.close()
            connection_created.disconnect(self._remember)
            self._close_what_threads_left()
            connections.settings[DEFAULT_DB_ALIAS] = others_settings
            connections._connections = others_connections

    def close(self) -> None:
        """Close what threads left open; their work must have ended."""
        for one in self._opened:
            if one.connection is not None:
                one.connection.close()

    def _close_what_threads_left(self) -> None:
        """Close the connections of threads that have ended: a server has a hundred, tests have thousands."""
        alive = {thread.ident for thread in threading.enumerate()}
        for one in self._opened[:]:
            if one._thread_ident not in alive:
                self._opened.remove(one)
                if one.connection is not None:
                    one.connection.close()

    def _remember(self, connection: BaseDatabaseWrapper, **_: object) -> None:
        if connection not in self._opened:
            self._opened.append(connection)


@pytest.fixture(scope="session")
def postgresql_database(django_db_blocker: DjangoDbBlocker) -> Iterator[Database]:
    """Give a PostgreSQL database with all tables."""
    with postgresql.running() as url:
        database = Database(url)
        with django_db_blocker.unblock(), database.in_force():
            call_command("migrate", verbosity=0)
            triggers.remove(connection)  # for the same reason as on SQLite: see conftest.py
        yield database
        database.close()


@pytest.fixture(autouse=True)
def database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Put the database in force that this test runs on."""
    if getattr(request, "param", "sqlite") == "postgresql":
        request.getfixturevalue("django_db_setup")  # SQLite's, which must not see the other database
        with request.getfixturevalue("postgresql_database").in_force():
            yield
    else:
        yield


def pytest_configure() -> None:
    """Refuse to go on where a place was moved: its tests would run on SQLite alone, and nobody be told."""
    if gone := [str(place) for place in _ON_BOTH if not place.exists()]:
        raise pytest.UsageError(f"tests/databases.py names what isn't there: {', '.join(gone)}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Put the database before everything else; run the test on both, if it is one of those that do."""
    metafunc.fixturenames.remove("database")
    metafunc.fixturenames.insert(0, "database")
    if _uses_database(metafunc) and _is_on_both(metafunc.definition.path):
        metafunc.parametrize("database", _ENGINES, indirect=True)


def _is_on_both(file: Path) -> bool:
    return any(place in (file, *file.parents) for place in _ON_BOTH)


def _uses_database(metafunc: pytest.Metafunc) -> bool:
    asked_for = {"db", "transactional_db"} & set(metafunc.fixturenames)
    return bool(asked_for or metafunc.definition.get_closest_marker("django_db"))
