"""A number while it is being given: keys and speech in any order, until it is whole."""

import math
from itertools import product
from typing import Final

from nhanh8.speech.recognisers.recogniser import MOST_HYPOTHESES, Hypothesis, Number

_FAR_FETCHED: Final = 14.0
"""A reading so much less likely (as a logarithm) than the best isn't what was given: so `speech.numbers`."""
_MOSTLY_WHOLE: Final = math.log(50)
"""A number is mostly said whole: 49 times for once that somebody stops in the middle for as long as that."""


class Given:
    """What was keyed and said of one number so far, with all readings of what was said."""

    def __init__(self, lengths: frozenset[int]) -> None:
        """Begin a number that has so many digits, or so many."""
        self._lengths = lengths
        self.clear()

    def __len__(self) -> int:
        """Count the digits of the likeliest reading."""
        return len(self._readings[0].digits)

    @property
    def awaited(self) -> frozenset[int]:
        """How many digits may still come to make it whole."""
        return frozenset(length - len(self) for length in self._lengths if length > len(self))

    @property
    def fits(self) -> bool:
        """Whether a reading has one of the lengths, and isn't much less likely than one that goes on."""
        likely = self._readings[0].log_likelihood - _MOSTLY_WHOLE
        return any(
            len(each.digits) in self._lengths for each in self._readings if each.log_likelihood >= likely
        )

    @property
    def is_longest(self) -> bool:
        """Whether no digit can follow."""
        return len(self) >= max(self._lengths)

    def begins(self, number: str) -> bool:
        """Whether what was given, in its likeliest reading, is how this number begins, and not all of it."""
        digits = self._readings[0].digits
        return len(digits) < len(number) and number.startswith(digits)

    def clear(self) -> None:
        """Begin anew."""
        self._readings = [Hypothesis("", 0.0, ())]
        """Best first, `MOST_HYPOTHESES` at most, among them the best of each length."""
        self.spoken = False
        """Whether any of it was said."""

    def key(self, key: str) -> None:
        """Add a key; those without a digit mean nothing."""
        if key.isdecimal():
            self._add([Hypothesis(key, 0.0, (1.0,))])

    def say(self, part: Number) -> None:
        """Add what was said, in every reading: it may be a group of the number, so of any length."""
        self.spoken = True
        every = {each.digits: each for each in (part.freely, *part.hypotheses)}
        self._add(list(every.values()))

    def whole(self) -> str | Number | None:
        """Give the number: its digits where all were keyed, else its readings; None where no length fits."""
        fitting = tuple(each for each in self._readings if len(each.digits) in self._lengths)
        if not fitting:
            return None
        return Number(fitting[:MOST_HYPOTHESES], self._readings[0]) if self.spoken else fitting[0].digits

    def _add(self, part: list[Hypothesis]) -> None:
        joined = [_joined(*pair) for pair in product(self._readings, part)]
        joined.sort(key=lambda each: each.log_likelihood, reverse=True)
        least = joined[0].log_likelihood - _FAR_FETCHED
        too_long = max(self._lengths) + 1  # of those, too, the best is kept: it tells that too much was given
        first: dict[int, Hypothesis] = {}
        others: list[Hypothesis] = []
        for each in joined:
            length = min(len(each.digits), too_long)
            if each.log_likelihood < least:
                break
            if length not in first:
                first[length] = each
            elif length < too_long:
                others.append(each)
        kept = [*first.values(), *others[: MOST_HYPOTHESES - len(first)]]
        self._readings = sorted(kept, key=lambda each: each.log_likelihood, reverse=True)


def _joined(first: Hypothesis, then: Hypothesis) -> Hypothesis:
    return Hypothesis(
        first.digits + then.digits,
        first.log_likelihood + then.log_likelihood,
        first.probabilities + then.probabilities,
    )
