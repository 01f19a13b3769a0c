"""How many syllables are wrong, freely or among few words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.recognisers.syllables import units_of
from training.closed import NUMBER_WORDS, Vocabulary


@dataclass(frozen=True, slots=True)
class Errors:
    """Syllables wrong (replaced, left out, put in) of all that were said."""

    wrong: int = 0
    said: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.wrong + other.wrong, self.said + other.said)

    def __str__(self) -> str:
        return f"{100 * self.share:5.1f} % of {self.said}"

    @property
    def share(self) -> float:
        """Wrong ones of all, 0 where nothing was said."""
        return self.wrong / max(self.said, 1)


def greedy(log_probs: NDArray[np.float32], units: Sequence[str]) -> list[str]:
    """Take the best unit of each frame, repetitions once, blanks away."""
    best = log_probs.argmax(axis=1)
    first = np.concatenate([[True], best[1:] != best[:-1]])
    return [units[place] for place in best[first] if place]


def distance(one: Sequence[object], other: Sequence[object]) -> int:
    """Count the fewest replacements, insertions and deletions between two sequences (Levenshtein)."""
    row = list(range(len(other) + 1))
    for place, item in enumerate(one, 1):
        before, row[0] = row[0], place
        for column, against in enumerate(other, 1):
            before, row[column] = (
                row[column],
                min(row[column] + 1, row[column - 1] + 1, before + (item != against)),
            )
    return row[-1]


def among_own_words(
    log_probs: NDArray[np.float32], said: Sequence[tuple[str, ...]], units: Sequence[str]
) -> Errors:
    """Count errors where only a sentence's own words and all number words may be said, in any order.

    Words with a unit that the model lacks are left out of what may be said and of what was.
    """
    index = {unit: place for place, unit in enumerate(units)}
    numbers = [word for word in map(units_of, NUMBER_WORDS) if all(unit in index for unit in word)]
    wanted = [tuple(index[unit] for unit in word) for word in said if all(unit in index for unit in word)]
    words = list(dict.fromkeys([*wanted, *(tuple(index[unit] for unit in word) for word in numbers)]))
    heard = [words[place] for place in Vocabulary(words).read(log_probs)]
    return Errors(distance(heard, wanted), len(wanted))
