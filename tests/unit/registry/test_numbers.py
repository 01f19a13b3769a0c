"""Numbers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.registry.errors import RegistryError
from nhanh8.registry.numbers import NumberFormatError, parse_number

between = st.lists(
    st.sampled_from(["", "", " ", ".", "-", " - ", "\u00a0", "–", "\t"]), min_size=18, max_size=18
)
a_number = st.from_regex(r"[0-9]{10}|[0-9]{12}", fullmatch=True)
ten_digits = st.from_regex(r"[0-9]{10}", fullmatch=True)


def spread(text: str, gaps: list[str]) -> str:
    return gaps[0] + "".join(a + b for a, b in zip(text, gaps[1:], strict=False))


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0123456789", "0123456789"),
        ("001234567890", "001234567890"),
        ("  01 2345-6789 ", "0123456789"),
        ("012.345.678.901", "012345678901"),
        ("DN4790123456789", "0123456789"),
        ("dn 4 79 012 345 6789", "0123456789"),
        ("GĐ-4-01-0123456789", "0123456789"),
    ],
)
def test_reads_what_people_write(written: str, number: str) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        "   ",
        "123456789",
        "12345678901",
        "1234567890123",
        "DN479012345678",
        "DN47901234567890",
        "D14790123456789",
        "1.23E+09",
        "012345678a",
        "+84912345678",
        "0123456789\x00",
        "٠١٢٣٤٥٦٧٨٩",
        "0123456789" + " " * 100,
    ],
)
def test_refuses_everything_else(written: str) -> None:
    with pytest.raises(NumberFormatError):
        parse_number(written)


@given(a_number, between)
def test_separators_anywhere_change_nothing(number: str, gaps: list[str]) -> None:
    assert parse_number(spread(number, gaps)) == number


@given(st.from_regex(r"[A-Za-z]{2}[0-9]{3}", fullmatch=True), ten_digits, between)
def test_a_card_gives_the_number_it_contains(beginning: str, number: str, gaps: list[str]) -> None:
    assert parse_number(spread(beginning + number, gaps)) == number


@given(st.text())
def test_any_text_gives_a_number_or_is_refused(text: str) -> None:
    try:
        number = parse_number(text)
    except NumberFormatError:
        return
    assert len(number) in {10, 12}
    assert number.isascii()
    assert number.isdigit()
    assert parse_number(number) == number


@given(st.text(alphabet="0123456789", min_size=13))
def test_a_refusal_repeats_no_digit(text: str) -> None:
    with pytest.raises(RegistryError) as refused:
        parse_number(text)
    assert str(refused.value) == "A number has 10 or 12 digits, or is that of a health insurance card."
    assert text not in repr(refused.value)
