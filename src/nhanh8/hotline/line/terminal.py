"""A call in a terminal: words are printed, keys are typed, and what would be spoken is typed as words.

For people without a telephone, and for tests.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

from nhanh8.hotline.line.call import Asked, Cause, HungUpError, Until
from nhanh8.hotline.line.in_words import Understand
from nhanh8.reissue.caller import Caller, Heard
from nhanh8.speech.recognisers.recogniser import Result
from nhanh8.speech.utterance import Utterance

ReadLine = Callable[[], Awaitable[str | None]]
"""Give the next typed line, without its end; None once there will be no more."""


class TerminalCall:
    """A `Call` without sound and without a clock.

    A typed line is keys pressed one after the other, and its end is a silence as long as anyone waits for. So
    an empty line is a caller who presses nothing, and the end of the input is one who hangs up.

    Where it is given how to understand words, a line with letters is spoken, not keyed.
    """

    def __init__(
        self,
        caller: Caller,
        read_line: ReadLine,
        show: Callable[[str], None],
        understand: Understand | None = None,
    ) -> None:
        self.caller = caller
        self.listens = understand is not None
        self.cause = Cause.CALLER_HUNG_UP
        """Why it ended, once it has."""
        self._read_line = read_line
        self._show = show
        self._understand = understand
        self._keys: deque[str] = deque()
        self._line_ended = False
        self._to_the_end = False

    async def play(self, utterance: Utterance, *, until: Until) -> bool:
        """Print the words, unless keys wait that interrupt them."""
        self._to_the_end = not (until is not Until.END and self._keys)
        if self._to_the_end:
            self._line_ended = False
            self._show(utterance.text)
        return self._to_the_end

    async def next_key(self, within: timedelta) -> str | None:
        """Take the next key of the line, or of a new one where none was typed since something was said."""
        if not self._keys and within:
            await self._new_line()
        return self._keys.popleft() if self._keys else None

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Take the next key, or what a new line of words means."""
        del within  # the end of the line stands for it
        line = "" if self._keys else await self._new_line()
        if self._understand and any(map(str.isalpha, line)):
            self.forget_keys()
            self._line_ended = False
            return self._understand(line, asked)
        return self._keys.popleft() if self._keys else None

    def forget_keys(self) -> None:
        """Drop what is left of the line."""
        self._keys.clear()

    def heard(self) -> Heard:
        """Say that whatever was printed was read."""
        return Heard(to_the_end=self._to_the_end, caller_silent_for=timedelta())

    async def hang_up(self, cause: Cause) -> None:
        """End the call."""
        self.cause = cause

    async def _new_line(self) -> str:
        """Read a line and its keys, of which words have none; nothing where the one before has just ended."""
        if self._line_ended:
            self._line_ended = False
            return ""
        line = await self._read_line()
        if line is None:
            raise HungUpError
        if not any(letter.isalpha() and letter not in "ABCD" for letter in line.upper()):
            self._keys.extend(key for key in line.upper() if key in "0123456789*#ABCD")
        self._line_ended = bool(self._keys)
        return line
