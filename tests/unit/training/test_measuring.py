"""Where words are in a clip, which were said where only some may be, and how many are wrong."""

import numpy as np
import pytest
from numpy.typing import NDArray

from training.aligned import spans
from training.closed import Vocabulary


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
