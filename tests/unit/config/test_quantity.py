"""Limits and durations as people write them."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.config.quantity import Allowance, Window, parse_allowances, parse_duration


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("500 ms", timedelta(milliseconds=500)),
        ("10 s", timedelta(seconds=10)),
        ("60min", timedelta(hours=1)),
        (" 24 h ", timedelta(days=1)),
        ("1 day", timedelta(days=1)),
        ("2 days", timedelta(days=2)),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, meant: timedelta) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize("text", ["", "60", "0 s", "-1 s", "1.5 h", "5 weeks", "1 min 30 s", "٣ s"])
def test_anything_else_is_no_duration_and_the_message_has_an_example(text: str) -> None:
    with pytest.raises(ValueError, match='write it like "60 min"'):
        parse_duration(text)


def test_limits_stand_beside_each_other() -> None:
    assert parse_allowances("3 per call, 10 per day") == (
        Allowance(3, Window.CALL),
        Allowance(10, Window.DAY),
    )


@pytest.mark.parametrize(
    "text", ["", "3", "3 per week", "0 per day", "-3 per day", "3 per call,", "many per day"]
)
def test_anything_else_is_no_limit_and_never_an_unlimited_one(text: str) -> None:
    with pytest.raises(ValueError, match='write it like "3 per call, 10 per day"'):
        parse_allowances(text)


@given(st.lists(st.builds(Allowance, st.integers(1, 9_999_999), st.sampled_from(Window)), min_size=1))
def test_a_limit_reads_as_it_is_written(allowances: list[Allowance]) -> None:
    assert parse_allowances(", ".join(map(str, allowances))) == tuple(allowances)


@given(st.text(max_size=20))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    for read in (parse_duration, parse_allowances):
        with suppress(ValueError):
            assert read(text)
