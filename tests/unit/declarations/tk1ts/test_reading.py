"""The boxes of one participant are read as people write them; every fault is told, none is guessed away."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filing import boxes
from nhanh8.declarations.tk1ts.boxes import BOXES, tidy
from nhanh8.declarations.tk1ts.reading import Born, Stated, read


def stated(said: dict[str, str]) -> Stated:
    found = read(said, 1)
    assert isinstance(found, Stated), found
    return found


def faulty(said: dict[str, str]) -> set[str]:
    found = read(said, 7)
    assert not isinstance(found, Stated)
    assert {fault.row for fault in found} == {7}
    return {fault.box for fault in found}


def test_the_form_has_its_nineteen_boxes_with_their_parts() -> None:
    assert {number.partition(".")[0] for number in BOXES} == {f"{number:02}" for number in range(1, 20)}
    assert [number for number in BOXES if number.startswith("14.")] == [f"14.{part}" for part in range(1, 6)]


def test_what_has_no_use_is_carried() -> None:
    everything = {number: f"điều {number}" for number in BOXES} | boxes(
        b02="NỮ", b03="1980", b07="0912345678"
    )
    assert dict(stated(everything).boxes) == everything


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("31/12/1980", Born(1980, date(1980, 12, 31))),
        ("1/2/1980", Born(1980, date(1980, 2, 1))),
        ("1980-12-31", Born(1980, date(1980, 12, 31))),
        ("31.12.1980", Born(1980, date(1980, 12, 31))),
        ("12/1980", Born(1980, None)),
        ("1980", Born(1980, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_written(written: str, read_as: Born) -> None:
    assert stated(boxes(b03=written)).born == read_as


@pytest.mark.parametrize(
    ("box", "written"),
    [
        ("03", "31/02/1980"),
        ("03", "13/1980"),
        ("03", "1899"),
        ("03", "01/01/2999"),
        ("03", "hôm qua"),
        ("02", "X"),
        ("07", "1900 9068"),
        ("07", "12345"),
        ("08", "a@b"),
        ("08", "a@example.com; b@example.com"),
        ("13", "012345678"),
        ("01", "A" * 201),
        ("17", "a\x00b"),
        ("17", "a\x1bb"),
    ],
)
def test_a_box_that_is_wrong_is_named(box: str, written: str) -> None:
    assert box in faulty(boxes() | {box: written})


def test_a_form_without_phone_and_email_has_nothing_to_put_on_file() -> None:
    assert faulty({"01": "Nguyễn An", "13": "0123456789", "07": "  "}) == {"08"}


@pytest.mark.parametrize("number", ["0123456789", "012 345 6789", "DN4790123456789", "001080000001"])
def test_numbers_are_read_in_all_their_shapes(number: str) -> None:
    assert stated(boxes(number)).number in {"0123456789", "001080000001"}


@given(st.dictionaries(st.sampled_from([*BOXES, "20", ""]), st.text(max_size=300)))
def test_whatever_is_written_is_read_or_refused(said: dict[str, str]) -> None:
    match read(said, None):
        case Stated() as found:
            assert found.number.isdigit()
            assert found.phone or found.email
            assert dict(found.boxes) == {number: tidy(text) for number, text in said.items() if tidy(text)}
        case faults:
            assert faults
            assert all(fault.why for fault in faults)
