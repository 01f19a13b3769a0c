"""How loud a caller speaks: on a bad line the detector misses words that are as loud as those before.

Of digits said one by one over made lines with noise 6 to 18 dB below them the detector alone misses 12 %,
together with this 0.7 %; on quiet lines 1.6 and 0.4 %. A loud noise is no word for it unless it lasts, and it
never prolongs an answer by itself for long.
"""

import math
from collections import deque
from collections.abc import Iterable
from typing import Final

import numpy as np

from nhanh8.speech.g711 import Samples

_AS_LOUD_DB: Final = 10.0
"""So far below a caller's loud words others still are."""
_ABOVE_THE_LINE_DB: Final = 6.0
"""And so far above what the line has without them, or it may be that."""
_IN_A_ROW: Final = 3
"""Chunks: a knock is one or two. Of 180 digits over made noise 176 had as many."""
_A_WORD: Final = 8
"""Chunks of speech that the detector has heard in an answer before loudness means anything in it. A "có" has
fewer, and needs no prolonging."""
_ALONE: Final = 78
"""Chunks since the detector heard any, two and a half seconds: for so long two words may be missed. A
noise that begins after an answer holds it up no longer."""
_APART: Final = 20
"""Chunks between two words at most (0.64 s), where those before the first that was noticed are looked for."""
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
        self._heard = self._alone = 0

    def forget(self) -> None:
        """Learn that somebody else may speak, on another line."""
        self._words.clear()
        self._line.clear()
        self.next_answer()

    def next_answer(self) -> None:
        """Learn that the next answer is awaited."""
        self._heard = self._alone = 0

    def hear(self, samples: Samples, *, speech: bool) -> None:
        """Take a chunk, and whether the detector is sure that it is speech."""
        level = _level_db(samples)
        self._line.append(level)
        self._alone += 1
        if speech:
            self._words.append(level)
            self._heard += 1
            self._alone = 0

    def like_words(self) -> bool:
        """Tell whether the last chunks were as loud as what the caller said in this answer."""
        if self._heard < _A_WORD or self._alone > _ALONE:
            return False
        least = self._least()
        return all(self._line[-1 - n] >= least for n in range(_IN_A_ROW))

    def began(self, ago: int) -> int:
        """Look for words before those that were noticed; give how many chunks ago the first of all was.

        `ago` has some chunks before what was noticed already: the gap to it may be longer by these.
        """
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
        line = _share([level for level in self._line if level], 0.2)
        return max(_share(self._words, 0.8) - _AS_LOUD_DB, line + _ABOVE_THE_LINE_DB)


def _share(levels: Iterable[float], below: float) -> float:
    """Give the level that such a share of these is below; 0.0 of none."""
    ordered = sorted(levels)
    return ordered[int(below * len(ordered))] if ordered else 0.0


def _level_db(samples: Samples) -> float:
    """Give decibels above one step of a sample; 0.0 of nothing at all, as where an echo was taken out."""
    wave = samples.astype(np.float32)
    return 10.0 * float(np.log10(wave @ wave / wave.size + 1.0))
