"""What published figures are counted by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spoken.scores import Edits, at_most_percent


def test_a_digit_replaced_left_out_and_added_are_three_errors() -> None:
    edits = Edits()
    edits.add("0123456789", "012345678")
    edits.add("01234", "0123x4")
    edits.add("567", "577")
    assert (edits.said, edits.wrong) == (18, 3)
    assert dict(edits.mistaken) == {("9", ""): 1, ("", "x"): 1, ("6", "7"): 1}
    assert edits.percent == pytest.approx(100 * 3 / 18)


def test_nothing_said_is_no_error() -> None:
    assert Edits().percent == 0


@given(st.text("0123", max_size=8), st.text("0123", max_size=8))
def test_errors_are_as_few_as_can_be(said: str, heard: str) -> None:
    edits, back = Edits(), Edits()
    edits.add(said, heard)
    back.add(heard, said)
    assert edits.wrong == back.wrong
    assert abs(len(said) - len(heard)) <= edits.wrong <= max(len(said), len(heard))
    assert (edits.wrong == 0) == (said == heard)


# From tables of the binomial distribution (one-sided, 95 %).
@pytest.mark.parametrize(
    ("times", "of", "percent"), [(0, 3000, 0.0998), (0, 100, 2.951), (1, 100, 4.656), (100, 100, 100)]
)
def test_what_chance_leaves_open_is_what_tables_say(times: int, of: int, percent: float) -> None:
    assert at_most_percent(times, of) == pytest.approx(percent, abs=0.001)
