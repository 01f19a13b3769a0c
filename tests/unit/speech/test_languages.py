"""Numbers in words."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.languages.language import Unit, measured


@pytest.mark.parametrize(
    ("number", "vietnamese", "english"),
    [
        (0, "không", "zero"),
        (4, "bốn", "four"),
        (10, "mười", "ten"),
        (11, "mười một", "eleven"),
        (15, "mười lăm", "fifteen"),
        (20, "hai mươi", "twenty"),
        (21, "hai mươi mốt", "twenty one"),
        (24, "hai mươi bốn", "twenty four"),
        (55, "năm mươi lăm", "fifty five"),
        (60, "sáu mươi", "sixty"),
        (100, "một trăm", "one hundred"),
        (105, "một trăm linh năm", "one hundred and five"),
        (110, "một trăm mười", "one hundred and ten"),
        (1_000, "một nghìn", "one thousand"),
        (1_005, "một nghìn không trăm linh năm", "one thousand five"),
        (1_500, "một nghìn năm trăm", "one thousand five hundred"),
        (2_000_000, "hai triệu", "two million"),
        (
            12_345_678,
            "mười hai triệu ba trăm bốn mươi lăm nghìn sáu trăm bảy mươi tám",
            "twelve million three hundred and forty five thousand six hundred and seventy eight",
        ),
    ],
)
def test_cardinals(number: int, vietnamese: str, english: str) -> None:
    assert " ".join(LANGUAGES["vi"].cardinal(number)) == vietnamese
    assert " ".join(LANGUAGES["en"].cardinal(number)) == english


@given(st.integers(0, 999_999_999), st.sampled_from(sorted(LANGUAGES)))
def test_every_word_of_a_number_is_one_that_is_prepared(number: int, code: str) -> None:
    language = LANGUAGES[code]
    assert set(language.cardinal(number)) <= set(language.number_words)


@given(st.integers(0, 999_999), st.integers(0, 999_999), st.sampled_from(sorted(LANGUAGES)))
def test_different_numbers_sound_different(one: int, other: int, code: str) -> None:
    cardinal = LANGUAGES[code].cardinal
    assert (cardinal(one) == cardinal(other)) == (one == other)


@pytest.mark.parametrize(
    ("duration", "expected"),
    [
        (timedelta(minutes=60), (60, Unit.MINUTE)),
        (timedelta(minutes=10), (10, Unit.MINUTE)),
        (timedelta(hours=24), (24, Unit.HOUR)),
        (timedelta(hours=2), (2, Unit.HOUR)),
        (timedelta(minutes=150), (150, Unit.MINUTE)),
        (timedelta(seconds=6), (6, Unit.SECOND)),
        (timedelta(seconds=90), (90, Unit.SECOND)),
    ],
)
def test_durations_are_counted_as_people_say_them(duration: timedelta, expected: tuple[int, Unit]) -> None:
    assert measured(duration) == expected


def test_thousands_are_written_as_each_language_does() -> None:
    assert LANGUAGES["vi"].written(1000) == "1.000"
    assert LANGUAGES["en"].written(1000) == "1,000"
