"""The dialogue of key 8, on a rehearsed call, with the real rules behind it."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection

from nhanh8.accounts.login import LoggedIn
from nhanh8.accounts.models import IssuedPassword
from nhanh8.hotline.assistant import reception
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Cause, Until
from nhanh8.hotline.line.rehearsed import KEY_EVERY, HangUp, Move, Press, RehearsedCall
from nhanh8.limits.models import Tally
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.reissue.models import Reissue
from nhanh8.speech.utterance import Utterance
from nhanh8.threads import in_thread
from people import NUMBER, PASSWORD, PHONE, log_in, person

pytestmark = pytest.mark.django_db(transaction=True)

_calls = count(1)
WRONG = "9999999999"
ISSUED, TALLY = IssuedPassword._meta.db_table, Tally._meta.db_table
NO_MATCH = "Số điện thoại và mã số bảo hiểm không khớp hoặc chưa đăng ký với cơ quan BHXH."
READ_OUT = "Mật khẩu mới của quý khách là"
REPEATED = "Mật khẩu mới sẽ được nhắc lại 1 lần để bạn ghi nhớ"
ASKED = "Xin nhập mã số BHXH"
ASKED_AGAIN = "Quý khách có thể nhập lại mã số"
GOODBYE = "Cảm ơn quý khách đã gọi. Xin kính chào."


def calling(*plan: Move, phone: str | None = PHONE, trust: Trust = Trust.TRUNK) -> RehearsedCall:
    return RehearsedCall(Caller(f"rehearsed {next(_calls)}", phone, trust), plan)


def received(call: RehearsedCall) -> str:
    return asyncio.run(reception.receive(call))


def password_in(call: RehearsedCall) -> str:
    (said,) = [text for text in call.said if text.startswith(READ_OUT)]
    return re.sub(r"\D", "", said)


def opens(password: str, number: str = NUMBER) -> bool:
    return isinstance(log_in(number, password), LoggedIn)


def said_in_order(call: RehearsedCall, *beginnings: str) -> bool:
    rest = iter(call.said)
    return all(any(text.startswith(beginning) for text in rest) for beginning in beginnings)


def rename_table(name: str, new_name: str) -> None:
    """Take a table away or bring it back: what needs it fails as it does without a database."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {name} RENAME TO {new_name}")


