"""Key 8 with a number that is said, on a rehearsed call, with the real rules behind it."""

from collections.abc import Callable
from typing import Any

import pytest

from nhanh8.audit.models import Entry
from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.call import Cause
from nhanh8.hotline.line.in_words import understood
from nhanh8.hotline.line.rehearsed import HangUp, Move, Press, RehearsedCall, Say
from nhanh8.reissue.caller import Caller, Trust
from nhanh8.reissue.models import Reissue
from people import NUMBER, PHONE, person
from unit.hotline.assistant.ears import NOISE, failing, hearing, spoken
from unit.hotline.assistant.spoken_calls import (
    ASKED,
    ASKED_AGAIN,
    ASKED_BY_KEY,
    ASKED_SLOWLY,
    BY_KEY,
    FROM_HERE_KEYS,
    GOODBYE,
    NO_EAR,
    NO_MATCH,
    NOT_UNDERSTOOD,
    OFFICER,
    OTHERS,
    READ_BACK,
    READ_OUT,
    SILENCE,
    WRONG,
    calling,
    heard_in_order,
    received,
)

pytestmark = pytest.mark.django_db(transaction=True)


# -- said and found -------------------------------------------------------------------------------


def test_a_caller_says_the_number_and_gets_a_password() -> None:
    person()
    call = calling(Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    question, read_out = call.said[2:4]
    assert question.startswith(ASKED)
    assert read_out.startswith(READ_OUT)


def test_a_number_of_twelve_digits_is_said() -> None:
    person(number=None, personal_number="001234567890")
    assert received(calling(Say(spoken("001234567890")))) == Outcome.REISSUED


def test_a_caller_speaks_into_the_question() -> None:
    person()
    call = calling(Say(spoken(NUMBER), during=ASKED))
    assert received(call) == Outcome.REISSUED
    assert not any(text.startswith(ASKED) for text in call.said)


@pytest.mark.parametrize("place", [1, 7, 20])
def test_a_number_misheard_is_found_wherever_the_right_one_stands_among_the_readings(
    place: int, configured: Callable[..., Any]
) -> None:
    configured(reissue={"plausible_ratio": 1e9})
    person()
    likely = [*OTHERS[: place - 1], NUMBER, *OTHERS[place - 1 : 30]]
    call = calling(Say("misheard"), ear=hearing({"misheard": likely}, ratio=1.1))
    assert received(call) == Outcome.REISSUED
    assert not any(text.startswith(READ_BACK) for text in call.said)
    assert Entry.objects.get(event="reissue:phone:offered").facts["compared"] == 20


def test_a_reading_beyond_the_twentieth_is_not_compared(configured: Callable[..., Any]) -> None:
    configured(reissue={"plausible_ratio": 1e9})
    person()
    call = calling(Say("misheard"), HangUp(), ear=hearing({"misheard": [*OTHERS[:20], NUMBER]}))
    received(call)
    assert f"{READ_BACK} 9999 900 000. Đúng không ạ?" in call.said
    assert not Entry.objects.filter(event="reissue:phone:offered").exists()


def test_a_wrong_number_said_clearly_does_not_pass_because_the_right_one_sounds_a_little_like_it() -> None:
    person()
    ear = hearing({"misheard": [WRONG, NUMBER]}, ratio=101)
    call = calling(Say("misheard"), Say("đúng"), HangUp(), ear=ear)
    assert received(call) == Outcome.NO_MATCH
    assert heard_in_order(call, READ_BACK, NO_MATCH, ASKED_AGAIN)


def test_a_right_number_ten_times_less_likely_than_a_wrong_one_is_asked_for_before_it_counts() -> None:
    person()
    ear = hearing({"misheard": [WRONG, NUMBER]}, ratio=11)
    call = calling(Say("misheard"), Say("không"), Press("2"), Press(f"{NUMBER}#"), ear=ear)
    assert received(call) == Outcome.REISSUED
    assert f"{READ_BACK} 9999 900 000. Đúng không ạ?" in call.said
    assert heard_in_order(call, READ_BACK, READ_OUT)


# -- keys and speech in one answer ----------------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        [Press("0123"), Say(spoken("456789"))],
        [Say(spoken("0123")), Press("456789#")],
        [Press("01"), Say(spoken("2345")), Press("6789#")],
        [Say(spoken("0123")), Say(spoken("456")), Say(spoken("789"))],
        [Say(spoken("01234"), then_keys="56789#")],
        [Say(spoken("99")), Press("*"), Say(spoken(NUMBER))],
    ],
    ids=["keys, speech", "speech, keys", "keys, speech, keys", "in groups", "keys cut in", "star"],
)
def test_keys_and_speech_make_one_number(plan: list[Move]) -> None:
    person()
    assert received(calling(*plan)) == Outcome.REISSUED


def test_keys_that_cut_in_after_the_tenth_digit_make_a_number_of_twelve() -> None:
    person(number=None, personal_number="001234567890")
    assert received(calling(Say(spoken("0012345678"), then_keys="90"))) == Outcome.REISSUED


