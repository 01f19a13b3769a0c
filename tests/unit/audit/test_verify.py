"""The audit record finds what was done to it."""

import pytest
from django.db import DatabaseError, connection, transaction

from nhanh8.audit import triggers
from nhanh8.audit.models import Entry, Head
from nhanh8.audit.record import append
from nhanh8.audit.verify import Broken, Sound, verify

pytestmark = pytest.mark.django_db


def sound() -> Sound:
    result = verify()
    assert isinstance(result, Sound), result
    return result


@pytest.fixture
def record_of_five() -> None:
    for n in range(5):
        append("test:happened", n=n, caller="•••678")


@pytest.fixture
def someone_with_the_keys_of_the_database() -> None:
    triggers.remove(connection)


def test_an_empty_record_is_sound() -> None:
    assert verify() == Sound(0, "")


@pytest.mark.usefixtures("record_of_five")
def test_an_untouched_record_is_sound() -> None:
    assert sound().entries == 5


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
@pytest.mark.parametrize("change", [{"facts": {"n": 9}}, {"event": "test:else"}, {"digest": "0" * 64}])
def test_a_changed_entry_is_found(change: dict[str, object]) -> None:
    Entry.objects.filter(sequence=3).update(**change)
    match verify():
        case Broken(sequence=3):
            pass
        case other:
            pytest.fail(f"not found: {other}")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_a_removed_entry_is_found() -> None:
    Entry.objects.filter(sequence=2).delete()
    assert verify() == Broken(2, "entry 2 is missing; the next one is 3")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_reordered_entries_are_found() -> None:
    Entry.objects.filter(sequence=2).update(sequence=20)
    Entry.objects.filter(sequence=3).update(sequence=2)
    Entry.objects.filter(sequence=20).update(sequence=3)
    assert verify() == Broken(2, "entry 2 does not follow the one before it")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_an_end_cut_off_is_found() -> None:
    Entry.objects.filter(sequence__gt=3).delete()
    assert verify() == Broken(4, "the record ends at 3, and should at 5")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_an_end_cut_off_with_its_head_moved_is_found_too() -> None:
    Entry.objects.filter(sequence__gt=3).delete()
    Head.objects.update(sequence=3, digest=Entry.objects.get(sequence=3).digest)
    assert verify() == Broken(3, "the head of the chain was changed")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_a_record_emptied_with_its_head_still_there_is_found() -> None:
    Entry.objects.all().delete()
    assert isinstance(verify(), Broken)


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_a_record_wiped_with_its_head_is_found_and_nothing_is_appended_to_it() -> None:
    Entry.objects.all().delete()
    Head.objects.all().delete()
    assert verify() == Broken(0, "the head of the chain is missing")
    with pytest.raises(Head.DoesNotExist):
        append("test:as if nothing had happened")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_a_record_put_back_to_an_earlier_state_is_found_by_what_was_noted() -> None:
    then = Head.objects.values().get()
    append("test:noticed later")
    noted = sound()
    Entry.objects.filter(sequence=6).delete()
    Head.objects.update(**then)
    assert sound().entries == 5
    assert verify(noted) == Broken(6, "the record ends at 5, and 6 entries were noted")
    append("test:something else in its place")
    assert verify(noted) == Broken(6, "entry 6 is not the one that was noted")


@pytest.mark.usefixtures("record_of_five")
def test_a_record_that_went_on_is_sound_for_who_noted_it_before() -> None:
    noted = sound()
    append("test:and on")
    assert verify(noted) == sound()


@pytest.mark.usefixtures("record_of_five")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET event = 'else' WHERE sequence = 2",
        "DELETE FROM audit_entry WHERE sequence = 2",
        "empty",
        "replace",
    ],
)
def test_the_database_itself_refuses_to_change_or_remove_an_entry(statement: str) -> None:
    on_postgresql = connection.vendor == "postgresql"
    if statement == "empty":
        statement = "TRUNCATE audit_entry" if on_postgresql else "DELETE FROM audit_entry"
    if statement == "replace":
        replacement = (
            "audit_entry SELECT sequence, at, 'else', facts, previous, digest, account FROM audit_entry"
        )
        statement = (
            f"INSERT INTO {replacement} ON CONFLICT (sequence) DO UPDATE SET event = 'else'"
            if on_postgresql
            else f"INSERT OR REPLACE INTO {replacement} WHERE sequence = 2"
        )
    triggers.install(connection)  # the test database has none: install what a real one has
    try:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    finally:
        triggers.remove(connection)
    assert sound().entries == 5


def test_an_entry_stands_only_if_its_decision_does() -> None:
    def decide_and_fail() -> None:
        with transaction.atomic():
            append("test:never was")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        decide_and_fail()
    assert verify() == Sound(0, "")


@pytest.mark.usefixtures("record_of_five", "someone_with_the_keys_of_the_database")
def test_an_entry_that_was_put_behind_the_end_is_found() -> None:
    last = Entry.objects.get(sequence=5)
    Entry.objects.create(
        sequence=6, at=last.at, event=last.event, facts={}, previous=last.digest, digest="0" * 64
    )
    assert verify() == Broken(6, "the record goes on to 6, and should end at 5")
