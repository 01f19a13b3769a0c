"""Tax codes are read as people write them, and a wrong digit is noticed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.filers.tax_codes import TaxCodeError, parse_tax_code


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("0100047516", "0100047516"),
        (" 0100 047 516 ", "0100047516"),
        ("0100047516-001", "0100047516-001"),
        ("0100047516001", "0100047516-001"),
        ("0100047516 – 001", "0100047516-001"),
    ],
)
def test_a_code_is_kept_in_one_form(written: str, kept: str) -> None:
    assert parse_tax_code(written) == kept


@pytest.mark.parametrize("written", ["", "0100047515", "0100047516-000", "010004751", "MST", "٠100047516"])
def test_what_is_none_is_refused(written: str) -> None:
    with pytest.raises(TaxCodeError, match="tax code"):
        parse_tax_code(written)


@given(st.integers(0, 9), st.integers(1, 9))
def test_any_one_wrong_digit_is_noticed(place: int, by: int) -> None:
    digits = [int(sign) for sign in "0100047516"]
    digits[place] = (digits[place] + by) % 10
    with pytest.raises(TaxCodeError):
        parse_tax_code("".join(map(str, digits)))