def test_a_cough_between_two_groups_is_passed_over() -> None:
    person()
    call = calling(Say(spoken("0123")), Say(NOISE), Say(spoken("456789")))
    assert received(call) == Outcome.REISSUED


@pytest.mark.parametrize("words", ["chậm hơn", "nói lại"])
def test_a_room_that_seems_to_ask_for_something_takes_no_keyed_digits_away(words: str) -> None:
    person()
    call = calling(Press("012345"), Say(words), Press("6789#"))
    assert received(call) == Outcome.REISSUED
    assert sum(text.startswith(ASKED) for text in call.said) == 1


def test_an_officer_is_asked_for_in_the_middle_of_a_number() -> None:
    person()
    assert received(calling(Press("012345"), Say("gặp cán bộ"), HangUp())) == Outcome.OFFICER


def test_in_a_loud_room_the_keys_of_a_number_are_taken_to_the_end() -> None:
    person()
    call = calling(Press("012"), *[Say(NOISE)] * 3, Press("3456789#"))
    assert received(call) == Outcome.REISSUED


def test_a_number_keyed_whole_is_not_read_back() -> None:
    person()
    call = calling(Press(f"{WRONG}#"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, NO_MATCH, ASKED_AGAIN, READ_OUT)


@pytest.mark.parametrize(
    "words",
    [
        f"{spoken('0123456')} chín à không bảy tám chín",
        "dạ số của tôi là không một hai ba bốn năm sáu bảy tám chín ạ",
        "mã thẻ bốn bảy chín không một hai ba bốn năm sáu bảy tám chín",
    ],
    ids=["corrected midway", "politely", "a health insurance card"],
)
def test_a_number_in_many_words_is_understood(words: str) -> None:
    person()
    assert received(calling(Say(words))) == Outcome.REISSUED


# -- not understood: speech, keys, an officer -----------------------------------------------------


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (NOISE, NOT_UNDERSTOOD),
        ("trời hôm nay đẹp quá", NOT_UNDERSTOOD),
        (spoken("0123"), "Mã số vừa nhận chưa đủ. Mã số phải có 10 hoặc 12 số."),
        (spoken("01234567890"), "Mã số vừa nhận chưa đủ. Mã số phải có 10 hoặc 12 số."),
        (spoken("0123456789012345"), "Mã số vừa nhận dài quá. Mã số phải có 10 hoặc 12 số."),
        (spoken("0912345678"), "Số vừa đọc là số điện thoại, không phải mã số BHXH."),
    ],
    ids=["a television", "a sentence", "too short", "eleven digits", "too long", "the telephone's number"],
)
def test_whatever_is_no_number_gets_a_helpful_question(words: str, told: str) -> None:
    person()
    call = calling(Say(words), HangUp(during="từng số một"))
    assert received(call) == Outcome.NOTHING
    assert heard_in_order(call, ASKED, told)
    assert call.cause is Cause.CALLER_HUNG_UP
    assert not Reissue.objects.exists()


def test_silence_gets_a_helpful_question() -> None:
    person()
    call = calling()
    assert received(call) == Outcome.OFFICER
    nothing = "Tổng đài chưa nhận được mã số."
    assert heard_in_order(call, *[ASKED, nothing] * 3, ASKED, OFFICER, GOODBYE)
    assert call.cause is Cause.GOODBYE


def test_who_looks_for_the_card_twice_may_still_speak() -> None:
    person()
    call = calling(SILENCE, SILENCE, Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert not heard_in_order(call, FROM_HERE_KEYS)


def test_that_only_keys_are_taken_from_here_is_said_once() -> None:
    person()
    call = calling(Say(NOISE), Say(NOISE), Press("1#"), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, NOT_UNDERSTOOD, FROM_HERE_KEYS, ASKED_BY_KEY, READ_OUT)
    assert call.said.count(FROM_HERE_KEYS) == 1


def test_who_confirmed_a_number_may_be_misunderstood_anew() -> None:
    person()
    plan = [Say(NOISE), Say(spoken(WRONG)), Say("đúng"), Say(NOISE), Say(spoken(NUMBER))]
    call = calling(*plan)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, NO_MATCH, ASKED_AGAIN, NOT_UNDERSTOOD, ASKED_SLOWLY, READ_OUT)


def test_after_two_failures_keys_are_asked_for_and_after_them_an_officer_is_offered() -> None:
    person()
    call = calling(Say(NOISE), Say(NOISE), Press(f"{NUMBER}#"))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, ASKED, NOT_UNDERSTOOD, ASKED_SLOWLY, NOT_UNDERSTOOD, ASKED_BY_KEY, READ_OUT)
    call = calling(Say(NOISE), Say(NOISE), Press("1#"), Press("2#"))
    assert received(call) == Outcome.OFFICER
    assert heard_in_order(call, ASKED_BY_KEY, "Mã số phải có 10 hoặc 12 số.", ASKED_BY_KEY, OFFICER, GOODBYE)


def test_keys_are_taken_in_a_room_that_never_falls_silent() -> None:
    person()
    call = calling(*[Say(NOISE)] * 3, Press("01"), *[Say(NOISE)] * 2, Press("23456789#"))
    assert received(call) == Outcome.REISSUED


