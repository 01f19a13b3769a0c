"""Short answers, counted."""

import pytest

from nhanh8.speech.recognisers.recogniser import Meaning
from spoken.meanings import Phrase, meanings_tables


def test_a_phrase_is_right_asked_again_or_wrong() -> None:
    taken = ["yes", "yes", "no", "not understood", "a number"]
    said = [Phrase("clean", "yes or no", Meaning.YES, what) for what in taken]
    said.append(Phrase("bad", "a number", Meaning.OFFICER, "officer"))
    rows = {(row["question"], row["line"], row["said"]): row for row in meanings_tables(said)["meanings"]}
    yes = rows["yes or no", "clean", "yes"]
    assert (yes["times"], yes["right_percent"], yes["asked_again_percent"]) == (5, 40, 20)
    assert yes["wrong_percent"] == pytest.approx(40)
    assert yes["taken_for"] == "no (1), a number (1)"
    assert rows["a number", "bad", "all"]["right_percent"] == 100
    assert ("a number", "clean", "all") not in rows
