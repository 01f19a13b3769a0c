"""What an answer means, asked of the recogniser in threads of its own."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Final, TypeVar

import numpy as np

from nhanh8.hotline.line.call import Asked
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import PATIENCE_S, Digits, Listening, Recogniser, Result
from nhanh8.threads import give_way

log = logging.getLogger(__name__)
T = TypeVar("T")

_THREADS: Final = 8
"""Enough for an engine that is waited for over a network; more than the cores that one inside us works on."""


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="recogniser", initializer=give_way)


class Recognition:
    """One answer on its way through the recogniser.

    All methods but `hear` raise RecogniserError once one did, or was cancelled: the recogniser's thread may
    still be at work on it then, and a second one beside it would mix up what was said.
    """

    def __init__(self, recogniser: Recogniser, asked: Asked, patience_s: float = PATIENCE_S) -> None:
        """`patience_s`: how long each question may take, with the one before it."""
        self._recogniser = recogniser
        self._asked = asked
        self._patience_s = patience_s
        self._listening: Listening | None = None
        self._unheard: list[Samples] = []
        self._one_at_a_time = asyncio.Lock()
        self._dead = False

    def hear(self, samples: Samples) -> None:
        """Take more of what is said; the recogniser gets it with the next question."""
        self._unheard.append(samples)

    async def digits(self) -> Digits | None:
        """Ask how many digits there are so far; None where the recogniser can't know yet."""
        return await self._ask(lambda listening: listening.so_far())

    async def result(self) -> Result:
        """Ask what it means."""
        return await self._ask(lambda listening: listening.result())

    async def _ask(self, question: Callable[[Listening], T]) -> T:
        answered = False
        try:
            async with asyncio.timeout(self._patience_s), self._one_at_a_time:
                if self._dead:
                    raise RecogniserError("the recogniser failed before")
                heard, self._unheard = self._unheard, []
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(_pool(), self._asked_in_a_thread, heard, question)
                answered = True
                return answer
        except TimeoutError:
            raise RecogniserError("the recogniser took too long") from None
        finally:
            self._dead |= not answered

    def _asked_in_a_thread(self, heard: list[Samples], question: Callable[[Listening], T]) -> T:
        try:
            if self._listening is None:
                self._listening = self._recogniser.begin(self._asked.language, self._asked.grammar)
            if heard:
                self._listening.hear(np.concatenate(heard))
            return question(self._listening)
        except RecogniserError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller has keys
            # Its message may tell what was said.
            log.error("The recogniser failed: %s", type(error).__name__)  # noqa: TRY400
            raise RecogniserError("the recogniser failed") from None
