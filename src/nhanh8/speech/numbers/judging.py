"""From all readings of an answer to one result: a number, a meaning, or nothing that makes sense."""

import math
from collections.abc import Iterable, Mapping
from typing import Final

from nhanh8.speech.numbers.reading import digits_of, meaning_of
from nhanh8.speech.recognisers.recogniser import (
    MOST_HYPOTHESES,
    Grammar,
    Hypothesis,
    Meaning,
    NotUnderstood,
    Number,
    Result,
    Said,
)

# Guesses, but where something is said for them: nobody reads numbers in the recordings at hand.
_OTHER_LENGTH: Final = math.log(0.02)
"""Of a number that hasn't as many digits as it should: "không" is more likely "no" than a zero."""
EXPECTED: Final = 3.0
"""How much likelier (as a logarithm) a length that was asked for is than another: less than a reading against
the habits of a language costs, so no number is stretched to it."""
_DOUBT: Final = 0.5
"""What likelihoods are raised to: models are surer of themselves than they are right."""
_FAR_FETCHED: Final = 14.0
"""A number of the right length that is so much unlikelier (as a logarithm) than the best of any length isn't
what was said."""

# A health-insurance card before 2021: two letters, one digit for the share that is paid, two of the province,
# and the social insurance number.
_CARD_DIGITS: Final = 13
_CARD_HOLDS: Final = 10
_CARD_SHARES: Final = "12345"
_CARD: Final = math.log(0.2)
"""Of a card's number where the number in it is asked for."""


def likeliest(readings: Mapping[int, float], grammar: Grammar, expected: float = EXPECTED) -> int:
    """Give the likeliest reading, where lengths that were asked for are that much likelier (a logarithm)."""
    return max(
        readings,
        key=lambda reading: (
            readings[reading] + (expected if len(digits_of(reading)) in grammar.lengths else 0.0)
        ),
    )


def judged(readings: Mapping[int, float], grammar: Grammar, least: float) -> Result:
    """Weigh all readings (with the logarithms of their likelihoods) against each other.

    What is less likely than `least` is not understood.
    """
    numbers: dict[str, float] = {}
    meanings: dict[Meaning, float] = {}
    for reading, likely in readings.items():
        if (meaning := meaning_of(reading)) is None:
            if grammar.lengths and (digits := digits_of(reading)):
                numbers[digits] = likely
        elif meaning in grammar.meanings:
            meanings[meaning] = likely
    fitting = _fitting(numbers, grammar.lengths)
    number = max(log_sum(fitting.values()), log_sum(numbers.values()) + _OTHER_LENGTH)
    if meanings:
        meant = max(meanings, key=meanings.__getitem__)
        if meanings[meant] >= max(number, least):
            others = [_DOUBT * likely for likely in (*meanings.values(), number, least)]
            return Said(meant, math.exp(_DOUBT * meanings[meant] - log_sum(others)))
    if numbers and max(numbers.values()) >= least:
        return _number(numbers, fitting)
    return NotUnderstood()


def _fitting(numbers: Mapping[str, float], lengths: frozenset[int]) -> dict[str, float]:
    """Give the numbers that have as many digits as they should, those in a card's number too."""
    found = {digits: likely for digits, likely in numbers.items() if len(digits) in lengths}
    if _CARD_HOLDS in lengths and _CARD_DIGITS not in lengths:
        for digits, likely in numbers.items():
            if len(digits) == _CARD_DIGITS and digits[0] in _CARD_SHARES:
                held = digits[-_CARD_HOLDS:]
                found[held] = log_sum([found.get(held, -math.inf), likely + _CARD])
    return found


def _number(numbers: Mapping[str, float], fitting: Mapping[str, float]) -> Number:
    freely = max(numbers, key=lambda digits: numbers[digits] + (EXPECTED if digits in fitting else 0))
    least = max(numbers.values()) - _FAR_FETCHED
    near = {digits: likely for digits, likely in fitting.items() if likely >= least}
    best = sorted(near, key=near.__getitem__, reverse=True)[:MOST_HYPOTHESES]
    return Number(
        tuple(_hypothesis(digits, near) for digits in best),
        _hypothesis(freely, numbers),
    )


def _hypothesis(digits: str, among: Mapping[str, float]) -> Hypothesis:
    """Give a hypothesis; each digit is as sure as all that have it at this place, of those as long."""
    whole = log_sum(among.values())
    alike = [
        (other, math.exp(likely - whole)) for other, likely in among.items() if len(other) == len(digits)
    ]
    return Hypothesis(
        digits,
        among[digits],
        tuple(
            min(1.0, sum(share for other, share in alike if other[place] == digit))
            for place, digit in enumerate(digits)
        ),
    )


def log_sum(logarithms: Iterable[float]) -> float:
    """Give the logarithm of the sum of what these are the logarithms of."""
    values = list(logarithms)
    high = max(values, default=-math.inf)
    return high if high == -math.inf else high + math.log(sum(math.exp(value - high) for value in values))
