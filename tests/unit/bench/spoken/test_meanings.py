"""Short answers, counted."""

import numpy as np
import pytest

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, Result, Said
from spoken.ears import Ears
from spoken.made import STRANGERS
from spoken.meanings import Phrase, meanings_tables, phrases


class AlwaysYes(Ears):
    """Ears that hear a yes in everything."""

    def __init__(self, sure: float) -> None:
        self.language = "vi"
        self._sure = sure

    def hear(self, sound: Samples, grammar: Grammar) -> Result:
        assert sound.size
        assert Meaning.REPEAT in grammar.meanings
        return Said(Meaning.YES, self._sure)


def test_a_phrase_is_right_asked_again_or_wrong() -> None:
    taken = [
        ("yes", "yes"),
        ("yes", "yes"),
        ("no", "no"),
        ("yes", "not understood"),
        ("a number", "a number"),
    ]
    said = [Phrase("clean", "yes or no", Meaning.YES, *both) for both in taken]
    said.append(Phrase("bad", "a number", Meaning.OFFICER, "officer", "officer"))
    rows = {(row["question"], row["line"], row["said"]): row for row in meanings_tables(said)["meanings"]}
    yes = rows["yes or no", "clean", "yes"]
    assert (yes["times"], yes["right_percent"], yes["asked_again_percent"]) == (5, 40, 20)
    assert yes["wrong_percent"] == pytest.approx(40)
    assert yes["heard_right_percent"] == pytest.approx(60)  # one of them without being sure
    assert yes["taken_for"] == "no (1), a number (1)"
    assert rows["a number", "bad", "all"]["right_percent"] == 100
    assert ("a number", "clean", "all") not in rows


@pytest.mark.parametrize(
    ("sure", "heard", "taken_for"),
    [(0.99, "yes", "yes"), (0.3, "yes", "not understood")],
    ids=["sure", "unsure"],
)
def test_what_the_dialogues_are_not_sure_of_is_asked_again(sure: float, heard: str, taken_for: str) -> None:
    ears = AlwaysYes(sure)
    found = list(phrases(ears, STRANGERS, 1, np.random.default_rng(8)))
    yes = [one for one in found if one.question == "yes or no"]
    assert {(one.heard, one.taken_for) for one in yes} == {(heard, taken_for)}
    assert {one.line for one in found} == {"clean", "bad"}
    assert Meaning.YES not in {one.said for one in found if one.question == "a number"}
