"""Readings as whole numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.numbers.reading import (
    ANEW,
    MOST_DIGITS,
    NOTHING,
    add,
    correct,
    digits_of,
    forget,
    mean,
    meaning_of,
)
from nhanh8.speech.recognisers.recogniser import Meaning


@given(st.lists(st.from_regex(r"[0-9]{1,3}", fullmatch=True), max_size=5))
def test_digits_are_kept_in_their_order_leading_zeros_too(groups: list[str]) -> None:
    reading: int | None = NOTHING
    for group in groups:
        assert reading is not None
        reading = add(group).on(reading)
    assert reading is not None
    assert digits_of(reading) == "".join(groups)
    assert meaning_of(reading) is None


@pytest.mark.parametrize("meaning", Meaning)
def test_a_meaning_is_no_number(meaning: Meaning) -> None:
    reading = mean(meaning).on(NOTHING)
    assert reading is not None
    assert meaning_of(reading) is meaning
    assert digits_of(reading) == ""


def test_more_digits_than_are_kept_make_no_sense() -> None:
    longest = add("9" * MOST_DIGITS).on(NOTHING)
    assert longest is not None
    assert add("0").on(longest) is None


def test_digits_are_taken_back_where_there_are_so_many() -> None:
    assert forget(2).on(1789) == 17
    assert forget(0).on(1789) == 1789
    assert forget(3).on(1789) == NOTHING
    assert forget(4).on(1789) is None
    assert ANEW.on(1789) == NOTHING


def test_the_right_digit_takes_the_last_place_of_the_wrong_one() -> None:
    assert correct(9).on(1_9_1_9_4_7) == 1_9_1_7_4
    assert correct(9).on(1_4_7) is None
    assert correct(9).on(NOTHING) is None
