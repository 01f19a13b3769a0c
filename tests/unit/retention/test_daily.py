"""Workers do the run of the day by turns, at night, a little at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.retention import daily
from nhanh8.retention.models import Progress
from nhanh8.retention.rules import Rule, _rules, add

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""Twelve o'clock in Vietnam."""
TWO_AT_NIGHT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        daily.go_on()
        yield traveller


def old_letters(count: int) -> None:
    done = timezone.now() - timedelta(days=99)
    Letter.objects.bulk_create(
        Letter(kind="test", about=n, state=Letter.State.SENT, done_at=done) for n in range(count)
    )


def ended() -> list[dict[str, object]]:
    return [entry.facts for entry in Entry.objects.filter(event="retention:run:ended").order_by("sequence")]


def test_nothing_is_done_by_day(clock: time_machine.Traveller) -> None:
    old_letters(3)
    clock.shift(timedelta(hours=13))
    daily.go_on()
    assert Letter.objects.count() == 3
    assert not ended()


def test_at_night_it_is_done_once_and_recorded(clock: time_machine.Traveller) -> None:
    old_letters(3)
    clock.move_to(TWO_AT_NIGHT)
    daily.go_on()
    daily.go_on()
    assert ended() == [{"complete": True, "total": 3, "mail:letters": 3}]
    clock.shift(timedelta(days=1))
    daily.go_on()
    assert ended()[1:] == [{"complete": True, "total": 0}]


def test_what_is_much_is_done_by_and_by_and_recorded_as_one_run(clock: time_machine.Traveller) -> None:
    old_letters(12_500)
    clock.move_to(TWO_AT_NIGHT)
    daily.go_on()
    assert Letter.objects.count() == 2_500
    assert not ended()
    clock.shift(timedelta(seconds=30))
    daily.go_on()
    assert ended() == [{"complete": True, "total": 12500, "mail:letters": 12500}]


def test_what_another_worker_has_in_hand_is_left_to_it_unless_it_died(clock: time_machine.Traveller) -> None:
    old_letters(3)
    clock.move_to(TWO_AT_NIGHT)
    Progress.objects.update(next_at=timezone.now() + timedelta(minutes=5))
    daily.go_on()
    assert Letter.objects.count() == 3
    clock.shift(timedelta(minutes=5))
    daily.go_on()
    assert not Letter.objects.exists()


def test_a_failure_stops_no_worker_and_is_tried_again_in_an_hour(
    clock: time_machine.Traveller, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_before: datetime, _most: int) -> int:
        raise DatabaseError

    old_letters(3)
    clock.move_to(TWO_AT_NIGHT)
    broken = Rule("test:broken", "", "", "", timedelta, lambda _: 0, fail)
    before = dict(_rules)
    try:
        _rules.clear()
        add(broken)
        daily.go_on()
        assert "tried again" in caplog.text
        daily.go_on()
    finally:
        _rules.clear()
        _rules.update(before)
    clock.shift(timedelta(minutes=59))
    daily.go_on()
    assert Letter.objects.count() == 3
    clock.shift(timedelta(minutes=1))
    daily.go_on()
    assert not Letter.objects.exists()