# -- asked for instead of an answer ---------------------------------------------------------------


def test_the_question_is_heard_again_slower_and_faster() -> None:
    person()
    plan = [Say("nói lại"), Say("chậm hơn"), Say("nhanh hơn"), Say("nhanh hơn"), Say(spoken(NUMBER))]
    call = calling(*plan)
    assert received(call) == Outcome.REISSUED
    assert sum(text.startswith(ASKED) for text in call.said) == 5


def test_slower_takes_longer_to_say() -> None:
    person()
    usual, slower = calling(Say("nói lại"), HangUp()), calling(Say("chậm hơn"), HangUp())
    received(usual)
    received(slower)
    assert usual.said == slower.said
    assert slower.clock > usual.clock


@pytest.mark.parametrize(
    "plan",
    [
        [Say("gặp cán bộ")],
        [Say(spoken(WRONG)), Say("gặp cán bộ")],
        [Say(spoken(WRONG)), Press("0")],
        [Say(spoken(WRONG)), Say("không"), Say("gặp cán bộ")],
        [Say(spoken(WRONG)), Say("không"), Say("không"), Say("gặp cán bộ")],
        [Say(NOISE), Say(NOISE), Say("gặp cán bộ")],
    ],
    ids=["the number", "reading back", "by key", "a group", "the group again", "by key, said"],
)
def test_an_officer_is_asked_for_wherever_something_is_asked(plan: list[Move]) -> None:
    person()
    call = calling(*plan, HangUp())
    assert received(call) == Outcome.OFFICER
    assert heard_in_order(call, OFFICER, "Để được cấp lại mật khẩu VssID")


def test_a_noise_that_sounds_like_say_it_again_does_not_go_on_for_ever() -> None:
    person()
    call = calling(*[Say("nói lại")] * 30)
    assert received(call) == Outcome.OFFICER
    assert sum(text.startswith(ASKED) for text in call.said) == 10


# -- the engine -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "plan",
    [
        [Say(spoken(NUMBER))],
        [Say(spoken("0123")), Say(spoken("456789"))],
        [Press("0123"), Say(spoken("456789")), SILENCE],
    ],
    ids=["at once", "in what is said", "in what is said after keys"],
)
def test_an_engine_that_fails_gives_way_to_keys(plan: list[Move]) -> None:
    person()
    understands = sum(isinstance(move, Say) for move in plan) - 1
    call = calling(*plan, Press(f"{NUMBER}#"), ear=failing(after=understands))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, ASKED, NO_EAR, ASKED_BY_KEY, READ_OUT)


def test_who_keys_a_number_does_not_lose_it_when_the_engine_fails() -> None:
    person()
    call = calling(Press("012345"), Say(NOISE), Press("6789#"), ear=failing())
    assert received(call) == Outcome.REISSUED
    assert not heard_in_order(call, NO_EAR)
    assert sum(text.startswith(ASKED) for text in call.said) == 1


def test_an_engine_that_fails_while_a_number_is_read_back_gives_way_to_keys() -> None:
    person()
    call = calling(
        Say(spoken("9123456789")),
        Say("không"),
        Press("2"),
        Press(f"{NUMBER}#"),
        ear=failing(after=1),
    )
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, NO_EAR, READ_BACK, ASKED_BY_KEY, READ_OUT)
    assert any(text.startswith(READ_BACK) and text.endswith(BY_KEY) for text in call.said)


def test_an_engine_that_fails_at_the_menu_gives_way_to_keys() -> None:
    person()
    caller = Caller("menu", PHONE, Trust.TRUNK)
    call = RehearsedCall(caller, [Say("ơ kìa"), Press("8"), Press(f"{NUMBER}#")], understand=failing())
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, "Để được cấp lại", NO_EAR, "Để được cấp lại", ASKED_BY_KEY, READ_OUT)


# -- without a recogniser, and in English ---------------------------------------------------------


def test_without_a_recogniser_nobody_is_asked_to_speak() -> None:
    person()
    call = RehearsedCall(
        Caller("keys", PHONE, Trust.TRUNK), [Press("8"), Say(spoken(NUMBER)), Press(f"{NUMBER}#")]
    )
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, ASKED_BY_KEY, "Tổng đài chưa nhận được mã số.", ASKED_BY_KEY, READ_OUT)
    assert not any("đọc mã số" in text for text in call.said)


def test_english_all_the_way() -> None:
    person()
    call = RehearsedCall(
        Caller("English", PHONE, Trust.TRUNK),
        [
            Press("2", during="kính chào"),
            Press("8"),
            Say("nine one two three four five six seven eight nine"),
            Say("no"),
            Say("no"),
            Say("zero one two three"),
            Say("yes"),
        ],
        understand=understood,
    )
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(
        call,
        "Welcome",
        "Please say your social insurance number",
        "The number we heard is: 9123 456 789. Is that right?",
        "The first digits are: 9123. Is that right?",
        "Please say only those digits again",
        "The number we heard is: 0123 456 789. Is that right?",
        "Your new password is",
    )
