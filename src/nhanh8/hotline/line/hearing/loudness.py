"""How loud a caller speaks: on a bad line the detector misses words that are as loud as those before.

Of digits said one by one over made lines with noise 6 to 18 dB below them the detector alone misses 12 %,
together with this 0.4 %; on quiet lines 1.6 % and none.
"""

import math
from collections import deque
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples

_AS_LOUD_DB: Final = 10.0
"""So far below a caller's loud words others still are."""
_ABOVE_THE_LINE_DB: Final = 6.0
"""And so far above what the line has without them, or it may be that."""
_APART: Final = 20
"""Chunks between two words at most (0.4 s), where the first of an answer are looked for."""
_LEAD_IN: Final = 6
"""And before the first: weak consonants begin words."""
_WORDS: Final = 96
"""Chunks with speech, three seconds, of which the loud fifth counts."""
_LINE: Final = 128
"""Chunks of any kind, four seconds, of which the quiet fifth is the line."""
_ENOUGH: Final = 4
"""Chunks with speech from which on its loudness is known."""


class Loudness:
    """Of one caller's speech, and of their line."""

    def __init__(self) -> None:
        self._words: deque[float] = deque(maxlen=_WORDS)
        self._line: deque[float] = deque(maxlen=_LINE)

    def forget(self) -> None:
        """Learn that somebody else may speak, on another line."""
        self._words.clear()
        self._line.clear()

    def hear(self, samples: Samples, *, speech: bool) -> None:
        """Take a chunk, and whether the detector is sure that it is speech."""
        level = _level_db(samples)
        self._line.append(level)
        if speech:
            self._words.append(level)

    def like_words(self) -> bool:
        """Tell whether the last chunk was as loud as what the caller said before."""
        return self._line[-1] >= self._least()

    def began(self, ago: int) -> int:
        """Look for words before those that were noticed; give how many chunks ago the first of all was."""
        least = self._least()
        first = ago
        for at in range(ago, len(self._line)):
            if at - first > _APART:
                break
            if self._line[-1 - at] >= least:
                first = at
        return first + _LEAD_IN if first > ago else ago

    def _least(self) -> float:
        """Give how loud a word is at least, in the decibels of `_level_db`."""
        if len(self._words) < _ENOUGH:
            return math.inf
        words, line = np.percentile(self._words, 80), np.percentile(self._line, 20)
        return float(max(words - _AS_LOUD_DB, line + _ABOVE_THE_LINE_DB))


def _level_db(samples: Samples) -> float:
    wave = samples.astype(np.float32)
    return 10.0 * float(np.log10(wave @ wave / wave.size + 1.0))
