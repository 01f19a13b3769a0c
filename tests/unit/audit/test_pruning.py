"""The record's beginning goes, and what remains is still proven."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from nhanh8.audit import triggers
from nhanh8.audit.models import Beginning, Entry
from nhanh8.audit.pruning import count, prune
from nhanh8.audit.record import append
from nhanh8.audit.verify import Broken, NotedTooLongAgoError, Sound, verify

pytestmark = pytest.mark.django_db

LONG_AGO = datetime(2025, 11, 1, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def of_ten_days() -> None:
    """Make a record with an entry a day, ten in all."""
    for day in range(10):
        with time_machine.travel(LONG_AGO + day * DAY, tick=False):
            append("test:happened", n=day, account=7)


@pytest.fixture
def guarded() -> Iterator[None]:
    """Put the triggers in place, which the test database has not."""
    triggers.install(connection)
    yield
    triggers.remove(connection)


@pytest.mark.usefixtures("of_ten_days", "guarded")
def test_what_is_old_goes_in_bites_though_the_database_guards_the_record_and_the_rest_is_sound() -> None:
    before = LONG_AGO + 5 * DAY
    assert count(before) == 5
    assert [prune(before, 3), prune(before, 3), prune(before, 3)] == [3, 2, 0]
    assert list(Entry.objects.order_by("sequence").values_list("sequence", flat=True)) == [6, 7, 8, 9, 10]
    match verify():
        case Sound(entries=10, removed=5):
            pass
        case other:
            pytest.fail(f"{other}")
    append("test:goes on")
    assert isinstance(verify(), Sound)
    assert count(before) == 0


@pytest.mark.usefixtures("of_ten_days", "guarded")
def test_what_stands_behind_the_beginning_is_guarded_as_before() -> None:
    prune(LONG_AGO + 5 * DAY, 100)
    for statement in ("DELETE FROM audit_entry WHERE sequence = 6", "UPDATE audit_entry SET event = 'else'"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


@pytest.mark.usefixtures("of_ten_days")
def test_a_record_may_go_altogether_and_goes_on() -> None:
    assert prune(LONG_AGO + 99 * DAY, 100) == 10
    assert isinstance(verify(), Sound)
    append("test:and on")
    match verify():
        case Sound(entries=11, removed=10):
            pass
        case other:
            pytest.fail(f"{other}")


def test_there_is_nothing_to_remove_of_an_empty_record() -> None:
    assert count(LONG_AGO) == prune(LONG_AGO, 10) == 0
    assert verify() == Sound(0, "")


@pytest.mark.usefixtures("of_ten_days")
def test_a_beginning_that_was_cut_off_without_the_key_is_found() -> None:
    Entry.objects.filter(sequence__lte=3).delete()
    assert verify() == Broken(1, "entry 1 is missing; the next one is 4")
    Beginning.objects.create(pk=1, sequence=3, digest=Entry.objects.get(sequence=4).previous, seal="0" * 64)
    assert verify() == Broken(3, "the beginning of the chain was changed")


@pytest.mark.usefixtures("of_ten_days")
def test_a_beginning_that_was_moved_without_the_key_is_found_and_nothing_more_is_removed() -> None:
    prune(LONG_AGO + 2 * DAY, 100)
    Entry.objects.filter(sequence__lte=5).delete()
    Beginning.objects.update(sequence=5, digest=Entry.objects.get(sequence=6).previous)
    assert verify() == Broken(5, "the beginning of the chain was changed")
    assert prune(LONG_AGO + 9 * DAY, 100) == 0


@pytest.mark.usefixtures("of_ten_days")
def test_a_beginning_put_back_to_an_earlier_one_is_found() -> None:
    prune(LONG_AGO + 2 * DAY, 100)
    earlier = Beginning.objects.values().get()
    prune(LONG_AGO + 4 * DAY, 100)
    Beginning.objects.update(**earlier)
    assert verify() == Broken(3, "entry 3 is missing; the next one is 5")


@pytest.mark.usefixtures("of_ten_days")
@pytest.mark.parametrize("change", [{"facts": {"n": 99}}, {"account": 8}, {"account": None}])
def test_a_forged_entry_is_never_removed_nor_what_follows_it(change: dict[str, object]) -> None:
    Entry.objects.filter(sequence=3).update(**change)
    assert prune(LONG_AGO + 9 * DAY, 100) == 2
    assert prune(LONG_AGO + 9 * DAY, 100) == 0
    assert verify() == Broken(3, "entry 3 was changed")


@pytest.mark.usefixtures("of_ten_days")
def test_what_was_noted_is_compared_as_long_as_its_entry_is_known() -> None:
    notes = {entry.sequence: Sound(entry.sequence, entry.digest) for entry in Entry.objects.all()}
    prune(LONG_AGO + 4 * DAY, 100)
    assert isinstance(verify(notes[4]), Sound)
    assert isinstance(verify(notes[9]), Sound)
    assert verify(Sound(4, "0" * 64)) == Broken(4, "entry 4 is not the one that was noted")
    with pytest.raises(NotedTooLongAgoError):
        verify(notes[3])


@pytest.mark.usefixtures("of_ten_days")
def test_entries_about_an_account_are_found_by_it() -> None:
    append("test:of nobody", account=None)
    append("test:of none")
    assert Entry.objects.filter(account=7).count() == 10
