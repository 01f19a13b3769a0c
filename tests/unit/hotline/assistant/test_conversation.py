"""Saying and asking."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from nhanh8.hotline.assistant.asking import COMPLETE_AFTER, NEXT_WITHIN, NumberQuestion, ask
from nhanh8.hotline.assistant.conversation import (
    ASKED_AGAIN,
    FIRST_KEY_WITHIN,
    Conversation,
    GaveUpError,
)
from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.in_words import understood
from nhanh8.hotline.line.rehearsed import KEY_EVERY, Move, Press, RehearsedCall, Say
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.recognisers.recogniser import Meaning, Number, Result, Said
from nhanh8.speech.speaker import speaker
from nhanh8.speech.utterance import Audio, Utterance

T = TypeVar("T")
QUESTION = NumberQuestion(
    lengths=frozenset({10, 12}),
    by_key=Prompt.ASK_NUMBER,
    aloud=Prompt.SAY_NUMBER,
    aloud_again=Prompt.SAY_NUMBER_SLOWLY,
    nothing=Prompt.NO_NUMBER,
    wrong_length=Prompt.WRONG_LENGTH,
    too_short=(Prompt.TOO_SHORT,),
    too_long=(Prompt.TOO_LONG, Prompt.ONLY_THE_LAST_TEN),
)
OFFER = Utterance("yes or no?", Audio(b"", b""))


def run(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


def talking(*plan: Move) -> tuple[RehearsedCall, Conversation]:
    call = RehearsedCall(Caller("rehearsed", None, Trust.NONE), plan)
    return call, Conversation(call, speaker())


def listened(call: RehearsedCall, *prompts: Prompt) -> timedelta:
    """Time spent with keys and silences, without what was said."""
    said = sum((speaker().say(prompt, "vi").audio.duration for prompt in prompts), timedelta())
    return call.clock - said


def test_a_hash_ends_a_number_at_once() -> None:
    call, talk = talking(Press("0123456789#"))
    assert run(ask(talk, QUESTION)) == "0123456789"
    assert listened(call, Prompt.ASK_NUMBER) == 11 * KEY_EVERY


def test_after_the_tenth_digit_two_seconds_are_waited_for() -> None:
    call, talk = talking(Press("0123456789"))
    assert run(ask(talk, QUESTION)) == "0123456789"
    assert listened(call, Prompt.ASK_NUMBER) == 10 * KEY_EVERY + timedelta(seconds=2)
    assert timedelta(seconds=2) == COMPLETE_AFTER


def test_the_twelfth_digit_ends_a_number_at_once() -> None:
    call, talk = talking(Press("012345678901"))
    assert run(ask(talk, QUESTION)) == "012345678901"
    assert listened(call, Prompt.ASK_NUMBER) == 12 * KEY_EVERY


def test_a_digit_after_the_tenth_within_two_seconds_is_taken() -> None:
    class Slow(RehearsedCall):
        """Every key just before the time is over."""

        async def next_key(self, within: timedelta) -> str | None:
            self.clock += within * 0.9
            return await super().next_key(within)

    talk = Conversation(Slow(Caller("slow", None, Trust.NONE), [Press("012345678901")]), speaker())
    assert run(ask(talk, QUESTION)) == "012345678901"


def test_a_pause_before_the_tenth_digit_asks_again() -> None:
    call, talk = talking(Press("01234"), Press("0123456789#"))
    assert run(ask(talk, QUESTION)) == "0123456789"
    assert call.said[1].startswith("Mã số phải có")
    waited = listened(call, Prompt.ASK_NUMBER, Prompt.WRONG_LENGTH, Prompt.ASK_NUMBER)
    assert waited == 16 * KEY_EVERY + NEXT_WITHIN


def test_silence_asks_again_three_times() -> None:
    call, talk = talking()
    with pytest.raises(GaveUpError):
        run(ask(talk, QUESTION))
    asked, nothing = [Prompt.ASK_NUMBER] * 4, [Prompt.NO_NUMBER] * 3
    assert listened(call, *asked, *nothing) == FIRST_KEY_WITHIN * (1 + ASKED_AGAIN)


def test_where_a_number_may_be_said_ten_seconds_are_waited_for_its_first_digit() -> None:
    call = RehearsedCall(Caller("slow", None, Trust.NONE), [], understand=understood)
    with pytest.raises(GaveUpError):
        run(ask(Conversation(call, speaker()), QUESTION))
    asked, nothing = [Prompt.SAY_NUMBER] * 4, [Prompt.NO_NUMBER] * 3
    assert listened(call, *asked, *nothing) == timedelta(seconds=10) * (1 + ASKED_AGAIN)


def test_where_a_group_is_asked_for_and_the_number_begins_with_it_more_is_waited_for() -> None:
    group = replace(QUESTION, lengths=QUESTION.lengths | {4}, instead_of="001299997890")
    waited = {}
    for said in ("0012", "0013"):
        plan = [Say(" ".join(LANGUAGES["vi"].digits[int(digit)] for digit in said))]
        call = RehearsedCall(Caller("group", None, Trust.NONE), plan, understand=understood)
        number = run(ask(Conversation(call, speaker()), group))
        assert isinstance(number, Number)
        assert number.hypotheses[0].digits == said
        waited[said] = listened(call, Prompt.SAY_NUMBER)
    assert waited["0012"] - waited["0013"] == NEXT_WITHIN


def test_keys_pressed_ahead_answer_question_after_question() -> None:
    call, talk = talking(Press("0123456789#012345678901"))
    assert run(ask(talk, QUESTION)) == "0123456789"
    assert run(ask(talk, QUESTION)) == "012345678901"
    assert len(call.said) == 1


def test_a_late_hash_belongs_to_the_number_before() -> None:
    call, talk = talking(Press("012345678901#0123456789#"))
    assert run(ask(talk, QUESTION)) == "012345678901"
    assert run(ask(talk, QUESTION)) == "0123456789"
    call, talk = talking(Press("012345678901"), Press("#", during="không khớp"))
    run(ask(talk, QUESTION))
    run(talk.say(Prompt.NO_MATCH))
    assert call.said[-1].startswith("Số điện thoại và mã số bảo hiểm không khớp")


def test_a_late_hash_is_no_choice() -> None:
    _, talk = talking(Press("012345678901"), Press("#1"))
    run(ask(talk, QUESTION))
    assert run(talk.choose(lambda: OFFER, {"1": "yes", "2": "no"})) == "1"


def test_a_choice_never_made_ends_after_asking_three_times_more() -> None:
    call, talk = talking(*[Press("7")] * 4)
    with pytest.raises(GaveUpError):
        run(talk.choose(lambda: OFFER, {"1": "yes", "2": "no"}))
    assert call.said.count(OFFER.text) == 4
    assert call.said.count("Phím vừa nhấn không đúng.") == 3


def test_a_key_interrupts_what_is_said_and_waits_for_the_next_question() -> None:
    call, talk = talking(Press("1", during="không khớp"))
    run(talk.say(Prompt.NO_MATCH))
    run(talk.say(Prompt.GOODBYE))
    assert call.said == []
    assert run(talk.choose(lambda: OFFER, {"1": "yes", "2": "no"})) == "1"


@pytest.mark.parametrize(
    ("language", "probability", "asked"),
    [("vi", 0.79, 2), ("vi", 0.81, 1), ("en", 0.59, 2), ("en", 0.61, 1)],
)
def test_a_yes_that_is_not_sure_is_asked_again(language: str, probability: float, asked: int) -> None:
    def hear(words: str, asked: Asked) -> Result:
        del asked
        return Said(Meaning.YES if words == "yes" else Meaning.NO, probability if words == "yes" else 0.99)

    call = RehearsedCall(Caller("unsure", None, Trust.NONE), [Say("yes"), Say("no")], understand=hear)
    talk = Conversation(call, speaker())
    talk.language = language
    agreed = run(talk.agrees(Prompt.READ_BACK, number=SecretStr("0123456789")))
    assert agreed is (asked == 1)
    read_back = {"vi": "Mã số tổng đài nghe được", "en": "The number we heard is"}[language]
    assert sum(text.startswith(read_back) for text in call.said) == asked


def test_forgotten_keys_answer_nothing() -> None:
    _, talk = talking(Press("1", during="không khớp"), Press("2"))
    run(talk.say(Prompt.NO_MATCH))
    talk.forget_keys()
    assert run(talk.choose(lambda: OFFER, {"1": "yes", "2": "no"})) == "2"


@given(st.text("0123456789*#AD", max_size=60))
def test_whatever_is_pressed_a_number_has_a_right_length_or_the_caller_is_let_go(keys: str) -> None:
    call, talk = talking(Press(keys))
    try:
        digits = run(ask(talk, QUESTION))
    except GaveUpError:
        assert call.clock > timedelta(seconds=4)
    else:
        assert isinstance(digits, str)
        assert len(digits) in {10, 12}
        assert digits in keys.replace("A", "").replace("D", "")
