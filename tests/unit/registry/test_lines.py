"""Lines of a text, given and given again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.registry.lines import LONGEST, MOST_OF_A_ROW, TOO_LONG, EndlessRow, Lines


def lines(text: str) -> Lines:
    return Lines(io.StringIO(text, newline=""))


def test_lines_are_numbered_and_keep_their_ends() -> None:
    found = lines("a\r\nb\n")
    assert next(found) == "a\r\n"
    assert found.number == 1
    assert list(found) == ["b\n"]
    assert found.number == 2


def test_going_back_gives_all_but_the_first_line_again() -> None:
    found = lines("a\nb\nc\nd\n")
    next(found)
    found.mark()
    assert [next(found), next(found)] == ["b\n", "c\n"]
    found.back_to_second()
    assert found.number == 2
    assert next(found) == "c\n"
    assert found.number == 3
    found.back_to_second()
    assert list(found) == ["d\n"]


def test_going_back_after_the_end_begins_again() -> None:
    found = lines("a\nb\n")
    assert len(list(found)) == 2
    found.back_to_second()
    assert list(found) == ["b\n"]


def test_a_row_takes_only_so_many_lines() -> None:
    found = lines("x\n" * 100)
    for _ in range(MOST_OF_A_ROW):
        next(found)
    with pytest.raises(EndlessRow):
        next(found)
    found.mark()
    assert next(found) == "x\n"


@pytest.mark.parametrize("length", [LONGEST, LONGEST + 1, 2 * LONGEST, 5 * LONGEST - 1])
def test_a_line_that_is_too_long_is_passed_over(length: int) -> None:
    assert list(lines("a\n" + "x" * length + "\nb\n")) == ["a\n", TOO_LONG, "b\n"]


def test_the_longest_line_is_read() -> None:
    line = "x" * (LONGEST - 1) + "\n"
    assert list(lines(line + "b")) == [line, "b"]


@given(st.text(alphabet="ab\n\r", max_size=MOST_OF_A_ROW))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(lines(text)) == text
