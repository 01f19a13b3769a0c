"""The keys of one call: taken in the order pressed, each once, by whichever way it came."""

from collections import deque
from typing import Final

from nhanh8.hotline.line.counts import Counts

_MOST: Final = 64
"""Waiting to be taken; a caller keys thirteen ahead at most. More are dropped."""
_ECHO_S: Final = 0.5
"""Some telephones send a key in two ways. The same key again by another way within this time is that."""


class Keys:
    """Those that wait. It is true where any do."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._waiting: deque[str] = deque()
        self._last: tuple[str, str, float] | None = None
        self._before_speech = 0

    def __bool__(self) -> bool:
        """Whether a key waits."""
        return bool(self._waiting)

    @property
    def come_first(self) -> bool:
        """Whether keys wait that were pressed before the caller spoke."""
        return self._before_speech > 0

    def press(self, key: str, way: str, now: float) -> bool:
        """Let a key wait, which came by this way at `now` (monotonic seconds). Tell whether it is another."""
        last, self._last = self._last, (key, way, now)
        if last and last[0] == key and last[1] != way and now - last[2] < _ECHO_S:
            # It isn't another key; the one after it may come by the first way again.
            self._last = (key, last[1], now)
            self._counts["keys sent twice"] += 1
            return False
        if len(self._waiting) >= _MOST:
            self._counts["keys dropped"] += 1
            return False
        self._counts[f"keys by {way}"] += 1
        self._waiting.append(key)
        return True

    def take(self) -> str:
        """Give the first. Raises IndexError where none waits."""
        self._before_speech = max(self._before_speech - 1, 0)
        return self._waiting.popleft()

    def forget(self) -> None:
        """Drop them all."""
        self._waiting.clear()
        self._before_speech = 0

    def speech_began(self) -> None:
        """Learn that the caller speaks from now on: what waits was pressed before."""
        self._before_speech = len(self._waiting)
