"""A run removes what is over in bites, can be stopped and gone on with, and says what it did."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.retention import run
from nhanh8.retention.rules import every
from nhanh8.retention.run import Line

pytestmark = pytest.mark.django_db

LETTERS = "mail:letters"


def letters(count: int, age: timedelta) -> None:
    done = timezone.now() - age
    Letter.objects.bulk_create(
        Letter(kind="test", about=n, state=Letter.State.SENT, done_at=done) for n in range(count)
    )


def lines_of(lines: Iterator[Line]) -> dict[str, int]:
    return {line.rule.name: line.rows for line in lines if line.rows}


def test_a_dry_run_says_what_would_go_and_changes_nothing() -> None:
    letters(3, timedelta(days=31))
    letters(2, timedelta(days=29))
    assert lines_of(run.look()) == {LETTERS: 3}
    assert Letter.objects.count() == 5
    assert not Entry.objects.exists()


def test_a_run_removes_what_is_over_in_as_many_bites_as_it_takes_and_records_it() -> None:
    letters(1201, timedelta(days=31))
    letters(2, timedelta(days=29))
    assert lines_of(run.to_the_end()) == {LETTERS: 1201}
    assert Letter.objects.count() == 2
    entry = Entry.objects.get(event="retention:run:ended")
    assert entry.facts == {"complete": True, "total": 1201, LETTERS: 1201}


def test_a_second_run_finds_nothing_more_to_do() -> None:
    letters(3, timedelta(days=31))
    assert lines_of(run.to_the_end()) == {LETTERS: 3}
    assert lines_of(run.to_the_end()) == {}


def test_a_run_that_is_stopped_says_what_went_until_then_and_the_next_does_the_rest() -> None:
    letters(3, timedelta(days=31))
    lines = run.to_the_end()
    for line in lines:
        if line.rule.name == LETTERS:
            break
    lines.close()
    assert Entry.objects.get(event="retention:run:ended").facts == {
        "complete": False,
        "total": 3,
        LETTERS: 3,
    }
    letters(2, timedelta(days=31))
    assert lines_of(run.to_the_end()) == {LETTERS: 2}


def test_some_bites_do_some_of_it_and_say_whether_all_is_done() -> None:
    letters(2 * run._BITE + 100, timedelta(days=31))
    assert run.some(2) == ({LETTERS: 2 * run._BITE}, False)
    assert run.some(2) == ({LETTERS: 100}, True)
    assert run.some(2) == ({}, True)


def test_every_rule_has_its_name_in_its_room_and_a_time() -> None:
    rules = every()
    assert len({rule.name for rule in rules}) == len(rules) > 15
    for rule in rules:
        assert rule.name.partition(":")[2]
        assert rule.kept() >= timedelta()
