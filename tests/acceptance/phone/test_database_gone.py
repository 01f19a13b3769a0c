"""The database goes away in the middle of a call, and comes back."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
import pytest

import postgresql
from acceptance.telephones.cable import Cable
from acceptance.telephones.line import Line, MakeLine
from acceptance.telephones.steps import hear_a_password, is_in_force, key_ahead
from nhanh8.speech.prompts import Prompt

_COUNT = "SELECT count(*) FROM charging_callrecord"
_CALLS = 4
_RECORDED_WITHIN_S = 60
"""Twice the longest pause before a record is tried again."""


@dataclass(frozen=True)
class Outage:
    """A hotline, and how its database goes away and comes back."""

    line: Line
    begin: Callable[[], object]
    end: Callable[[], object]
    records: Callable[[], int]
    """Count the call records."""


def _of_a_server(make_line: MakeLine, ending: ExitStack) -> Outage:
    """PostgreSQL, at the other end of a cable."""
    url = ending.enter_context(postgresql.running())
    folder = unquote(urlsplit(url).netloc.partition("@")[2])
    cable = ending.enter_context(Cable(f"{folder}/.s.PGSQL.5432"))
    line = make_line(2, database_url=f"postgres://postgres@127.0.0.1:{cable.port}/postgres")

    def records() -> int:
        with psycopg.connect(url) as server:
            row = server.execute(_COUNT).fetchone()
            return int(row[0]) if row else 0

    return Outage(line, cable.cut, cable.mend, records)


def _of_a_file(make_line: MakeLine, ending: ExitStack) -> Outage:
    """SQLite, moved away by a slip of its operator. What SQLite keeps beside it stays."""
    del ending
    line = make_line(2)
    file = line.installation.database
    away = file.with_name("moved away")
    return Outage(
        line,
        begin=lambda: file.rename(away),
        end=lambda: _put_back(away, file),
        records=lambda: int(line.installation.rows(_COUNT)[0][0]),
    )


def _put_back(away: Path, file: Path) -> None:
    assert not file.exists(), "someone made an empty database"
    away.rename(file)


@pytest.fixture(scope="module", params=[_of_a_server, _of_a_file], ids=["postgresql", "sqlite"])
def outage(request: pytest.FixtureRequest, make_line: MakeLine) -> Iterator[Outage]:
    """Give a hotline whose database can go away."""
    with ExitStack() as ending:
        outage: Outage = request.param(make_line, ending)
        outage.line.start()
        yield outage
        outage.line.installation.stop()


def test_a_caller_hears_that_the_service_is_disturbed_and_it_recovers_by_itself(outage: Outage) -> None:
    line = outage.line
    person, other = line.someone(), line.someone()
    with line.sipp(person) as phone, line.sipp(other) as reading:
        reading.dial()
        key_ahead(reading, other)
        line.await_prompt(reading, Prompt.NEW_PASSWORD)
        phone.dial()
        outage.begin()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.UNAVAILABLE)
        phone.wait_for_goodbye()
        line.await_prompt(reading, Prompt.UNAVAILABLE)
        reading.wait_for_goodbye()
    outage.end()
    assert line.still_old(person)
    assert line.still_old(other)
    with line.sipp(person) as phone, line.sipp(other) as another:
        for caller, telephone in ((person, phone), (other, another)):
            telephone.dial()
            key_ahead(telephone, caller)
        is_in_force(line, person, hear_a_password(line, phone))
        is_in_force(line, other, hear_a_password(line, another))
    deadline = time.monotonic() + _RECORDED_WITHIN_S
    while (records := outage.records()) < _CALLS:
        assert time.monotonic() < deadline, f"{records} records of {_CALLS} calls"
        time.sleep(0.05)  # a database can't be waited for
    line.installation.run("audit", "verify")
