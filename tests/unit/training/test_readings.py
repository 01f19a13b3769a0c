"""How people read numbers, as training and benchmarks have them read."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.recognisers.syllables import units_of_words
from training.readings import english_reading, reading

ENGLISH_DIGITS = {
    word: str(digit)
    for digit, word in enumerate("zero one two three four five six seven eight nine".split())  # noqa: SIM905
} | {"oh": "0"}


@given(st.text("0123456789", min_size=1, max_size=12), st.integers(0, 10_000))
def test_any_number_is_read_in_vietnamese_syllables(digits: str, seed: int) -> None:
    assert units_of_words(reading(digits, np.random.default_rng(seed)).replace(",", " ").split())


def test_one_seed_reads_one_way() -> None:
    assert reading("0123456789", np.random.default_rng(3)) == reading("0123456789", np.random.default_rng(3))


def test_all_ways_of_saying_a_digit_occur() -> None:
    rng = np.random.default_rng(1)
    said = {word for _ in range(500) for word in reading("7517404351", rng).replace(",", "").split()}
    assert {"bảy", "bẩy", "năm", "lăm", "nhăm", "bốn", "tư", "một", "mốt", "mươi", "linh", "lẻ"} <= said
    assert {"trăm", "nghìn", "ngàn", "triệu", "tỷ", "zê", "rô"} <= said


@given(st.text("0123456789", min_size=1, max_size=12), st.integers(0, 10_000))
def test_english_digits_read_singly_are_the_digits(digits: str, seed: int) -> None:
    words = english_reading(digits, np.random.default_rng(seed)).replace(",", "").split()
    if not all(word in ENGLISH_DIGITS or word in ("double", "triple") for word in words):
        return  # read in pairs
    times, heard = 1, ""
    for word in words:
        if word in ("double", "triple"):
            times = 2 if word == "double" else 3
            continue
        heard += ENGLISH_DIGITS[word] * times
        times = 1
    assert heard == digits


@pytest.mark.parametrize("digits", ["1", "00", "999999999999"])
def test_short_long_and_empty_looking_numbers_are_read(digits: str) -> None:
    assert reading(digits, np.random.default_rng(0))
