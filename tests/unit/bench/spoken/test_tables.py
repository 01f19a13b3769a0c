"""Tables of what was heard, from answers that are written down here."""

import numpy as np
import pytest

from nhanh8.reissue.plausible import plausible
from spoken.answers import Answer, Heard, Sentence
from spoken.corpus import Speaker, Spoken
from spoken.tables import costs, number_tables, sentence_tables
from unit.hotline.assistant.ears import readings

SAID = "0123456789"
DICE = np.random.default_rng(8)


def heard(*numbers: str, cpu_ms: float = 100.0, sound_s: float = 2.5) -> Heard:
    """Hear numbers, each ten times less likely than the one before; nothing, where there are none."""
    number = readings(numbers, 10.0) if numbers else None
    listed = plausible(number) if number else ()
    return Heard(number, listed, ("m -ôt nặng",), cpu_ms, cpu_ms / 10, sound_s)


def answer(*times: Heard, line: str = "clean", region: str = "North") -> Answer:
    spoken = Spoken(Speaker("one", region, "female"), "", SAID, ())
    return Answer(spoken, line, ("m -ôt nặng", "h -ai ngang"), times)


def row(rows: list[dict[str, object]], key: str, value: str) -> dict[str, object]:
    return next(one for one in rows if one[key] == value)


def test_a_number_is_right_listed_or_in_the_second_list() -> None:
    answers = [
        answer(heard(SAID)),
        answer(heard("9123456789", SAID)),
        answer(heard("9123456789"), heard(SAID)),
        answer(heard(), heard("9123456789")),
    ]
    everybody = row(number_tables(answers, DICE, speakers=False)["who"], "who", "all")
    assert everybody["right_percent"] == 25
    assert everybody["listed_percent"] == 50
    assert everybody["after_two_percent"] == 75
    assert everybody["digit_error_percent"] == pytest.approx(100 * 12 / 40)
    assert everybody["free_syllable_error_percent"] == 50


def test_a_wider_list_lets_in_who_said_it_and_who_said_another_number() -> None:
    answers = [answer(heard("9123456789", SAID, "0123456788"))]
    ratios = number_tables(answers, DICE, speakers=False)["ratios"]
    narrow, wide = row(ratios, "ratio", "3"), row(ratios, "ratio", "1000")
    assert (narrow["listed_percent"], wide["listed_percent"]) == (0, 100)
    assert narrow["one_digit_accepted_percent"] == pytest.approx(100 / 90)
    assert wide["one_digit_accepted_percent"] == pytest.approx(200 / 90)
    assert wide["random_accepted"] == 0


def test_rows_are_of_lines_regions_sexes_and_speakers_if_wanted() -> None:
    answers = [answer(heard(SAID)), answer(heard(SAID), line="bad", region="South")]
    who = [one["who"] for one in number_tables(answers, DICE, speakers=True)["who"]]
    assert who[:5] == ["all", "bad", "clean", "North, clean", "South, bad"]
    assert who[5:] == ["female, bad", "female, clean", "one, bad", "one, clean"]


def test_digits_taken_for_others_are_named() -> None:
    answers = [answer(heard("0123456780")), answer(heard("0123456780")), answer(heard(SAID))]
    assert number_tables(answers, DICE, speakers=False)["mistaken"] == [
        {"said": "9", "heard": "0", "times": 2}
    ]


def test_what_an_answer_costs_is_of_its_first_time_and_what_five_seconds_would() -> None:
    figures = costs([answer(heard(cpu_ms=50), heard(cpu_ms=900)), answer(heard(cpu_ms=150))])
    assert figures["cpu_per_answer_p50_ms"] == pytest.approx(100)
    assert figures["cpu_per_5_s_p50_ms"] == pytest.approx(200)
    assert figures["cpu_at_end_p50_ms"] == pytest.approx(10)
    assert figures["answer_mean_s"] == pytest.approx(2.5)


def test_sentences_are_counted_by_syllables_and_their_parts() -> None:
    spoken = Spoken(Speaker("one"), "một hai", "", ())
    sentence = Sentence(spoken, "clean", ("m -ôt nặng", "h -ai ngang"), ("b -ôt nặng", "h -ai ngang"))
    (everybody, *_) = sentence_tables([sentence], speakers=False)["sentences"]
    assert everybody["syllable_error_percent"] == 50
    assert everybody["unit_error_percent"] == pytest.approx(100 / 6)
