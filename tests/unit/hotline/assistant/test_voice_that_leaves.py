"""Callers are told where their voice goes, before it goes there, and can keep it."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from nhanh8.hotline.assistant import reception
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Asked
from nhanh8.hotline.line.in_words import understood
from nhanh8.hotline.line.rehearsed import HangUp, Press, RehearsedCall, Say
from nhanh8.reissue import by_phone
from nhanh8.speech.recognisers.recogniser import Result
from people import NUMBER, person
from unit.hotline.assistant.ears import spoken
from unit.hotline.assistant.spoken_calls import (
    ASKED,
    ASKED_BY_KEY,
    FROM_HERE_KEYS,
    OFFICER,
    READ_OUT,
    calling,
    heard_in_order,
    received,
)

pytestmark = pytest.mark.django_db(transaction=True)

TOLD = "Để nhận dạng, lời nói của quý khách được gửi đến một đơn vị khác."
ELSEWHERE = "https://speech.example.org/v1?model=m"


@pytest.fixture
def elsewhere(configured: Callable[..., Any]) -> None:
    configured(speech={"recogniser": ELSEWHERE})


@pytest.mark.usefixtures("elsewhere")
def test_it_is_said_before_the_number_is_asked_for_and_once_in_a_call() -> None:
    person()
    call = calling(Say("gặp cán bộ"), Press("8"), Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, TOLD, ASKED, OFFICER, ASKED, READ_OUT)
    assert sum(text.startswith(TOLD) for text in call.said) == 1


@pytest.mark.parametrize("recogniser", ["embedded", "http://127.0.0.1:8000/v1?model=m", "keys"])
def test_it_is_not_said_where_the_voice_stays(recogniser: str, configured: Callable[..., Any]) -> None:
    configured(speech={"recogniser": recogniser})
    person()
    call = calling(Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert not heard_in_order(call, TOLD)


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("when", [TOLD, ASKED, ""], ids=["at once", "in the question", "after it"])
def test_the_star_declines(when: str) -> None:
    person()
    sent: list[str] = []

    def hear(words: str, asked: Asked) -> Result:
        sent.append(words)
        return understood(words, asked)

    plan = [Press("*", during=when), Say(spoken(NUMBER)), Press("9999999999#"), Press(f"{NUMBER}#")]
    call = calling(*plan, ear=hear)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, FROM_HERE_KEYS, READ_OUT)
    assert not sent


@pytest.mark.usefixtures("elsewhere")
def test_the_menu_is_not_listened_to() -> None:
    sent: list[str] = []

    def hear(words: str, asked: Asked) -> Result:
        sent.append(words)
        return understood(words, asked)

    call = RehearsedCall(
        calling().caller, [Say("nói lại", during="Để được"), Say("gặp cán bộ"), HangUp()], understand=hear
    )
    assert asyncio.run(reception.receive(call)) == Outcome.NOTHING
    assert not sent


def test_whoever_wants_the_menu_again_is_told_what_may_be_said() -> None:
    told = "Khi được hỏi, quý khách có thể nói"
    for understand in (understood, None):
        call = RehearsedCall(calling().caller, [Press("9"), HangUp()], understand=understand)
        asyncio.run(reception.receive(call))
        assert (told in " ".join(call.said)) is (understand is not None)


def test_a_call_makes_one_password_however_often_one_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    person()
    hashes: list[str] = []
    real = by_phone.issuing.hashed
    monkeypatch.setattr(by_phone.issuing, "hashed", lambda text: hashes.append("") or real(text))
    plan = [Say("gặp cán bộ"), Press("8"), Say("gặp cán bộ"), Press("8"), Press(f"{NUMBER}#")]
    call = calling(*plan)
    assert received(call) == Outcome.REISSUED
    assert sum(text.startswith((ASKED, ASKED_BY_KEY)) for text in call.said) == 3
    assert len(hashes) == 1
