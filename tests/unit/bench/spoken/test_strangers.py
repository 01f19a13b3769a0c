"""Whose numbers are tried against what somebody said."""

import numpy as np

from spoken import strangers


def test_every_number_one_digit_off_is_tried() -> None:
    others = strangers.one_digit_off("0123456789")
    assert len(set(others)) == 90
    assert all(sum(a != b for a, b in zip(other, "0123456789", strict=True)) == 1 for other in others)


def test_digits_that_sound_alike_are_some_of_them() -> None:
    others = strangers.one_alike("0123456789")
    assert set(others) < set(strangers.one_digit_off("0123456789"))
    assert "6123456789" in others


def test_neighbours_that_are_the_same_are_not_swapped() -> None:
    assert set(strangers.two_swapped("0011")) == {"0101"}
    assert strangers.two_swapped("5555555555") == []


def test_a_number_at_random_is_another_one() -> None:
    dice = np.random.default_rng(8)
    assert all(strangers.at_random("7", dice) != "7" for _ in range(100))
