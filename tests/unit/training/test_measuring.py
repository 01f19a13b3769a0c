"""Where words are in a clip, which were said where only some may be, and how many are wrong."""

import numpy as np
import pytest
from numpy.typing import NDArray

from nhanh8.speech.recognisers.syllables import units_of
from training.aligned import spans
from training.closed import Vocabulary
from training.errors import Errors, among_own_words, distance, greedy


def heard(frames: list[int], units: int = 6) -> NDArray[np.float32]:
    """Give log-probabilities that are nearly sure of a unit in each frame."""
    probabilities = np.full((len(frames), units), 0.01)
    probabilities[np.arange(len(frames)), frames] = 0.95
    return np.log(probabilities).astype(np.float32)


def test_words_lie_where_their_units_are_heard() -> None:
    log_probs = heard([0, 0, 1, 1, 2, 0, 0, 0, 3, 4, 4, 0])
    assert spans(log_probs, [[1, 2], [3, 4]]) == [(0, 7), (7, 12)]


def test_words_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="fit"):
        spans(heard([1, 2]), [[1, 2, 3]])


def test_words_of_a_vocabulary_are_read_in_any_order() -> None:
    vocabulary = Vocabulary([(1, 2, 3), (2, 3), (1, 4, 3), (5,)])
    assert vocabulary.read(heard([0, 1, 1, 2, 3, 0, 0, 2, 3, 3, 1, 4, 3, 5, 0, 5, 0])) == [0, 1, 2, 3, 3]


def test_silence_has_no_words() -> None:
    assert Vocabulary([(1, 2)]).read(heard([0, 0, 0])) == []


def test_the_fewest_changes_are_counted() -> None:
    assert distance("ba", "ba") == 0
    assert distance(["một", "ba"], ["bốn", "ba", "năm"]) == 2
    assert distance([], "abc") == 3


def test_errors_are_added_and_written_as_a_share() -> None:
    assert str(Errors(1, 8) + Errors(1, 8)) == " 12.5 % of 16"
    assert Errors().share == 0


def test_the_best_units_are_read_off_without_repetitions() -> None:
    assert greedy(heard([0, 1, 1, 0, 1, 2, 0]), ["", "b", "a"]) == ["b", "b", "a"]


def test_a_sentence_is_read_among_its_own_words_and_number_words() -> None:
    units = ("", *dict.fromkeys(units_of("trời") + units_of("ba") + units_of("năm")))
    said = [units_of("trời"), units_of("ba")]
    frames = [0, *(units.index(unit) for word in (units_of("trời"), units_of("năm")) for unit in word), 0]
    found = among_own_words(heard(frames, len(units)), [*said, ("unknown",)], units)
    assert found == Errors(1, 2)
