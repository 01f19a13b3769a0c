"""The three lines on which the model is chosen and its figures are measured."""

from collections.abc import Callable
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples
from training import telephone_line
from training.mobile import over_amr
from training.telephone_line import CLEAN, Line, through

Sound = Callable[[Samples, np.random.Generator], Samples]

_MOBILE_KILOBITS: Final = 7.4

LINES: Final[dict[str, Sound]] = {
    "clean": lambda samples, rng: through(samples, CLEAN, rng),
    "mobile": lambda samples, rng: through(over_amr(samples, _MOBILE_KILOBITS), Line(snr_db=25), rng),
    "bad": lambda samples, rng: through(samples, telephone_line.bad(rng), rng),
}
