"""The thread that hears all callers, with an attention and without a call."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.hearing.attention import Attention, Ears, Stir
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.speech import g711
from nhanh8.speech.activity.detector import Past, SpeechDetector
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import Grammar
from nhanh8.speech.utterance import Law
from unit.hotline.line.hearing.sounds import noise
from unit.hotline.line.hearing.stand_in import StandIn

WITHIN_S = 10.0
A_NUMBER = Asked("vi", Grammar(lengths=frozenset({10, 12})))
LOUD = g711.encode(noise(0.2, -20.0), Law.A)


class _Broken(SpeechDetector):
    """Fails once it isn't well any more."""

    def __init__(self) -> None:
        super().__init__()
        self.times = 0
        self.well = True

    def probabilities(self, heard: Sequence[tuple[Past, Samples]]) -> list[float]:
        if not self.well:
            self.times += 1
            raise ValueError
        return super().probabilities(heard)


class _Line:
    """One caller's attention, and when something of it happened."""

    def __init__(self, hearing: Hearing) -> None:
        self.stirred = asyncio.Event()
        self.clock = 0
        self.attention: Attention = Ears(hearing, StandIn()).of(lambda: self.clock, self._stirred)

    def hear(self) -> None:
        self.attention.audio(LOUD, self.clock, Law.A)
        self.clock += len(LOUD)

    def _stirred(self, stir: Stir) -> None:
        del stir
        self.stirred.set()


@asynccontextmanager
async def hearing_with(detector: SpeechDetector) -> AsyncIterator[Callable[[], _Line]]:
    ticker = Ticker(Counts())
    hearing = Hearing(ticker, detector)
    try:
        async with asyncio.timeout(WITHIN_S):
            yield lambda: _Line(hearing)
    finally:
        hearing.close()
        ticker.close()


async def test_a_detector_that_breaks_is_no_silence_and_is_told_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    detector = _Broken()
    async with hearing_with(detector) as line:
        detector.well = False
        lines = [line(), line()]
        for one in lines:
            one.attention.listen(over_a_prompt=False)
            one.attention.ask(A_NUMBER)
            one.hear()
        for one in lines:
            await one.stirred.wait()
            one.hear()
            assert one.attention.over
            with pytest.raises(RecogniserError):
                await one.attention.result()
    assert caplog.text.count("Traceback") == 1


async def test_an_ear_that_broke_is_tried_again_with_the_next_question() -> None:
    detector = _Broken()
    async with hearing_with(detector) as line:
        detector.well = False
        one = line()
        for _ in range(2):
            one.stirred.clear()
            one.attention.listen(over_a_prompt=False)
            one.attention.ask(A_NUMBER)
            one.hear()
            await one.stirred.wait()
            with pytest.raises(RecogniserError):
                await one.attention.result()
    assert detector.times == 2
