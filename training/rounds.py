"""The rounds of learning and their rates."""

from dataclasses import dataclass
from typing import Final

import numpy as np

_WARM_UP: Final = 0.05
"""Share of a round in which the rate rises."""
_AT_THE_END: Final = 0.03
"""Share of the full rate that is left: the last epochs, which are averaged, still differ."""


@dataclass(frozen=True, slots=True)
class Round:
    """One round."""

    name: str
    epochs: int
    clips: int
    """In each epoch."""
    head_rate: float
    layer_rates: tuple[float, ...]
    """Of the upper layers that learn, the lowest of them first; those below are frozen."""


def rounds(clips: int, head_epochs: int, epochs: int) -> tuple[Round, ...]:
    """Plan the head alone, then the upper two layers with it, the higher one faster. Rates: the trial's."""
    return (
        Round("head", head_epochs, clips, 1.5e-3, ()),
        Round("upper", epochs, clips, 6e-4, (3e-5, 6e-5)),
    )


def rate(done: float) -> float:
    """Give the share of the full rate when so much of a round (0 to 1) is done: up, then down a cosine."""
    if done < _WARM_UP:
        return done / _WARM_UP
    falling = 0.5 + 0.5 * float(np.cos(np.pi * (done - _WARM_UP) / (1 - _WARM_UP)))
    return _AT_THE_END + (1 - _AT_THE_END) * falling
