"""Which readings of a spoken number are checked."""

import math
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from nhanh8.reissue.plausible import MOST, near, plausible, within
from nhanh8.speech.recognisers.recogniser import Hypothesis, Number


def heard(*readings: tuple[str, float]) -> Number:
    """Say how likely each reading is, the best first."""
    each = tuple(
        Hypothesis(digits, math.log(likelihood), (0.9,) * len(digits)) for digits, likelihood in readings
    )
    return Number(each, each[0] if each else Hypothesis("", 0.0, ()))


def test_a_reading_a_hundred_times_less_likely_than_the_best_is_compared_and_no_other() -> None:
    number = heard(("0123456789", 0.5), ("1123456789", 0.00501), ("2123456789", 0.00499))
    assert plausible(number) == ("0123456789", "1123456789")


def test_a_reading_ten_times_less_likely_than_the_best_is_the_last_that_needs_no_confirming(
    configured: Callable[..., Any],
) -> None:
    number = heard(("0123456789", 0.5), ("1123456789", 0.0501), ("2123456789", 0.0499), ("3123456789", 0.02))
    assert near(number) == 2
    assert len(plausible(number)) == 4
    configured(reissue={"plausible_ratio": 5})
    assert near(number) == len(plausible(number)) == 1


def test_the_bound_is_a_setting(configured: Callable[..., Any]) -> None:
    number = heard(("0123456789", 0.5), ("1123456789", 0.5), ("2123456789", 0.4))
    configured(reissue={"plausible_ratio": 1})
    assert plausible(number) == ("0123456789", "1123456789")


def test_beyond_the_twentieth_none_is_compared() -> None:
    readings = [(f"{each:010}", 0.5) for each in range(50)]
    assert plausible(heard(*readings)) == tuple(digits for digits, _ in readings[:20])


def test_where_no_reading_fits_none_is_compared() -> None:
    assert plausible(heard()) == ()


def test_a_reading_that_stands_twice_is_compared_once() -> None:
    number = heard(("0123456789", 0.5), ("0123456789", 0.4), ("1123456789", 0.3))
    assert plausible(number) == ("0123456789", "1123456789")


@given(
    st.lists(st.tuples(st.text("0123456789", min_size=10, max_size=10), st.floats(1e-9, 1.0)), min_size=1),
    st.floats(1, 1e9),
)
def test_the_best_is_always_compared_and_a_wider_bound_only_adds(
    readings: list[tuple[str, float]], ratio: float
) -> None:
    number = heard(*sorted(readings, key=lambda one: -one[1]))
    narrow, wide = within(number, ratio), within(number, ratio * 10)
    assert narrow[0] == number.hypotheses[0].digits
    assert wide[: len(narrow)] == narrow
    assert len(wide) <= MOST
