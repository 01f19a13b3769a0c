"""Answers without a call: what stirs is the test's own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import numpy as np
import pytest

from nhanh8.hotline.line.answers import Answers
from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.hearing.attention import Attention, Ears, Stir
from nhanh8.hotline.line.hearing.ear import Spoke
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.keys import Keys
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.speech.activity.detector import detector
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.recognisers.recogniser import Grammar
from nhanh8.speech.turns import Began, Ended, Why
from unit.hotline.line.hearing.stand_in import StandIn, number

A_NUMBER = Asked("vi", Grammar(lengths=frozenset({10, 12})))
SOON = timedelta(seconds=10)
AT_ONCE_S = 0.02
SOUND = Spoke(np.ones(800, np.int16))


class Caller:
    """Keys, an attention whose hearing tells what the test wants, and the answers they make."""

    def __init__(self, hearing: Hearing, longest_turn_s: float) -> None:
        self.counts = Counts()
        self.keys = Keys(self.counts)
        self.attention: Attention = Ears(hearing, StandIn()).of(lambda: 0, self._stirred)
        self.answers = Answers(self.keys, self.attention, self.counts, lambda: None, longest_turn_s)

    def press(self, key: str) -> None:
        self.keys.press(key, "rtp", 0.0)
        self.answers.stirred.set()

    def tell(self, *events: Began | Spoke | Ended) -> None:
        self.attention._take([(self.attention._turn, event) for event in events])

    def _stirred(self, stir: Stir) -> None:
        if stir is Stir.BEGAN:
            self.keys.speech_began()
        self.answers.stirred.set()


MakeCaller = Callable[..., Caller]


@pytest.fixture
async def caller() -> AsyncIterator[MakeCaller]:
    ticker = Ticker(Counts())
    hearing = Hearing(ticker, detector())
    yield lambda longest_turn_s=60.0: Caller(hearing, longest_turn_s)
    hearing.close()
    ticker.close()


async def test_a_key_ends_a_turn_and_comes_after_it(caller: MakeCaller) -> None:
    one = caller()
    first = asyncio.ensure_future(one.answers.answer(SOON, A_NUMBER))
    await asyncio.sleep(0)
    one.tell(Began(0), SOUND)
    await asyncio.sleep(0)
    one.press("7")
    await asyncio.sleep(0)
    assert not first.done()
    one.tell(Ended(Why.KEY, 20))
    assert await first == number()
    assert await one.answers.answer(SOON, A_NUMBER) == "7"


async def test_a_key_is_taken_though_the_turn_does_not_end(caller: MakeCaller) -> None:
    one = caller()
    first = asyncio.ensure_future(one.answers.answer(SOON, A_NUMBER))
    await asyncio.sleep(0)
    one.tell(Began(0), SOUND)
    one.press("7")
    one.keys.press("8", "rtp", 0.0)
    assert await first == "7"
    assert not one.attention.listening
    assert one.counts["turns without an end"] == 1
    assert await one.answers.answer(SOON, A_NUMBER) == "8"


async def test_a_turn_without_an_end_is_given_up(caller: MakeCaller) -> None:
    one = caller(AT_ONCE_S)
    answer = asyncio.ensure_future(one.answers.answer(SOON, A_NUMBER))
    await asyncio.sleep(0)
    one.tell(Began(0), SOUND)
    with pytest.raises(RecogniserError):
        await answer
    assert one.counts["turns without an end"] == one.counts["answers left to keys"] == 1


async def test_neither_a_key_nor_speech_is_no_answer(caller: MakeCaller) -> None:
    one = caller()
    assert await one.answers.answer(timedelta(seconds=AT_ONCE_S), A_NUMBER) is None
    assert not one.attention.listening
    assert not one.counts
