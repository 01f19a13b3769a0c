"""Which readings of a spoken number are checked together: a mishearing need not fail an honest caller.

The calling telephone says already which one or two numbers could be right, so the rules may compare all the
readings that the sound allows, as one check. A list multiplies guesses, and two bounds keep that harmless:

- It has `MOST` readings at most, and all lists of a telephone together have as many a day as a setting says
  (`reissue.compared_per_caller`); after them the best reading alone is compared. Who knows nothing of a
  number gains nothing by it. Who knows all but two or three digits, and says those so that they may be
  anything, has 67 endings a day compared where keys would allow 10: the setting bounds that, not the list.
  And whoever tries has to call from the registered telephone.
- Each is nearly as likely as the best. Who says a number clearly gets that number compared and hardly any
  other, so a wrong number that was said does not pass because the right one sounds a little like it. A match
  that is much less likely than the best is not enough by itself (`near`): the best is read back first.

`nhanh8 bench speech` measures both sides of the second bound: honest callers let in, and wrong numbers.
"""

import math
from typing import Final

from nhanh8.config import settings
from nhanh8.speech.recognisers.recogniser import Number

MOST: Final = 20
"""Readings in one check."""
NEAR: Final = 10.0
"""How many times less likely than the best a match may be that needs no confirming. Of wrong numbers that
sound like the right one half as many pass as at a ratio of 100 (docs/speech.md), for one question more."""


def plausible(number: Number) -> tuple[str, ...]:
    """Give the readings to check together, digits only, best first, at most `MOST`; none where none fits."""
    return within(number, settings().reissue.plausible_ratio)


def near(number: Number) -> int:
    """Count those readings of `plausible`, from the best on, of which a match needs no confirming."""
    return len(within(number, min(NEAR, settings().reissue.plausible_ratio)))


def within(number: Number, ratio: float) -> tuple[str, ...]:
    """Give the readings that are at most `ratio` times less likely than the best, at most `MOST`."""
    if not number.hypotheses:
        return ()
    least = number.hypotheses[0].log_likelihood - math.log(ratio)
    near = (each.digits for each in number.hypotheses if each.log_likelihood >= least)
    return tuple(dict.fromkeys(near))[:MOST]
