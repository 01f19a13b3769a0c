"""From an acoustic model's output to readings: prefix search over the states of a grammar.

A token is a reading and a state, with the likelihood of all alignments that lead there: tokens that meet are
added up, not only the best of them kept. Frames are taken as they come, so most of the work is done while
the caller still speaks.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.numbers.reading import NOTHING, digits_of
from nhanh8.speech.numbers.sounds import BLANK, SoundGraph

LogProbabilities = NDArray[np.float32]
"""Natural logarithms, shape (frames, units), 50 frames a second; the first unit is the blank."""

_TOKENS: Final = 250
"""That are kept from frame to frame."""
_BEAM: Final = math.exp(-13.0)
"""Tokens less likely than this share of the best are let go."""
_INAUDIBLE: Final = 1e-3
"""Probability of a sound up to which it isn't looked at."""
_SILENT: Final = 0.95
"""Probability of a blank from which on a frame says nothing: of such a row of frames one is looked at."""
_ODD: Final = np.int64(0x9E3779B97F4A7C15 - (1 << 64))
"""2^64 by the golden ratio: spreads readings over all 64 bits, so that they and states make one key."""


class Decoder:
    """One answer."""

    def __init__(self, graph: SoundGraph) -> None:
        self._graph = graph
        self._state = np.array([graph.start], dtype=np.int32)
        self._reading = np.array([NOTHING], dtype=np.int64)
        self._weight = np.ones(1)
        self._log_scale = 0.0
        self._log_freely = 0.0
        self._sounds = 0
        self._last = BLANK
        self._silent = False

    def hear(self, log_probs: LogProbabilities) -> None:
        """Take the next frames."""
        units = np.exp(log_probs.astype(np.float32))
        blank = units[:, BLANK] >= _SILENT
        looked_at = ~blank | ~np.concatenate([[self._silent], blank[:-1]])
        self._silent = bool(blank[-1]) if blank.size else self._silent
        units = units[looked_at]
        if not units.size:
            return
        best = units.argmax(axis=1)
        self._log_freely += float(np.log(units.max(axis=1)).sum())
        self._sounds += int(
            np.count_nonzero((best != BLANK) & (best != np.concatenate([[self._last], best[:-1]])))
        )
        self._last = int(best[-1])
        for heard in (units @ self._graph.sounds).astype(np.float64):
            self._step(heard)

    @property
    def log_freely(self) -> float:
        """Likelihood, as a logarithm, of what was heard where anything at all may be said: all best units."""
        return self._log_freely

    @property
    def sounds(self) -> int:
        """How many units were heard where anything at all may be said."""
        return self._sounds

    def readings(self) -> dict[int, float]:
        """Give every reading that what was heard may end with, and the logarithm of its likelihood."""
        weight = self._weight * self._graph.final[self._state]
        ended = weight > 0
        readings, places = np.unique(self._reading[ended], return_inverse=True)
        likely = np.log(np.bincount(places, weight[ended])) + self._log_scale
        return dict(zip(readings.tolist(), likely.tolist(), strict=True))

    def unfinished_digits(self, reading: int) -> int:
        """Count those of a reading, of `readings`, that a next word may still change."""
        weight = self._weight * self._graph.final[self._state] * (self._reading == reading)
        return int(self._graph.unfinished[self._state[weight.argmax()]])

    def digits_begun(self) -> int:
        """Count the digits of what is likeliest just now, in the middle of a word as well."""
        return len(digits_of(int(self._reading[self._weight.argmax()])))

    def _step(self, heard: NDArray[np.float64]) -> None:
        graph = self._graph
        audible = np.flatnonzero(heard > _INAUDIBLE)
        cell = (self._state * heard.size)[:, None] + audible
        first = graph.first_edge[cell]
        counts = (graph.first_edge[cell + 1] - first).ravel()
        ends = np.cumsum(counts)
        cell_of_edge = np.repeat(np.arange(counts.size), counts)
        edge = np.arange(cell_of_edge.size) + (first.ravel() - ends + counts)[cell_of_edge]
        token = cell_of_edge // max(audible.size, 1)
        target = graph.target[edge]
        weight = self._weight[token] * graph.weight[edge] * heard[graph.sound[target]]
        weight[self._reading[token] > graph.most[edge]] = 0.0
        kept = np.flatnonzero(weight > weight.max(initial=0.0) * _BEAM)
        token, edge, target, weight = token[kept], edge[kept], target[kept], weight[kept]
        before = self._reading[token]
        reading = before * graph.factor[edge] + graph.value[edge]
        special = graph.special[edge]
        for index in np.flatnonzero(special >= 0):
            read = graph.effects[special[index]].on(int(before[index]))
            reading[index] = read or NOTHING
            weight[index] *= read is not None
        if weight.any():
            self._merge(target, reading, weight)
        else:  # nothing of the grammar fits this frame at all: as if it were silent
            self._log_scale += math.log(_INAUDIBLE)

    def _merge(
        self, state: NDArray[np.int32], reading: NDArray[np.int64], weight: NDArray[np.float64]
    ) -> None:
        """Add up tokens that are the same, keep the best, and bring the best to 1."""
        key = reading * _ODD + state
        order = np.argsort(key)
        key = key[order]
        first = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        weight = np.add.reduceat(weight[order], first)
        order = order[first]
        if weight.size > _TOKENS:
            best = np.argpartition(weight, -_TOKENS)[-_TOKENS:]
            weight, order = weight[best], order[best]
        largest = float(weight.max())
        self._log_scale += math.log(largest)
        self._weight = weight / largest
        self._state, self._reading = state[order], reading[order]
