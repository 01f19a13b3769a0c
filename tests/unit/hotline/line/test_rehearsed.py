"""A rehearsed call: what its caller says, and who hears it."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any, TypeVar

from nhanh8.hotline.line.call import Asked, Until
from nhanh8.hotline.line.in_words import understood
from nhanh8.hotline.line.rehearsed import WORD_EVERY, Move, Press, RehearsedCall, Say
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning, Said
from nhanh8.speech.utterance import Utterance, silence

T = TypeVar("T")
SOON = timedelta(seconds=1)
QUESTION = Utterance("right?", silence(timedelta(seconds=2)))
ASKED = Asked("vi", Grammar(meanings=frozenset({Meaning.YES, Meaning.NO})))


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def speaking(*plan: Move) -> RehearsedCall:
    return RehearsedCall(Caller("rehearsed", None, Trust.NONE), plan, understand=understood)


def meaning(answer: object) -> Meaning:
    assert isinstance(answer, Said)
    return answer.meaning


def test_speech_interrupts_what_it_may_and_is_the_answer() -> None:
    call = speaking(Say("đúng rồi", during="right"))
    assert not run(call.play(QUESTION, until=Until.KEY_OR_SPEECH))
    assert call.said == []
    assert meaning(run(call.answer(SOON, ASKED))) is Meaning.YES
    assert call.clock == QUESTION.audio.duration / 2 + 2 * WORD_EVERY
    assert run(call.answer(SOON, ASKED)) is None


def test_speech_into_what_it_cannot_interrupt_is_forgotten() -> None:
    for until in (Until.KEY, Until.END):
        call = speaking(Say("đúng", during="right"))
        assert run(call.play(QUESTION, until=until))
        assert run(call.answer(SOON, ASKED)) is None


def test_speech_that_was_not_asked_for_is_forgotten_when_something_else_is_said() -> None:
    call = speaking(Say("đúng", during="right"))
    run(call.play(QUESTION, until=Until.KEY_OR_SPEECH))
    run(call.play(QUESTION, until=Until.KEY))
    assert run(call.answer(SOON, ASKED)) is None


def test_who_waits_for_keys_hears_no_words() -> None:
    call = speaking(Say("đúng"), Press("1"))
    assert run(call.next_key(SOON)) is None
    assert run(call.next_key(SOON)) == "1"


def test_a_key_ends_what_is_said_and_comes_after_it() -> None:
    call = speaking(Say("không", then_keys="12"))
    assert run(call.next_key(timedelta(0))) is None
    assert meaning(run(call.answer(SOON, ASKED))) is Meaning.NO
    assert [run(call.next_key(timedelta(0))) for _ in range(3)] == ["1", "2", None]


def test_without_an_ear_only_keys_are_taken() -> None:
    call = RehearsedCall(Caller("deaf", None, Trust.NONE), [Say("đúng", during="right"), Press("1")])
    assert not call.listens
    assert run(call.play(QUESTION, until=Until.KEY_OR_SPEECH))
    assert run(call.answer(SOON, ASKED)) == "1"
