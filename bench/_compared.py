"""Two kinds of answers, side by side: whether the time they take tells them apart."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_SHUFFLES: Final = 10_000
_AT_ONCE: Final = 1000
_LEVEL: Final = 0.01
"""Below this p two kinds count as different. Some are compared: a false alarm at any is to be rare."""
_CONFIDENCE: Final = 1.96
"""Standard errors each side of a mean that hold 95 % of a normal distribution."""


def compared(what: str, one: Sequence[float], other: Sequence[float]) -> dict[str, object]:
    """Give means, medians and deviations of milliseconds, Welch's t, its p, and a sentence."""
    a, b = np.array(one), np.array(other)
    t, p = float(welch_t(a, b)), p_value(a, b)
    apart_ms = float(a.mean() - b.mean())
    within_ms = _CONFIDENCE * float(np.sqrt(a.var(ddof=1) / a.size + b.var(ddof=1) / b.size))
    return {
        "what": what,
        "each": f"{a.size}, {b.size}",
        "means_ms": f"{a.mean():.3f}, {b.mean():.3f}",
        "medians_ms": f"{np.median(a):.3f}, {np.median(b):.3f}",
        "deviations_ms": f"{a.std(ddof=1):.3f}, {b.std(ddof=1):.3f}",
        "apart_ms": f"{apart_ms:+.3f} ± {within_ms:.3f}",
        "t": t,
        "p": p,
        "verdict": "They differ." if p < _LEVEL else "No difference is to be seen.",
    }


def welch_t(a: NDArray[np.float64], b: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give Welch's t of two samples; along the last axis, if they are tables of samples."""
    spread = a.var(axis=-1, ddof=1) / a.shape[-1] + b.var(axis=-1, ddof=1) / b.shape[-1]
    return np.asarray((a.mean(axis=-1) - b.mean(axis=-1)) / np.sqrt(spread))


def p_value(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    """Tell how often chance alone gives a t as far from nought: labels are shuffled 10,000 times.

    A permutation test with Welch's t needs no normal distribution, which times don't have, and no equal
    spread (Janssen 1997).
    """
    chance = np.random.default_rng(8)
    both = np.concatenate([a, b])
    found = abs(welch_t(a, b))
    as_far = 0
    for _ in range(_SHUFFLES // _AT_ONCE):
        shuffled = chance.permuted(np.tile(both, (_AT_ONCE, 1)), axis=1)
        as_far += int(np.sum(np.abs(welch_t(shuffled[:, : a.size], shuffled[:, a.size :])) >= found))
    return (1 + as_far) / (1 + _SHUFFLES)
