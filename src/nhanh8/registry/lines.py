"""The lines of a text, read in bounded memory, and given again when they were taken for something else."""

from collections import deque
from collections.abc import Iterator
from typing import TextIO

LONGEST = 16 * 1024
"""Characters of the longest line worth reading; a participant's takes a few hundred."""

TOO_LONG = "\0"
"""What is given in the place of a longer one: no line of a list may contain it."""

MOST_OF_A_ROW = 20
"""Lines that one row may take: line breaks in quoted cells. More mean that a quote was never closed."""


class EndlessRow(Exception):  # noqa: N818 - it ends a row, and is caught where rows are read
    """This row takes more lines than a row may."""


class Lines(Iterator[str]):
    """Gives the lines of a text with their ends; remembers those given since the last `mark`.

    Raises EndlessRow for one line more than a row may take.
    """

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._again: deque[str] = deque()
        self._given: list[str] = []
        self.number = 0
        """The number of the line given last; the first one is 1."""

    def __next__(self) -> str:
        if len(self._given) == MOST_OF_A_ROW:
            raise EndlessRow
        line = self._again.popleft() if self._again else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        self._given.append(line)
        return line

    def mark(self) -> None:
        """Remember from here on."""
        self._given.clear()

    def back_to_second(self) -> None:
        """Go back to the line after the first one given since the mark."""
        self._again.extendleft(reversed(self._given[1:]))
        self.number -= len(self._given) - 1
        self.mark()

    def _read(self) -> str:
        line = self._text.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(("\n", "\r")):
            return line
        while (more := self._text.readline(LONGEST)) and len(more) == LONGEST and more[-1] not in "\n\r":
            pass
        return TOO_LONG
