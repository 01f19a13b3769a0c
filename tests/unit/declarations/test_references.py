"""References."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.declarations import references
from nhanh8.declarations.references import ReferenceFormatError


def test_a_reference_is_twelve_signs_in_groups_of_four_and_reads_as_itself() -> None:
    made = references.make()
    assert [len(group) for group in made.split("-")] == [4, 4, 4]
    assert references.parse(made) == made


def test_no_two_are_alike() -> None:
    assert len({references.make() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "typed", ["k7qm-2xw9-4b1a", " K7QM 2XW9 4B1A ", "K7QM2XW94BIA", "K7QM–2XW9–4BLA", "k7qm.2xw9.4bia"]
)
def test_it_is_read_in_every_way_people_type_it(typed: str) -> None:
    assert references.parse(typed) == "K7QM-2XW9-4B1A"


def test_the_letter_o_is_a_nought() -> None:
    assert references.parse("OoOo-0000-0000") == "0000-0000-0000"


@pytest.mark.parametrize(
    "typed", ["", "K7QM-2XW9", "K7QM-2XW9-4B1A-9", "U7QM-2XW9-4B1A", "ĐBQM-2XW9-4B1A", "-" * 99]
)
def test_what_is_none_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(ReferenceFormatError, match="This is not the reference of a declaration"):
        references.parse(typed)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_a_reference_or_refused(typed: str) -> None:
    try:
        read = references.parse(typed)
    except ReferenceFormatError:
        return
    assert references.parse(read) == read
