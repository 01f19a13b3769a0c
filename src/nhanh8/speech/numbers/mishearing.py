"""Digits that are mistaken for each other, for engines that give one text and no doubts."""

import math
from dataclasses import replace
from typing import Final

from nhanh8.speech.recognisers.recogniser import MOST_HYPOTHESES, Hypothesis, Number

_MISHEARD: Final = {
    "0": "6",
    "1": "4",
    "2": "3",
    "3": "28",
    "4": "1",
    "5": "8",
    "6": "0",
    "7": "",
    "8": "53",
    "9": "",
}
"""What else may have been said where a digit was understood: bốn and một, sáu and không, tám, năm and
ba, hai and ba, as our own models mistook them; another engine's mistakes aren't known."""
_SHARE: Final = math.log(0.02)
"""Of hearing one of these wrongly."""
_SURE: Final = 0.95
"""Of a digit that an engine wrote, before anything is known of that engine."""


def with_misheard(number: Number) -> Number:
    """Add what the best hypothesis may have been with one digit misheard; no digit is too sure."""
    hypotheses = [_honest(one) for one in number.hypotheses]
    known = {one.digits for one in hypotheses}
    for one in hypotheses[:1]:
        for place, digit in enumerate(one.digits):
            for other in _MISHEARD[digit]:
                digits = f"{one.digits[:place]}{other}{one.digits[place + 1 :]}"
                if digits not in known:
                    sure = list(one.probabilities)
                    sure[place] = math.exp(_SHARE)
                    likely = one.log_likelihood + _SHARE
                    hypotheses.append(Hypothesis(digits, likely, tuple(sure)))
    hypotheses.sort(key=lambda one: one.log_likelihood, reverse=True)
    return Number(tuple(hypotheses[:MOST_HYPOTHESES]), _honest(number.freely))


def _honest(hypothesis: Hypothesis) -> Hypothesis:
    return replace(hypothesis, probabilities=tuple(_SURE * sure for sure in hypothesis.probabilities))
