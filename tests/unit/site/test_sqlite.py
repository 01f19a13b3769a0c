"""A database file that is moved away, put back, or replaced."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dj_database_url
import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from nhanh8.config import settings, use
from nhanh8.site.sqlite.base import DatabaseWrapper
from nhanh8.site.sqlite.file import ENGINE, LogWithoutDatabaseError, database_file, file_of, make, uri


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a database with a table, in a folder whose name means something in a URI."""
    folder = tmp_path / "100% sure? #1"
    folder.mkdir()
    file = folder / "nhanh8.sqlite3"
    _fill(file, "the first")
    return file


@pytest.fixture
def connection(file: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """Give a connection to it, as the product's settings make one."""
    connection = _handler(file)["default"]
    assert isinstance(connection, DatabaseWrapper)
    with django_db_blocker.unblock():
        yield connection
        connection.close()


def test_a_name_leads_back_to_its_file(file: Path) -> None:
    assert file_of(uri(file)) == file
    assert file_of(str(file)) == file


def test_a_missing_file_is_not_made(connection: DatabaseWrapper, file: Path) -> None:
    file.unlink()
    with pytest.raises(OperationalError):
        _read(connection)
    assert not file.exists()


def test_a_file_that_is_moved_away_is_missed_and_used_again_when_it_is_back(
    connection: DatabaseWrapper, file: Path
) -> None:
    assert _read(connection) == "the first"
    file.rename(file.with_suffix(".away"))
    _next_request(connection)
    with pytest.raises(OperationalError):
        _read(connection)
    file.with_suffix(".away").rename(file)
    _next_request(connection)
    assert _read(connection) == "the first"


def test_another_file_in_its_place_is_opened(connection: DatabaseWrapper, file: Path) -> None:
    assert _read(connection) == "the first"
    file.rename(file.with_suffix(".away"))
    _fill(file, "the second")
    _next_request(connection)
    assert _read(connection) == "the second"


def test_a_connection_whose_file_stays_is_kept(connection: DatabaseWrapper) -> None:
    _read(connection)
    opened = connection.connection
    _next_request(connection)
    _read(connection)
    assert connection.connection is opened


def test_threads_that_write_wait_for_one_another(file: Path, django_db_blocker: DjangoDbBlocker) -> None:
    impatient = "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=0"  # SQLite itself would refuse at once
    handler = _handler(file, init_command=impatient)
    connections = [handler.create_connection("default") for _ in range(4)]

    def write(connection: BaseDatabaseWrapper) -> None:
        for _ in range(100):
            _begin(connection)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE one SET text = text || '.'")
            connection.commit()
            connection.set_autocommit(True)

    with django_db_blocker.unblock():
        for connection in connections:
            connection.inc_thread_sharing()
            assert _read(connection) == "the first"
        with ThreadPoolExecutor(len(connections)) as threads:
            list(threads.map(write, connections))
        assert _read(connections[0]) == "the first" + 400 * "."
        for connection in connections:
            connection.close()


def test_a_turn_ends_with_its_connection(file: Path, django_db_blocker: DjangoDbBlocker) -> None:
    handler = _handler(file, timeout=0.01)
    with django_db_blocker.unblock():
        one, other = handler.create_connection("default"), handler.create_connection("default")
        _begin(one)
        with pytest.raises(OperationalError):
            _begin(other)
        one.close()
        _begin(other)
        other.close()


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", Path("/home/of/it/nhanh8.sqlite3")),
        ("sqlite:////elsewhere/a.sqlite3", Path("/elsewhere/a.sqlite3")),
        ("sqlite://:memory:", None),
        ("postgres://nobody@127.0.0.1/nothing", None),
    ],
)
def test_what_a_server_or_memory_holds_has_no_file(url: str, file: Path | None) -> None:
    with use(settings().model_copy(update={"home": Path("/home/of/it"), "database_url": url})):
        assert database_file() == file


def test_a_new_file_is_its_owners_alone_and_an_old_one_stays(tmp_path: Path) -> None:
    with use(settings().model_copy(update={"home": tmp_path / "home", "database_url": ""})):
        make()
        file = tmp_path / "home" / "nhanh8.sqlite3"
        assert file.stat().st_mode & 0o077 == 0
        file.write_text("something")
        make()
        assert file.read_text() == "something"
        file.rename(file.with_name("away"))
        file.with_name("nhanh8.sqlite3-wal").touch()
        with pytest.raises(LogWithoutDatabaseError):
            make()


def _handler(file: Path, **options: object) -> ConnectionHandler:
    parsed = dict(dj_database_url.parse("sqlite://", conn_max_age=60, conn_health_checks=True))
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20} | options
    return ConnectionHandler({"default": parsed | {"ENGINE": ENGINE, "NAME": uri(file), "OPTIONS": options}})


def _begin(connection: BaseDatabaseWrapper) -> None:
    """Do what Django does where an outermost `atomic` begins."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def _fill(file: Path, text: str) -> None:
    made = sqlite3.connect(file)
    made.execute("CREATE TABLE one (text)")
    made.execute("INSERT INTO one VALUES (?)", (text,))
    made.commit()
    made.close()


def _read(connection: BaseDatabaseWrapper) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM one")
        return str(cursor.fetchone()[0])


def _next_request(connection: DatabaseWrapper) -> None:
    """Do what Django does between two requests."""
    connection.close_if_unusable_or_obsolete()
