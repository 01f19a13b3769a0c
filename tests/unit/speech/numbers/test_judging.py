"""Which of several readings is taken for what was said."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.numbers.judging import judged, log_sum
from nhanh8.speech.numbers.reading import NOTHING, mean
from nhanh8.speech.recognisers.recogniser import (
    MOST_HYPOTHESES,
    Grammar,
    Meaning,
    NotUnderstood,
    Number,
    Said,
)

TWO = Grammar(lengths=frozenset({2}), meanings=frozenset({Meaning.YES, Meaning.NO}))
NO = mean(Meaning.NO).value


def test_each_digit_is_as_sure_as_all_readings_that_have_it() -> None:
    result = judged({112: math.log(0.6), 113: math.log(0.3), 143: math.log(0.1)}, TWO, -99)
    assert isinstance(result, Number)
    assert [one.digits for one in result.hypotheses] == ["12", "13", "43"]
    assert result.hypotheses[0].probabilities == pytest.approx((0.9, 0.6))
    assert result.hypotheses[1].probabilities == pytest.approx((0.9, 0.4))
    assert result.hypotheses[0].log_likelihood == math.log(0.6)
    assert result.freely.digits == "12"


def test_the_best_of_any_length_is_told_beside_those_that_fit() -> None:
    result = judged({1123: -1.0, 112: -5.0}, TWO, -99)
    assert isinstance(result, Number)
    assert result.freely.digits == "123"
    assert [one.digits for one in result.hypotheses] == ["12"]


def test_a_number_that_fits_but_was_not_said_is_left_out() -> None:
    result = judged({1123: -1.0, 112: -40.0}, TWO, -99)
    assert isinstance(result, Number)
    assert result.hypotheses == ()


def test_no_is_likelier_than_a_lonely_zero_and_a_number_that_fits_than_no() -> None:
    result = judged({10: 0.0, NO: -1.0}, TWO, -99)
    assert isinstance(result, Said)
    assert result.meaning is Meaning.NO
    assert isinstance(judged({100: 0.0, NO: -1.0}, TWO, -99), Number)


def test_what_was_not_asked_is_not_heard() -> None:
    assert judged({112: 0.0}, Grammar(meanings=frozenset({Meaning.YES})), -99) == NotUnderstood()
    assert judged({NO: 0.0}, Grammar(frozenset({2}), frozenset({Meaning.YES})), -99) == NotUnderstood()
    assert judged({NOTHING: 0.0}, TWO, -99) == NotUnderstood()
    assert judged({}, TWO, -99) == NotUnderstood()


def test_what_is_too_unlikely_is_not_understood() -> None:
    assert judged({112: -10.0, NO: -12.0}, TWO, -9) == NotUnderstood()
    assert isinstance(judged({112: -10.0}, TWO, -11), Number)


def test_the_number_on_a_health_insurance_card_is_found() -> None:
    ten = Grammar(lengths=frozenset({10, 12}))
    result = judged({1_479_0123456789: 0.0}, ten, -99)
    assert isinstance(result, Number)
    assert [one.digits for one in result.hypotheses] == ["0123456789"]
    assert result.freely.digits == "4790123456789"
    no_card = judged({1_979_0123456789: 0.0}, ten, -99)
    assert isinstance(no_card, Number)
    assert no_card.hypotheses == ()
    other = judged({1_479_0123456789: 0.0}, Grammar(lengths=frozenset({9})), -99)
    assert isinstance(other, Number)
    assert other.hypotheses == ()


def test_the_list_is_bounded() -> None:
    result = judged({100 + number: -number / 50 for number in range(100)}, TWO, -99)
    assert isinstance(result, Number)
    assert len(result.hypotheses) == MOST_HYPOTHESES
    assert result.hypotheses[0].digits == "00"


@given(st.lists(st.floats(-700, 0), min_size=1, max_size=20))
def test_logarithms_are_added_up(logarithms: list[float]) -> None:
    assert log_sum([*logarithms, -math.inf]) == pytest.approx(
        math.log(sum(math.exp(one - max(logarithms)) for one in logarithms)) + max(logarithms)
    )


def test_nothing_adds_up_to_nothing() -> None:
    assert log_sum([]) == -math.inf
    assert log_sum([-math.inf, -math.inf]) == -math.inf
