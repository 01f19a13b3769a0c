"""What a caller answers, by key or aloud, whichever comes first."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.hearing.attention import Attention
from nhanh8.hotline.line.keys import Keys
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.recognisers.recogniser import Result

_AFTER_A_KEY_S: Final = 0.5
"""For the hearing to end a turn in which a key was pressed, which takes two ticks. Keys wait for nobody."""
_LONGEST_TURN_S: Final = 27.0
"""The hearing ends each after 25 s; and it is dead where it doesn't."""


class Answers:
    """The answers of one call."""

    def __init__(
        self,
        keys: Keys,
        attention: Attention | None,
        counts: Counts,
        check: Callable[[], None],
        longest_turn_s: float = _LONGEST_TURN_S,
    ) -> None:
        """Without `attention` only keys are taken. `check` raises HungUpError once the call is over."""
        self.stirred = asyncio.Event()
        """To be set when a key came, something of the caller's turn happened, or the call is over."""
        self._keys = keys
        self._attention = attention
        self._counts = counts
        self._check = check
        self._longest_turn_s = longest_turn_s

    async def next_key(self, within: timedelta) -> str | None:
        """Take the next key (`0`-`9`, `*`, `#`, `A`-`D`) in the order pressed; None after `within`."""
        self._check()
        try:
            async with asyncio.timeout(within.total_seconds()):
                while not self._keys:
                    await self._something()
        except TimeoutError:
            return None
        return self._keys.take()

    async def answer(self, within: timedelta, asked: Asked) -> str | Result | None:
        """Take the next key, or what was said; None where neither began in time. Raises RecogniserError."""
        self._check()
        attention = self._attention
        if attention is None or not (asked.grammar.lengths or asked.grammar.meanings):
            return await self.next_key(within)
        try:
            said = await self._said(attention, within, asked)
        except TimeoutError:
            attention.stop()
            return None
        except RecogniserError:
            self._counts["answers left to keys"] += 1
            raise
        return said if said is not None else self._keys.take()

    async def _said(self, attention: Attention, within: timedelta, asked: Asked) -> Result | None:
        """Give what was said; None where a key comes first. Raises TimeoutError and RecogniserError."""
        patience_ends = asyncio.get_running_loop().time() + within.total_seconds()
        async with asyncio.timeout_at(patience_ends) as patience:
            while not (self._keys and (self._keys.come_first or not attention.spoke)):
                attention.listen(over_a_prompt=False)
                attention.ask(asked)
                if not attention.spoke:
                    await self._something()
                    continue
                patience.reschedule(None)  # the turn has an end of its own
                if not await self._turn_ends(attention):
                    break
                result = await attention.result()
                self._check()
                if result is not None:
                    return result
                patience.reschedule(patience_ends)
        return None

    async def _turn_ends(self, attention: Attention) -> bool:
        """Wait for the end of what is being said; tell whether it came, else a key waits.

        Raises RecogniserError: the hearing doesn't follow.
        """
        try:
            async with asyncio.timeout(self._longest_turn_s):
                while not (attention.over or self._keys):
                    await self._something()
            async with asyncio.timeout(_AFTER_A_KEY_S):
                while not attention.over:
                    await self._something()
        except TimeoutError:
            self._counts["turns without an end"] += 1
            attention.stop()
            if not self._keys:
                raise RecogniserError("the hearing doesn't follow") from None
            return False
        return True

    async def _something(self) -> None:
        """Wait until a key comes, or something of the caller's turn."""
        self.stirred.clear()
        await self.stirred.wait()
        self._check()