def test_a_caller_gets_a_password_hears_it_twice_and_logs_in_with_it() -> None:
    person()
    call = calling(Press("8"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert said_in_order(
        call, "Tổng đài", "Để được cấp lại", ASKED, READ_OUT, REPEATED, "Mật khẩu này", GOODBYE
    )
    new = password_in(call)
    assert len(new) == 8
    assert [re.sub(r"\D", "", text.partition(":")[2]) for text in call.said if ":" in text][-2:] == [new, new]
    assert call.cause is Cause.GOODBYE
    assert opens(new)
    assert not opens(PASSWORD)


@pytest.mark.parametrize("ending", ["#", ""], ids=["hash", "two seconds of silence"])
def test_ten_digits_end_with_a_hash_or_a_silence(ending: str) -> None:
    person()
    assert received(calling(Press("8"), Press(NUMBER + ending))) == Outcome.REISSUED


@pytest.mark.parametrize("ending", ["", "#"], ids=["no hash", "a hash too many"])
def test_twelve_digits_end_at_the_twelfth(ending: str) -> None:
    person(number=None, personal_number="012345678901")
    call = calling(Press("8"), Press("012345678901" + ending))
    assert received(call) == Outcome.REISSUED
    assert opens(password_in(call), "012345678901")


def test_a_caller_who_knows_the_way_keys_everything_ahead() -> None:
    person()
    call = calling(Press(f"8{NUMBER}#", during="kính chào"))
    assert received(call) == Outcome.REISSUED
    assert call.said[0].startswith(READ_OUT)


def test_a_star_clears_and_starts_anew() -> None:
    person()
    assert received(calling(Press("8"), Press(f"99*{NUMBER}#"))) == Outcome.REISSUED
    call = calling(Press("8"), Press("99*"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert "Xin nhập lại từ đầu." in call.said


def test_no_key_cuts_short_a_password() -> None:
    person()
    call = calling(
        Press("8"), Press(f"{NUMBER}#"), Press("12#", during=READ_OUT), Press("3", during=REPEATED)
    )
    assert received(call) == Outcome.REISSUED
    assert said_in_order(call, READ_OUT, REPEATED, "Mật khẩu này có hiệu lực trong 60 phút.", GOODBYE)


@pytest.mark.parametrize(
    ("number", "phone"),
    [(WRONG, PHONE), (NUMBER, "+84987654321"), ("123456789012", PHONE)],
    ids=["unknown number", "another phone", "twelve digits"],
)
def test_whatever_does_not_match_hears_the_one_sentence(number: str, phone: str) -> None:
    person()
    call = calling(Press("8"), Press(f"{number}#"), HangUp(), phone=phone)
    assert received(call) == Outcome.NO_MATCH
    assert said_in_order(call, NO_MATCH, ASKED_AGAIN)
    assert call.cause is Cause.CALLER_HUNG_UP
    assert opens(PASSWORD)


def test_after_a_mistake_one_may_try_again() -> None:
    person()
    call = calling(Press("8"), Press(f"{WRONG}#"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert said_in_order(call, NO_MATCH, ASKED_AGAIN, READ_OUT)


def test_a_hash_pressed_late_does_not_cut_short_what_the_number_brought() -> None:
    person()
    call = calling(Press("8"), Press("123456789012"), Press("#", during=NO_MATCH), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert said_in_order(call, NO_MATCH, ASKED_AGAIN, READ_OUT)


def test_another_try_begins_in_the_middle_of_no_match() -> None:
    person()
    call = calling(Press("8"), Press(f"{WRONG}#"), Press(f"{NUMBER}#", during=NO_MATCH))
    assert received(call) == Outcome.REISSUED
    assert NO_MATCH not in call.said


def test_after_the_third_try_the_caller_is_told_that_it_was_the_last() -> None:
    person()
    call = calling(Press("8"), *[Press(f"{WRONG}#")] * 3, Press(f"{NUMBER}#"))
    assert received(call) == Outcome.NO_MATCH
    assert call.said.count(NO_MATCH) == 3
    assert said_in_order(call, "Cuộc gọi này đã hết số lần", GOODBYE)
    assert opens(PASSWORD)


def test_too_many_checks_in_a_day_are_told_to_come_tomorrow(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_caller": "1 per day"})
    received(calling(Press("8"), Press(f"{WRONG}#")))
    call = calling(Press("8"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REFUSED
    assert any("trong hôm nay" in text and "vào ngày mai" in text for text in call.said)


def test_too_many_passwords_in_a_day_are_told_to_come_tomorrow(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_number": "1 per day"})
    person()
    first = calling(Press("8"), Press(f"{NUMBER}#"))
    received(first)
    call = calling(Press("8"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REFUSED
    assert said_in_order(call, "Hôm nay tài khoản này", GOODBYE)
    assert opens(password_in(first))


@pytest.mark.parametrize(
    ("phone", "trust"), [(None, Trust.NONE), (PHONE, Trust.NONE)], ids=["withheld", "not believed"]
)
def test_a_withheld_number_is_told_the_other_ways_before_anything_is_asked(
    phone: str | None, trust: Trust
) -> None:
    person()
    call = calling(Press("8"), phone=phone, trust=trust)
    assert received(call) == Outcome.WITHHELD_NUMBER
    (told,) = [text for text in call.said if "không hiển thị số điện thoại" in text]
    for way in ("VssID", "Cổng Dịch vụ công", "cơ quan BHXH", "bật hiển thị số"):
        assert way in told
    assert not any(text.startswith(ASKED) for text in call.said)
    assert call.cause is Cause.GOODBYE


@pytest.mark.parametrize("moment", ["kính chào", "nhấn phím 8", ASKED])
def test_hanging_up_early_leaves_no_trace(moment: str) -> None:
    person()
    call = calling(*([Press("8")] if moment == ASKED else []), HangUp(during=moment))
    assert received(call) == Outcome.NOTHING
    assert not Reissue.objects.exists()


def test_hanging_up_during_the_read_out_withdraws_the_password() -> None:
    person()
    call = calling(Press("8"), Press(f"{NUMBER}#"), HangUp(during=READ_OUT))
    assert received(call) == Outcome.NOTHING
    assert IssuedPassword.objects.get().state == IssuedPassword.State.WITHDRAWN
    assert opens(PASSWORD)


def test_hanging_up_during_the_repetition_leaves_the_new_password() -> None:
    person()
    call = calling(Press("8"), Press(f"{NUMBER}#"), HangUp(during=REPEATED))
    assert received(call) == Outcome.REISSUED
    assert opens(password_in(call))


def test_on_a_one_way_line_the_password_is_not_valid_and_the_caller_hears_so() -> None:
    person()
    call = calling(Press("8"), Press(f"{NUMBER}#"))
    call.caller_silent_for = timedelta(seconds=3)
    assert received(call) == Outcome.NOT_HEARD
    assert not any(text.startswith(REPEATED) for text in call.said)
    assert any("mật khẩu vừa đọc không có hiệu lực" in text for text in call.said)
    assert opens(PASSWORD)


def test_a_newer_request_makes_the_password_invalid_and_the_caller_hears_so() -> None:
    person()

    @dataclass
    class Overtaken(RehearsedCall):
        """While the password is read, another call asks for one."""

        async def play(self, utterance: Utterance, *, until: Until) -> bool:
            if utterance.text.startswith(READ_OUT):
                await reception.receive(calling(Press("8"), Press(f"{NUMBER}#")))
            return await super().play(utterance, until=until)

    call = Overtaken(Caller("overtaken", PHONE, Trust.TRUNK), [Press("8"), Press(f"{NUMBER}#")])
    assert received(call) == Outcome.SUPERSEDED
    assert any("yêu cầu khác mới hơn" in text for text in call.said)


def test_without_a_database_the_caller_hears_that_nothing_was_changed() -> None:
    person()
    call = calling(Press("8"), Press(f"{NUMBER}#"))
    rename_table(TALLY, "away")
    outcome = received(call)
    rename_table("away", TALLY)
    assert outcome == Outcome.UNAVAILABLE
    assert said_in_order(call, "Rất tiếc, dịch vụ đang tạm thời gián đoạn. Chưa có gì thay đổi", GOODBYE)
    assert opens(PASSWORD)
    assert received(calling(Press("8"), Press(f"{NUMBER}#"))) == Outcome.REISSUED


def test_a_database_that_goes_during_the_read_out_changes_nothing() -> None:
    person()

    @dataclass
    class Struck(RehearsedCall):
        """The database goes while the password is read."""

        async def play(self, utterance: Utterance, *, until: Until) -> bool:
            if utterance.text.startswith(READ_OUT):
                await in_thread(rename_table, ISSUED, "away")
            return await super().play(utterance, until=until)

    call = Struck(Caller("struck", PHONE, Trust.TRUNK), [Press("8"), Press(f"{NUMBER}#")])
    outcome = received(call)
    rename_table("away", ISSUED)
    assert outcome == Outcome.UNAVAILABLE
    assert said_in_order(call, READ_OUT, "Rất tiếc, dịch vụ đang tạm thời gián đoạn.", GOODBYE)
    assert opens(PASSWORD)
    assert not opens(password_in(call))


def test_a_fault_after_the_new_password_became_active_never_says_that_nothing_was_changed() -> None:
    person()

    @dataclass
    class Faulty(RehearsedCall):
        """The repetition can't be played."""

        async def play(self, utterance: Utterance, *, until: Until) -> bool:
            if utterance.text.startswith(REPEATED):
                raise ZeroDivisionError
            return await super().play(utterance, until=until)

    call = Faulty(Caller("faulty", PHONE, Trust.TRUNK), [Press("8"), Press(f"{NUMBER}#")])
    assert received(call) == Outcome.REISSUED
    assert call.said[-1] == GOODBYE
    assert not any("Chưa có gì thay đổi" in text for text in call.said)
    assert opens(password_in(call))


def test_a_call_cut_off_by_the_hotline_withdraws_the_password() -> None:
    person()

    @dataclass
    class Endless(RehearsedCall):
        """The read-out never ends."""

        async def play(self, utterance: Utterance, *, until: Until) -> bool:
            if utterance.text.startswith(READ_OUT):
                reading.set()
                await asyncio.Event().wait()
            return await super().play(utterance, until=until)

    async def cut_off() -> None:
        receiving = asyncio.ensure_future(
            reception.receive(
                Endless(Caller("cut off", PHONE, Trust.TRUNK), [Press("8"), Press(f"{NUMBER}#")])
            )
        )
        await reading.wait()
        receiving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await receiving

    reading = asyncio.Event()
    asyncio.run(cut_off())
    assert IssuedPassword.objects.get().state == IssuedPassword.State.WITHDRAWN
    assert opens(PASSWORD)


def test_a_caller_who_keys_nothing_is_asked_three_times_more_and_let_go_kindly() -> None:
    person()
    call = calling(Press("8"))
    assert received(call) == Outcome.GAVE_UP
    assert sum(text.startswith(ASKED) for text in call.said) == 4
    assert call.said.count("Tổng đài chưa nhận được mã số.") == 3
    assert said_in_order(call, "Rất tiếc, tổng đài chưa nhận được thông tin", GOODBYE)


@pytest.mark.parametrize("keyed", ["1#", "123456789#", "12345678901#", "12345678901", "12345"])
def test_a_number_of_another_length_is_asked_for_again(keyed: str) -> None:
    person()
    call = calling(Press("8"), Press(keyed), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert "Mã số phải có 10 hoặc 12 số." in call.said
    assert Reissue.objects.count() == 1


@pytest.mark.parametrize("language", ["Vietnamese", "English"])
@pytest.mark.parametrize("number", [NUMBER, f"{NUMBER}#", "012345678901"], ids=["pause", "hash", "twelve"])
def test_a_keyed_call_takes_90_s_at_most(language: str, number: str) -> None:
    """From the answer to goodbye, every prompt heard to its end, the keys pressed one every 700 ms."""
    person(personal_number="012345678901")
    english = [Press("2", during="kính chào")] if language == "English" else []
    call = calling(*english, Press("8"), Press(number))
    assert received(call) == Outcome.REISSUED
    assert call.clock <= timedelta(seconds=90)


@pytest.mark.parametrize("language", ["", "2"], ids=["Vietnamese", "English"])
@pytest.mark.parametrize("number", [NUMBER, "012345678901"])
def test_a_caller_who_keys_ahead_is_done_within_a_minute(language: str, number: str) -> None:
    person(personal_number="012345678901")
    call = calling(Press(f"{language}8{number}", during="kính chào"))
    call.clock = KEY_EVERY * 14
    assert received(call) == Outcome.REISSUED
    assert call.clock < timedelta(seconds=60)


def test_english_all_the_way() -> None:
    person()
    call = calling(Press("2", during="kính chào"), Press("8"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert said_in_order(
        call,
        "Welcome",
        "For a new VssID password",
        "Please enter",
        "Your new password is",
        "The new password",
    )
    assert call.said[-1] == "Thank you for calling. Goodbye."
