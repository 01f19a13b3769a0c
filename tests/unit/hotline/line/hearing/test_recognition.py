"""One answer on its way through a recogniser, its threads and its failures."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.hearing.recognition import Recognition
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Result
from unit.hotline.line.hearing.sounds import pause
from unit.hotline.line.hearing.stand_in import StandIn, number

A_NUMBER = Asked("vi", Grammar(lengths=frozenset({10, 12})))
AT_ONCE_S = 0.05
LONG_S = 30.0


@dataclass
class Stuck:
    """A recogniser that counts until it is let go, and notices a second thread beside the first."""

    let_go: threading.Event = field(default_factory=threading.Event)
    counting: threading.Event = field(default_factory=threading.Event)
    inside: int = 0
    together: int = 0
    """Threads in it at most."""
    results: int = 0

    def begin(self, language: str, grammar: Grammar) -> "Stuck":
        del language, grammar
        return self

    def hear(self, samples: Samples) -> None:
        """Take them."""

    def so_far(self) -> Digits:
        self._enter()
        self.counting.set()
        self.let_go.wait()
        self.inside -= 1
        return Digits(4, 4)

    def result(self) -> Result:
        self._enter()
        self.results += 1
        self.inside -= 1
        return number()

    def _enter(self) -> None:
        self.inside += 1
        self.together = max(self.together, self.inside)


@pytest.fixture
def stuck() -> Iterator[Stuck]:
    stuck = Stuck()
    yield stuck
    stuck.let_go.set()


async def test_what_was_heard_before_a_question_is_in_its_answer() -> None:
    ear = StandIn(digits=Digits(3, 3))
    recognition = Recognition(ear, A_NUMBER)
    recognition.hear(pause(0.1))
    assert await recognition.digits() == Digits(3, 3)
    recognition.hear(pause(0.2))
    assert await recognition.result() == number()
    [heard] = ear.heard
    assert heard.samples.size == 2400


async def test_questions_wait_for_each_other(stuck: Stuck) -> None:
    recognition = Recognition(stuck, A_NUMBER, LONG_S)
    count = asyncio.ensure_future(recognition.digits())
    await asyncio.to_thread(stuck.counting.wait)
    result = asyncio.ensure_future(recognition.result())
    await asyncio.sleep(0)
    stuck.let_go.set()
    assert await count == Digits(4, 4)
    assert await result == number()
    assert stuck.together == 1


async def test_a_recogniser_that_took_too_long_is_asked_nothing_more(stuck: Stuck) -> None:
    recognition = Recognition(stuck, A_NUMBER, AT_ONCE_S)
    for question in (recognition.digits, recognition.result, recognition.digits):
        with pytest.raises(RecogniserError):
            await question()
    assert (stuck.together, stuck.results) == (1, 0)


async def test_who_waited_behind_a_question_that_took_too_long_isnt_let_in_beside_it(stuck: Stuck) -> None:
    recognition = Recognition(stuck, A_NUMBER, AT_ONCE_S)
    answers = await asyncio.gather(recognition.digits(), recognition.result(), return_exceptions=True)
    assert [type(answer) for answer in answers] == [RecogniserError, RecogniserError]
    assert (stuck.together, stuck.results) == (1, 0)


async def test_after_a_question_that_was_given_up_there_is_no_other(stuck: Stuck) -> None:
    recognition = Recognition(stuck, A_NUMBER, LONG_S)
    count = asyncio.ensure_future(recognition.digits())
    await asyncio.to_thread(stuck.counting.wait)
    count.cancel()
    with pytest.raises(RecogniserError):
        await recognition.result()
    assert stuck.results == 0


async def test_an_engine_that_failed_once_isnt_asked_again() -> None:
    ear = StandIn(fails=True)
    recognition = Recognition(ear, A_NUMBER)
    with pytest.raises(RecogniserError):
        await recognition.digits()
    ear.fails = False
    with pytest.raises(RecogniserError):
        await recognition.result()
    assert not ear.heard


async def test_a_fault_is_named_by_its_kind_alone(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(StandIn):
        def begin(self, language: str, grammar: Grammar) -> object:  # type: ignore[override]
            del language, grammar
            raise ValueError("0123456789 was said")

    with pytest.raises(RecogniserError):
        await Recognition(Broken(), A_NUMBER).result()
    assert "ValueError" in caplog.text
    assert "0123" not in caplog.text
