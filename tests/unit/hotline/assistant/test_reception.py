"""Greeting, menu, and the end of a call."""

import asyncio
from dataclasses import dataclass

import pytest

from nhanh8.hotline.assistant import reception
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Cause, Until
from nhanh8.hotline.line.in_words import understood
from nhanh8.hotline.line.rehearsed import HangUp, Move, Press, RehearsedCall, Say
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.speech.utterance import Utterance

CALLER = Caller("rehearsed", "+84912345678", Trust.TRUNK)
MENU = (
    "Để được cấp lại mật khẩu VssID, nhấn phím 8. For English, press 2. "
    "Để gặp cán bộ hỗ trợ, nhấn phím 0. Để nghe lại, nhấn phím 9."
)
GOODBYE = "Cảm ơn quý khách đã gọi. Xin kính chào."


def received(*plan: Move) -> tuple[RehearsedCall, str]:
    reception.prepare()
    call = RehearsedCall(CALLER, plan)
    return call, asyncio.run(reception.receive(call))


def test_the_greeting_states_the_fee_and_comes_before_the_menu() -> None:
    call, _ = received(HangUp())
    greeting, menu = call.said
    assert "1.000 đồng/phút" in greeting
    assert menu == MENU


def test_a_key_cuts_the_greeting_short_and_is_the_answer() -> None:
    call, _ = received(Press("8", during="Cước phí"), HangUp())
    assert len(call.said) == 1
    assert call.said[0].startswith("Xin nhập mã số BHXH")


def test_nine_repeats_the_menu() -> None:
    call, _ = received(Press("9"), Press("9"), HangUp())
    assert call.said.count(MENU) == 3


def test_who_wants_the_menu_again_is_told_how_to_hear_it_slower_and_faster() -> None:
    call, _ = received(Press("9"), HangUp())
    assert call.said[2:] == ["Để nghe chậm hơn, nhấn phím 4. Để nghe nhanh hơn, nhấn phím 6.", MENU]


def test_four_and_six_say_everything_slower_and_faster() -> None:
    lasted = {}
    for keys in ("", "4", "44", "6", "46"):
        call, _ = received(*map(Press, keys), HangUp())
        assert call.said.count(MENU) == 1 + len(keys)
        lasted[keys] = call.clock
    assert lasted["4"] - lasted[""] > lasted["46"] - lasted["4"] > lasted["6"] - lasted[""]
    assert lasted["44"] - lasted["4"] == lasted["4"] - lasted[""]


def test_the_menu_takes_a_few_words_too() -> None:
    call = RehearsedCall(
        CALLER,
        [Say("gặp cán bộ", during="Để được"), Say("nói lại"), Say("chậm hơn"), Say("xin chào"), HangUp()],
        understand=understood,
    )
    assert asyncio.run(reception.receive(call)) == Outcome.OFFICER
    assert [text.partition(",")[0] for text in call.said[1:]] == [
        "Rất tiếc",
        "Để được cấp lại mật khẩu VssID",
        "Để nghe chậm hơn",
        "Để được cấp lại mật khẩu VssID",
        "Để được cấp lại mật khẩu VssID",
        "Xin quý khách nhấn phím để chọn.",
        "Để được cấp lại mật khẩu VssID",
    ]


def test_zero_tells_where_officers_are_and_comes_back_to_the_menu() -> None:
    call, outcome = received(Press("0"), HangUp())
    assert outcome == Outcome.OFFICER
    assert call.said[2].startswith("Rất tiếc, hiện chưa thể nối máy với cán bộ")
    assert call.said[3] == MENU


def test_two_changes_to_english_and_back() -> None:
    call, _ = received(Press("2"), Press("2"), HangUp())
    assert call.said[2].startswith("Welcome")
    assert "Tiếng Việt, nhấn phím 2." in call.said[3]
    assert call.said[5] == MENU


def test_a_key_that_leads_nowhere_is_told() -> None:
    call, _ = received(Press("5"), Press("#"), HangUp())
    assert call.said.count("Phím vừa nhấn không đúng.") == 2
    assert call.said.count(MENU) == 3


def test_silence_is_asked_three_times_more_and_then_let_go_kindly() -> None:
    call, outcome = received()
    assert outcome == Outcome.GAVE_UP
    assert call.said.count(MENU) == 4
    assert call.said.count("Tổng đài chưa nhận được lựa chọn của quý khách.") == 3
    assert call.said[-2].startswith("Rất tiếc")
    assert call.said[-1] == GOODBYE
    assert call.cause is Cause.GOODBYE


def test_hanging_up_at_once_is_no_fault() -> None:
    call, outcome = received(HangUp(during="Tổng đài"))
    assert outcome == Outcome.NOTHING
    assert call.cause is Cause.CALLER_HUNG_UP


@dataclass
class Faulty(RehearsedCall):
    """A call whose line breaks in a way nobody thought of."""

    faults: int = 1

    async def play(self, utterance: Utterance, *, until: Until) -> bool:
        if self.faults:
            self.faults -= 1
            raise ZeroDivisionError
        return await super().play(utterance, until=until)

    async def hang_up(self, cause: Cause) -> None:
        if self.faults:
            raise ZeroDivisionError
        await super().hang_up(cause)


def test_a_fault_is_told_to_the_caller_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    call = Faulty(CALLER, [])
    assert asyncio.run(reception.receive(call)) == Outcome.UNAVAILABLE
    assert [text.partition(".")[0] for text in call.said] == [
        "Rất tiếc, dịch vụ đang tạm thời gián đoạn",
        "Cảm ơn quý khách đã gọi",
    ]
    assert "a dialogue failed" in caplog.text


@pytest.mark.parametrize(("faults", "cause"), [(2, Cause.FAULT), (9, None)])
def test_a_call_that_cannot_even_hear_of_its_fault_is_ended(
    faults: int, cause: Cause | None, caplog: pytest.LogCaptureFixture
) -> None:
    call = Faulty(CALLER, [], faults=faults)
    assert asyncio.run(reception.receive(call)) == Outcome.UNAVAILABLE
    assert call.cause is cause
    assert "could not be served" in caplog.text
