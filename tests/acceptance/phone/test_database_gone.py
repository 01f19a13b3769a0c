"""The database goes away in the middle of a call, and comes back."""

from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

import pytest

import postgresql
from acceptance.telephones.cable import Cable
from acceptance.telephones.line import Line, MakeLine
from acceptance.telephones.steps import hear_a_password, is_in_force, key_ahead
from nhanh8.speech.prompts import Prompt


@pytest.fixture(scope="module")
def cable() -> Iterator[Cable]:
    """Run PostgreSQL at the other end of a cable."""
    with postgresql.running() as url:
        folder = unquote(urlsplit(url).netloc.partition("@")[2])
        with Cable(f"{folder}/.s.PGSQL.5432") as cable:
            yield cable


@pytest.fixture(scope="module")
def line(make_line: MakeLine, cable: Cable) -> Iterator[Line]:
    """Give a hotline whose database is at that end."""
    line = make_line(2, database_url=f"postgres://postgres@127.0.0.1:{cable.port}/postgres").start()
    yield line
    line.installation.stop()


def test_a_caller_hears_that_the_service_is_disturbed_and_it_recovers_by_itself(
    line: Line, cable: Cable
) -> None:
    person, other = line.someone(), line.someone()
    with line.sipp(person) as phone, line.sipp(other) as reading:
        reading.dial()
        key_ahead(reading, other)
        line.await_prompt(reading, Prompt.NEW_PASSWORD)
        phone.dial()
        cable.cut()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.UNAVAILABLE)
        phone.wait_for_goodbye()
        line.await_prompt(reading, Prompt.UNAVAILABLE)
        reading.wait_for_goodbye()
    cable.mend()
    assert line.still_old(person)
    assert line.still_old(other)
    with line.sipp(person) as phone, line.sipp(other) as another:
        for caller, telephone in ((person, phone), (other, another)):
            telephone.dial()
            key_ahead(telephone, caller)
        is_in_force(line, person, hear_a_password(line, phone))
        is_in_force(line, other, hear_a_password(line, another))
    line.installation.run("audit", "verify")
