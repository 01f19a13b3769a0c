"""A filing's number shows when a digit was mistaken on the telephone."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from nhanh8.declarations.electronic.numbering import check_digit, number_of


def test_a_number_has_form_day_serial_and_check() -> None:
    assert number_of(1, date(2026, 11, 23)) == f"TK1-20261123-000001-{check_digit('20261123000001')}"
    assert len(number_of(10**12, date(2026, 11, 23))) <= 30


@given(st.text("0123456789", min_size=14, max_size=16), st.data())
def test_one_wrong_digit_is_noticed(digits: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(digits) - 1))
    by = data.draw(st.integers(1, 9))
    wrong = f"{digits[:place]}{(int(digits[place]) + by) % 10}{digits[place + 1 :]}"
    assert check_digit(wrong) != check_digit(digits)
