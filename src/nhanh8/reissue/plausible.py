"""Which readings of a spoken number are checked together: a mishearing need not fail an honest caller.

The calling telephone says already which one or two numbers could be right, so the rules may compare all the
readings that the sound allows, as one check. A list multiplies guesses, and two bounds keep that harmless:

- It has `MOST` readings at most. Ten checks a day are two hundred numbers then, of ten thousand million; and
  who tries them has to call from the registered telephone.
- Each is nearly as likely as the best. Who says a number clearly gets that number compared and hardly any
  other, so a wrong number that was said does not pass because the right one sounds a little like it.

`nhanh8 bench speech` measures both sides of the second bound: honest callers let in, and wrong numbers.
"""

import math
from typing import Final

from nhanh8.config import settings
from nhanh8.speech.recognisers.recogniser import Number

MOST: Final = 20
"""Readings in one check."""


def plausible(number: Number) -> tuple[str, ...]:
    """Give the readings to check together, digits only, best first, at most `MOST`; none where none fits."""
    return within(number, settings().reissue.plausible_ratio)


def within(number: Number, ratio: float) -> tuple[str, ...]:
    """Give the readings that are at most `ratio` times less likely than the best, at most `MOST`."""
    if not number.hypotheses:
        return ()
    least = number.hypotheses[0].log_likelihood - math.log(ratio)
    near = (each.digits for each in number.hypotheses if each.log_likelihood >= least)
    return tuple(dict.fromkeys(near))[:MOST]
