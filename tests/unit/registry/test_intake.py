"""A list comes into the registry: each person whole or not at all."""

import gc
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any, BinaryIO, cast

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nhanh8.registry import intake
from nhanh8.registry.intake import Tally, take_in
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.sheet import RefusedRow, Sheet

pytestmark = pytest.mark.django_db

HEADER = "name,born,social_insurance_number,personal_identification_number,phone,email"
AN = "Nguyễn An,01/02/1980,0123456789,001234567890,0912345678,an@example.com"
BINH = "Trần Bình,,0223456789,,0922345678,"


class Imported:
    """One import, and what came of it."""

    def __init__(self, *rows: str) -> None:
        self.tally = Tally()
        self.refused: list[RefusedRow] = []
        self.settled: list[int] = []
        file = io.BytesIO("\n".join([HEADER, *rows]).encode())
        for _ in take_in(Sheet(file), self.tally, settle=self.settled.extend, refuse=self.refused.append):
            pass

    @property
    def counts(self) -> tuple[int, int, int, int]:
        """Added, changed, unchanged, refused."""
        return self.tally.added, self.tally.changed, self.tally.unchanged, self.tally.refused


class Generated(io.RawIOBase):
    """A file made while it is read."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines

    def read(self, _size: int = -1) -> bytes:
        return next(self._lines, b"")


def contacts(number: str = "0123456789") -> set[str]:
    on_file = Contact.objects.filter(participant__social_insurance_number=number)
    return {f"{contact.kind}:{contact.value}" for contact in on_file}


def test_people_come_in_with_all_that_is_said_about_them() -> None:
    found = Imported(AN, BINH)
    assert found.counts == (2, 0, 0, 0)
    an = Participant.objects.get(social_insurance_number="0123456789")
    assert (an.full_name, an.born_on) == ("Nguyễn An", date(1980, 2, 1))
    assert an.personal_identification_number == "001234567890"
    assert contacts() == {"phone:+84912345678", "email:an@example.com"}
    assert contacts("0223456789") == {"phone:+84922345678"}
    assert sorted(found.settled) == sorted(Participant.objects.values_list("pk", flat=True))


def test_a_second_time_changes_nothing() -> None:
    Imported(AN, BINH)
    before = [*Participant.objects.order_by("pk").values(), *Contact.objects.order_by("pk").values()]
    assert Imported(AN, BINH).counts == (0, 0, 2, 0)
    assert [*Participant.objects.order_by("pk").values(), *Contact.objects.order_by("pk").values()] == before


def test_what_a_row_says_replaces_what_is_on_file() -> None:
    Imported(AN)
    changed = "Nguyễn Ân,02/02/1980,0123456789,,0932345678;0912345678,moi@example.com"
    assert Imported(changed).counts == (0, 1, 0, 0)
    an = Participant.objects.get()
    assert (an.full_name, an.born_on) == ("Nguyễn Ân", date(1980, 2, 2))
    assert an.personal_identification_number == "001234567890"
    assert contacts() == {"phone:+84912345678", "phone:+84932345678", "email:moi@example.com"}


def test_what_a_row_does_not_say_stays() -> None:
    Imported(AN)
    assert Imported("Nguyễn An,,0123456789,,,").counts == (0, 0, 1, 0)
    assert Participant.objects.get().born_on == date(1980, 2, 1)
    assert contacts() == {"phone:+84912345678", "email:an@example.com"}


def test_who_is_not_in_the_list_stays() -> None:
    Imported(AN)
    Imported(BINH)
    assert Participant.objects.count() == 2


def test_someone_gets_the_number_of_twelve_digits() -> None:
    Imported("Nguyễn An,,0123456789,,,")
    assert Imported(AN).counts == (0, 1, 0, 0)
    assert Participant.objects.get().numbers == ("0123456789", "001234567890")
    assert Imported("Nguyễn An,,,001234567890,,").counts == (0, 0, 1, 0)


def test_another_number_of_twelve_digits_is_refused() -> None:
    Imported(AN)
    found = Imported("Nguyễn An,,0123456789,001234567891,,khac@example.com")
    assert found.refused == [
        RefusedRow(
            2, "The person with one of the two numbers has another one in the registry than the other."
        )
    ]
    assert contacts() == {"phone:+84912345678", "email:an@example.com"}


def test_another_number_of_ten_digits_is_refused_too() -> None:
    Imported(AN)
    assert Imported("Nguyễn An,,0123456780,001234567890,,").counts == (0, 0, 0, 1)


def test_numbers_of_two_people_are_not_put_together() -> None:
    Imported("Nguyễn An,,0123456789,,,", "Nguyễn An,,,001234567890,,")
    found = Imported(AN)
    assert found.refused == [RefusedRow(2, "The two numbers belong to two people in the registry.")]


@pytest.mark.parametrize("rows_at_once", [1, 2, 1000])
def test_only_the_first_row_about_a_person_counts(monkeypatch: pytest.MonkeyPatch, rows_at_once: int) -> None:
    monkeypatch.setattr(intake, "_ROWS_AT_ONCE", rows_at_once)
    found = Imported(AN, BINH, "Khác,,0123456789,,,", "Khác,,,001234567890,,", BINH)
    assert found.counts == (2, 0, 0, 3)
    assert [(row.line, row.reason) for row in found.refused] == [
        (4, "It is about the same person as line 2."),
        (5, "It is about the same person as line 2."),
        (6, "It is about the same person as line 3."),
    ]


def test_two_numbers_of_one_known_person_are_one_person() -> None:
    Imported(AN)
    found = Imported("Nguyễn An,,0123456789,,,", "Nguyễn An,,,001234567890,,")
    assert found.refused == [RefusedRow(3, "It is about the same person as line 2.")]


def test_a_phone_may_belong_to_a_family() -> None:
    assert Imported(AN, "Nguyễn Con,,0323456789,,0912345678,an@example.com").counts == (2, 0, 0, 0)
    assert Contact.objects.filter(value="+84912345678").count() == 2


def test_a_wrong_row_costs_only_itself() -> None:
    found = Imported(AN, "Không Số,,,,0912345678,", BINH)
    assert found.counts == (2, 0, 0, 1)
    assert found.tally.rows == 3
    assert [row.line for row in found.refused] == [3]


def test_refused_rows_are_told_in_their_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_ROWS_AT_ONCE", 3)
    found = Imported(AN, AN, "x", AN, "y", AN)
    assert [row.line for row in found.refused] == [3, 4, 5, 6, 7]


@pytest.mark.django_db(transaction=True)
def test_what_has_to_be_done_with_it_fails_and_nothing_of_the_batch_stands() -> None:
    def fail(ids: Sequence[int]) -> None:
        raise RuntimeError(f"{len(ids)} people")

    sheet = Sheet(io.BytesIO(f"{HEADER}\n{AN}".encode()))
    tally = Tally()
    with pytest.raises(RuntimeError, match="1 people"):
        next(take_in(sheet, tally, settle=fail, refuse=print))
    assert not Participant.objects.exists()
    assert tally.rows == 0


@pytest.mark.django_db(transaction=True)
def test_whom_someone_else_adds_at_the_same_moment_is_refused_and_the_others_come_in() -> None:
    def add_first(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        """Add the same person just before the import does, after it has looked."""
        if sql.startswith('INSERT INTO "registry_participant"') and "0123456789" in str(params):
            execute(sql, params, many, context)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(add_first):
        found = Imported(AN, BINH)
    assert found.counts == (1, 0, 0, 1)
    assert found.refused == [RefusedRow(2, "Someone else was changing this person. Import it again.")]
    assert Participant.objects.get().full_name == "Trần Bình"
    assert contacts("0223456789") == {"phone:+84922345678"}


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_was_begun_is_undone_when_the_import_is_stopped() -> None:
    sheet = Sheet(io.BytesIO(f"{HEADER}\n{AN}\n{BINH}".encode()))

    def stop(_ids: Sequence[int]) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        next(take_in(sheet, Tally(), settle=stop, refuse=print))
    assert not Participant.objects.exists()
    assert not Contact.objects.exists()


def test_memory_does_not_grow_with_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "_ROWS_AT_ONCE", 50)

    def peak(people: int) -> int:
        rows = (f"Ví Dụ,,{i:010},,09{i:08},v{i}@example.com\n".encode() for i in range(people))
        sheet = Sheet(cast("BinaryIO", Generated(chain([f"{HEADER}\n".encode()], rows))))
        tally = Tally()
        tracemalloc.start()
        try:
            for _ in take_in(sheet, tally, settle=len, refuse=repr):
                gc.collect()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
            assert tally.rows == people

    # The database keeps a few statements; every person kept would take a kilobyte.
    assert peak(1000) - peak(100) < 900 * 300


_cell = st.sampled_from
_person = st.tuples(
    _cell(["An", "Bình", ""]),
    _cell(["", "1980"]),
    _cell(["", "0123456789", "0223456789", "12"]),
    _cell(["", "001234567890", "002234567890"]),
    _cell(["", "0912345678", "0922345678;0912345678", "1"]),
    _cell(["", "an@example.com", "x"]),
).map(",".join)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
    deadline=None,
)
@given(st.lists(st.lists(_person, max_size=6), max_size=3))
def test_lists_in_any_order_leave_a_registry_that_the_last_one_no_longer_changes(
    lists: list[list[str]],
) -> None:
    with transaction.atomic():
        for rows in lists:
            found = Imported(*rows)
            assert sum(found.counts) == sum(row != ",,,,," for row in rows)
        again = Imported(*lists[-1]) if lists else Imported()
        assert again.counts[:2] == (0, 0)
        transaction.set_rollback(True)
