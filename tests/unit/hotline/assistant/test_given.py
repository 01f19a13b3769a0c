"""A number given in pieces."""

import math

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from nhanh8.hotline.assistant import given as given_module
from nhanh8.hotline.assistant.given import Given
from nhanh8.speech.recognisers.recogniser import MOST_HYPOTHESES, Hypothesis, Number

LENGTHS = frozenset({10, 12})


def reading(digits: str, likelihood: float = 1.0) -> Hypothesis:
    return Hypothesis(digits, math.log(likelihood), (likelihood,) * len(digits))


def heard(*each: Hypothesis, freely: Hypothesis | None = None) -> Number:
    return Number(each, freely or each[0])


def keyed(keys: str) -> Given:
    given = Given(LENGTHS)
    for key in keys:
        given.key(key)
    return given


def digits(whole: str | Number | None) -> list[str]:
    assert isinstance(whole, Number)
    return [each.digits for each in whole.hypotheses]


def test_keys_alone_are_digits() -> None:
    assert keyed("0123456789").whole() == "0123456789"
    assert keyed("0123A").whole() is None
    assert keyed("0123").awaited == {6, 8}


def test_keys_and_speech_are_one_number_in_their_order() -> None:
    given = keyed("012")
    given.say(heard(reading("3456", 0.5), reading("3466", 0.2)))
    given.key("7")
    given.key("8")
    given.key("9")
    whole = given.whole()
    assert digits(whole) == ["0123456789", "0123466789"]
    assert isinstance(whole, Number)
    assert math.isclose(whole.hypotheses[1].log_likelihood, math.log(0.2))
    assert whole.hypotheses[0].probabilities == (1.0,) * 3 + (0.5,) * 4 + (1.0,) * 3


def test_a_group_that_was_said_alone_is_kept_in_every_reading() -> None:
    given = Given(LENGTHS)
    given.say(Number((), reading("0123", 0.9)))
    given.say(heard(reading("456789", 0.6), reading("466789", 0.3)))
    assert digits(given.whole()) == ["0123456789", "0123466789"]


def test_a_reading_that_goes_on_is_believed_only_where_it_is_much_likelier() -> None:
    rather_whole, rather_not = Given(LENGTHS), Given(LENGTHS)
    rather_whole.say(heard(reading("0123456789", 0.021), freely=reading("012345678", 1.0)))
    rather_not.say(heard(reading("0123456789", 0.019), freely=reading("012345678", 1.0)))
    assert rather_whole.fits
    assert not rather_not.fits
    assert digits(rather_not.whole()) == ["0123456789"]
    rather_not.key("0")
    assert digits(rather_not.whole())[0] == "0123456780"


def test_a_card_read_whole_is_the_number_in_it() -> None:
    given = Given(LENGTHS)
    given.say(heard(reading("0123456789", 0.2), freely=reading("4790123456789", 0.8)))
    assert given.is_longest
    assert digits(given.whole()) == ["0123456789"]


def test_the_star_forgets_what_was_said() -> None:
    given = keyed("99")
    given.say(heard(reading("999")))
    given.clear()
    for key in "0123456789":
        given.key(key)
    assert given.whole() == "0123456789"


def test_readings_beyond_belief_and_too_long_ones_go_but_of_each_length_the_best_stays() -> None:
    given = Given(LENGTHS)
    far = Hypothesis("9999999999", -14.1, (0.5,) * 10)
    near_by = [Hypothesis(f"{each:010}", -each / 100, (0.5,) * 10) for each in range(60)]
    given.say(heard(*near_by, Hypothesis("012345678901", -13.9, (0.5,) * 12), far))
    found = digits(given.whole())
    assert len(found) == MOST_HYPOTHESES
    assert found[-1] == "012345678901"
    given.key("0")
    given.key("0")
    assert digits(given.whole())[0] == "000000000000"
    assert given.is_longest


def test_however_many_readings_the_parts_have_they_do_not_multiply(monkeypatch: pytest.MonkeyPatch) -> None:
    joins = []
    real = given_module._joined
    monkeypatch.setattr(given_module, "_joined", lambda *pair: joins.append(1) or real(*pair))
    given = Given(LENGTHS)
    parts = [
        Hypothesis("1" * length + str(last), -last / 10, (0.5,) * (length + 1))
        for length in range(5)
        for last in range(10)
    ]
    for _ in range(7):
        given.say(heard(*sorted(parts, key=lambda each: -each.log_likelihood)))
    assert len(joins) <= 7 * 50 * 51


@for_all(
    st.lists(
        st.text("0123456789", max_size=3)
        | st.lists(
            st.tuples(st.text("0123456789", min_size=1, max_size=13), st.floats(0.01, 1.0)),
            min_size=1,
            max_size=60,
        ),
        max_size=5,
    )
)
def test_whatever_is_given_readings_are_best_first_and_have_a_right_length(
    pieces: list[str | list[tuple[str, float]]],
) -> None:
    given = Given(LENGTHS)
    for piece in pieces:
        if isinstance(piece, str):
            for key in piece:
                given.key(key)
        else:
            given.say(heard(*(reading(*each) for each in sorted(piece, key=lambda each: -each[1]))))
    match given.whole():
        case Number(hypotheses=hypotheses):
            likelihoods = [each.log_likelihood for each in hypotheses]
            assert 0 < len(hypotheses) <= MOST_HYPOTHESES
            assert likelihoods == sorted(likelihoods, reverse=True)
            assert all(len(each.digits) in LENGTHS for each in hypotheses)
            assert all(len(each.digits) == len(each.probabilities) for each in hypotheses)
        case str() as number:
            assert len(number) in LENGTHS
            assert not given.spoken
        case None:
            assert given.spoken or len(given) not in LENGTHS
