"""Numbers that a list has had already."""

from nhanh8.registry.seen import Seen


def test_the_first_line_of_any_of_the_numbers_counts() -> None:
    with Seen() as seen:
        assert seen.first_line(["0123456789", "001234567890"], 2) == 2
        assert seen.first_line(["1123456789"], 3) == 3
        assert seen.first_line(["001234567890", "1123456789"], 4) == 2


def test_a_line_that_comes_too_late_says_nothing() -> None:
    with Seen() as seen:
        seen.first_line(["0123456789", "001234567890"], 2)
        seen.first_line(["0123456789", "002234567890"], 3)
        assert seen.first_line(["002234567890"], 4) == 4


def test_the_same_line_may_ask_again() -> None:
    with Seen() as seen:
        assert [seen.first_line(["0123456789"], 2) for _ in range(2)] == [2, 2]


def test_leading_zeros_tell_numbers_apart() -> None:
    with Seen() as seen:
        seen.first_line(["0000000001"], 2)
        assert seen.first_line(["000000000001"], 3) == 3
