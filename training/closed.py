"""Reading the model's output where only some words may be said: the nearest that sentences come to a grammar.

Nobody reads numbers in the recordings at hand. But a sentence of a stranger, read as if only its own words
and all number words might be said, in any order, is about as hard as a number: some thirty words to choose
from, the confusable ones among them.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

NUMBER_WORDS: Final = (
    *("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "mươi", "mốt"),
    *("tư", "lăm", "nhăm", "linh", "lẻ", "trăm", "nghìn", "ngàn", "triệu", "tỷ"),
)
_BLANK: Final = 0
_NONE: Final = -1


class Vocabulary:
    """Words, each a row of units, in a loop: after any word any other may follow."""

    def __init__(self, words: Sequence[tuple[int, ...]]) -> None:
        self._words = words
        self._units: list[int] = []
        self._ends: list[int] = []
        starts: list[int] = []
        for word in words:
            starts.append(len(self._units))
            for unit in word:
                self._units += [unit, _BLANK]
            self._units.pop()
            self._ends.append(len(self._units) - 1)
        self._starts = np.array(starts)
        self._before = np.arange(len(self._units)) - 1
        self._before[self._starts] = _NONE

    def read(self, log_probs: NDArray[np.float32]) -> list[int]:
        """Give the likeliest words (Viterbi), by their places; every word costs one choice among all."""
        size = len(self._units)
        ends, starts = np.array(self._ends), self._starts
        price = -np.log(len(self._words))
        score, between = np.full(size, -np.inf), 0.0
        history, between_history = np.full(size, _NONE), _NONE
        said: list[tuple[int, int]] = []
        inner = self._before != _NONE
        skipping = inner & (np.array(self._units) != _BLANK)
        two_before = np.where(skipping, self._before - 1, 0)
        for frame in log_probs:
            best = int(score[ends].argmax())
            if score[ends[best]] > between:
                said.append((best, int(history[ends[best]])))
                leaving, leaving_history = score[ends[best]], len(said) - 1
            else:
                leaving, leaving_history = between, between_history
            choices = np.stack(
                [
                    score,
                    np.where(inner, score[self._before], -np.inf),
                    np.where(skipping, score[two_before], -np.inf),
                ]
            )
            choices[1, starts] = leaving + price
            places = np.stack([history, history[self._before], history[two_before]])
            places[1, starts] = leaving_history
            which = choices.argmax(axis=0)
            score = choices.max(axis=0) + frame[self._units]
            history = np.take_along_axis(places, which[None], 0)[0]
            between, between_history = leaving + frame[_BLANK], leaving_history
        best = int(score[ends].argmax())
        words: list[int] = []
        place = between_history
        if score[ends[best]] > between:
            words, place = [best], int(history[ends[best]])
        while place != _NONE:
            word, place = said[place]
            words.append(word)
        return words[::-1]
