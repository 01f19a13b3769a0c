"""Digits that an engine may have misheard."""

import math

from nhanh8.speech.numbers.mishearing import with_misheard
from nhanh8.speech.recognisers.recogniser import Hypothesis, Number

SAID = Hypothesis("71", -1.0, (1.0, 1.0))


def test_a_digit_that_is_often_mistaken_makes_another_hypothesis_less_likely_by_what_it_is() -> None:
    found = with_misheard(Number((SAID,), SAID))
    assert [one.digits for one in found.hypotheses] == ["71", "74"]
    best, other = found.hypotheses
    assert math.exp(other.log_likelihood - best.log_likelihood) < 0.05
    assert best.probabilities[0] == other.probabilities[0] > 0.9 > other.probabilities[1]


def test_no_digit_is_surer_than_an_unknown_engine_can_be() -> None:
    found = with_misheard(Number((SAID,), SAID))
    assert max(found.hypotheses[0].probabilities) < 1
    assert max(found.freely.probabilities) < 1


def test_what_is_on_the_list_already_stays_as_it_is() -> None:
    four = Hypothesis("74", -2.0, (1.0, 0.3))
    found = with_misheard(Number((SAID, four), SAID))
    assert [(one.digits, one.log_likelihood) for one in found.hypotheses] == [("71", -1.0), ("74", -2.0)]


def test_where_nothing_fits_nothing_is_made_up() -> None:
    assert with_misheard(Number((), SAID)).hypotheses == ()
