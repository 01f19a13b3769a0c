"""A spoken number that is read back and corrected, and what a family hears."""

from collections.abc import Callable
from typing import Any

import pytest

from nhanh8.hotline.assistant.outcome import Outcome
from nhanh8.hotline.line.rehearsed import HangUp, Move, Press, Say
from nhanh8.limits.models import Tally
from nhanh8.reissue.models import Reissue
from people import NUMBER, PHONE, person
from unit.hotline.assistant.ears import NOISE, hearing, spoken, unsure
from unit.hotline.assistant.spoken_calls import (
    ASKED,
    ASKED_AGAIN,
    ASKED_BY_KEY,
    ASKED_SLOWLY,
    BY_KEY,
    FIRST,
    GROUP_AGAIN,
    LAST,
    LAST_TEN,
    MIDDLE,
    NO_MATCH,
    NOT_UNDERSTOOD,
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


# -- read back ------------------------------------------------------------------------------------


def test_what_is_not_found_is_read_back_and_confirmed_before_the_official_words() -> None:
    person()
    call = calling(Say(spoken(WRONG)), Say("đúng"), HangUp())
    assert received(call) == Outcome.NO_MATCH
    assert heard_in_order(call, ASKED, READ_BACK, NO_MATCH, ASKED_AGAIN)
    assert call.said.count(NO_MATCH) == 1
    assert Reissue.objects.count() == 2


@pytest.mark.parametrize(
    ("denied", "wrong", "confirmed"),
    [
        (Press("2"), Press("2"), Press("1")),
        (Say("không phải"), Say("sai"), Say("đúng rồi")),
        (Say("không", during=READ_BACK), Say("không", during=FIRST), Say("vâng", during=READ_BACK)),
    ],
    ids=["by key", "by voice", "into the question"],
)
def test_a_wrong_group_is_found_and_said_again(denied: Move, wrong: Move, confirmed: Move) -> None:
    person()
    ear = hearing({"misheard": ["9123456789"]})
    call = calling(Say("misheard"), denied, wrong, Say(spoken("0123")), confirmed, ear=ear)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, GROUP_AGAIN, READ_OUT)
    assert not any(text.startswith(MIDDLE) for text in call.said)


def test_the_last_group_is_keyed_again() -> None:
    person()
    ear = hearing({"misheard": ["0123456780"]})
    call = calling(
        Say("misheard"),
        Say("không"),
        Say("đúng"),
        Say("đúng"),
        Press("2"),
        Press("789#"),
        Press("1"),
        ear=ear,
    )
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, FIRST, MIDDLE, LAST, GROUP_AGAIN, READ_BACK, READ_OUT)


def test_a_group_heard_the_same_wrong_way_again_gives_way_to_its_next_reading() -> None:
    person()
    ear = hearing({"misheard": ["0123496789"], "again": ["496", "456"]})
    call = calling(
        Say("misheard"), Say("không"), Say("đúng"), Say("không"), Say("again"), Say("đúng"), ear=ear
    )
    assert received(call) == Outcome.REISSUED


@pytest.mark.parametrize("whole", [Say(spoken(NUMBER)), Press(f"{NUMBER}#")], ids=["said", "keyed"])
def test_a_caller_who_gives_the_whole_number_instead_of_a_group_is_understood(whole: Move) -> None:
    person()
    call = calling(Say("misheard"), Say("không"), Say("không"), whole, ear=hearing({"misheard": [WRONG]}))
    assert received(call) == Outcome.REISSUED


def test_a_whole_number_read_in_groups_instead_of_one_is_understood() -> None:
    person(number=None, personal_number="001234567890")
    ear = hearing({"misheard": ["001299997890"]})
    in_groups = [Say(spoken(group)) for group in ("0012", "3456", "7890")]
    call = calling(Say("misheard"), Say("không"), Say("đúng"), Say("không"), *in_groups, ear=ear)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, FIRST, MIDDLE, GROUP_AGAIN, READ_OUT)


def test_a_group_that_is_as_the_number_begins_is_taken_after_a_silence() -> None:
    person(number=None, personal_number="001200127890")
    ear = hearing({"misheard": ["001299997890"]})
    plan = [Say("không"), Say("đúng"), Say("không"), Say(spoken("0012")), SILENCE, Say("đúng")]
    call = calling(Say("misheard"), *plan, ear=ear)
    assert received(call) == Outcome.REISSUED


def test_too_few_digits_for_a_group_are_told_without_the_lengths_of_numbers() -> None:
    person()
    plan = [Say("không"), Say("không"), Say(spoken("01")), SILENCE, Press("0123#"), Say("đúng")]
    call = calling(Say("misheard"), *plan, ear=hearing({"misheard": ["9123456789"]}))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, GROUP_AGAIN, "Các số vừa nhận chưa đủ hoặc bị thừa.", READ_OUT)


def test_the_group_that_was_heard_least_surely_is_asked_about_first() -> None:
    person()
    ear = unsure("0123456780", *(0.9,) * 4, *(0.8, 0.9, 0.9), *(0.9, 0.9, 0.4))
    call = calling(Say("misheard"), Say("không"), Say("không"), Say(spoken("789")), Say("đúng"), ear=ear)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, LAST, GROUP_AGAIN, READ_BACK, READ_OUT)
    assert not heard_in_order(call, FIRST)
    call = calling(Say("misheard"), Say("không"), Say("đúng"), HangUp(), ear=ear)
    received(call)
    assert heard_in_order(call, READ_BACK, LAST, MIDDLE)


def test_a_number_denied_whose_groups_are_all_right_is_asked_for_again() -> None:
    person()
    call = calling(Say(spoken(WRONG)), Say("không"), *[Say("đúng")] * 3, Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, FIRST, MIDDLE, LAST, ASKED_SLOWLY, READ_OUT)


def test_a_number_denied_twice_is_asked_for_by_key() -> None:
    person()
    ear = hearing({"misheard": ["9123456789"], "again": ["8123"]})
    call = calling(
        Say("misheard"),
        *[Say("không")] * 2,
        Say("again"),
        Say("không"),
        Press(f"{NUMBER}#"),
        ear=ear,
    )
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, FIRST, GROUP_AGAIN, READ_BACK, ASKED_BY_KEY, READ_OUT)


def test_twelve_digits_that_begin_as_a_card_does_lead_to_its_last_ten_and_cost_no_check() -> None:
    person()
    call = calling(Say(spoken("479012345678")), Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, ASKED, LAST_TEN, ASKED_SLOWLY, READ_OUT)
    assert not heard_in_order(call, READ_BACK)
    assert Reissue.objects.count() == 1


def test_a_number_whose_first_digit_was_misheard_is_no_card_while_another_reading_is_none() -> None:
    person(number=None, personal_number="001234567890")
    ear = hearing({"misheard": ["601234567890", "001234567890"]})
    assert received(calling(Say("misheard"), ear=ear)) == Outcome.REISSUED
    person("1123456789", phones=[])
    ear = hearing({"misheard": ["601234567891", "001234567891"]})
    call = calling(Say("misheard"), Say("không"), Say(spoken(NUMBER)), HangUp(), ear=ear)
    received(call)
    assert heard_in_order(call, READ_BACK, LAST_TEN, ASKED_SLOWLY)


def test_too_many_digits_lead_to_the_last_ten_of_a_card() -> None:
    person()
    call = calling(Say(spoken("47901234567890123")), Say(spoken(NUMBER)))
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, "Mã số vừa nhận dài quá.", LAST_TEN, ASKED_SLOWLY, READ_OUT)


def test_whoever_answers_nothing_to_the_reading_back_is_told_the_keys() -> None:
    person()
    call = calling(Say("misheard"), Say(NOISE), Press("5"), Press("1"), ear=hearing({"misheard": [WRONG]}))
    received(call)
    assert heard_in_order(call, READ_BACK, NOT_UNDERSTOOD, READ_BACK, "Phím vừa nhấn không đúng.", READ_BACK)
    first, *repeated = [text for text in call.said if text.startswith(READ_BACK)]
    assert BY_KEY not in first
    assert all(text.endswith(BY_KEY) for text in repeated)


def test_what_is_read_back_is_heard_again_and_slower() -> None:
    person()
    ear = hearing({"misheard": [WRONG]})
    call = calling(Say("misheard"), Say("nói lại"), Say("chậm hơn"), Say("đúng"), HangUp(), ear=ear)
    assert received(call) == Outcome.NO_MATCH
    assert sum(text.startswith(READ_BACK) for text in call.said) == 3


def test_a_noise_that_sounds_like_say_it_again_leads_to_an_officer_in_the_end() -> None:
    person()
    call = calling(Say("misheard"), *[Say("nói lại")] * 30, ear=hearing({"misheard": [WRONG]}))
    assert received(call) == Outcome.OFFICER
    assert sum(text.startswith(READ_BACK) for text in call.said) == 10


# -- families, and what can be told apart ---------------------------------------------------------


def test_one_of_a_family_is_read_back_confirmed_and_gets_their_password() -> None:
    person("0123456789")
    person("0123456780")
    ear = hearing({"misheard": ["0123456789", "0123456780"]})
    call = calling(Say("misheard"), Say("đúng"), ear=ear)
    assert received(call) == Outcome.REISSUED
    assert heard_in_order(call, READ_BACK, READ_OUT)


@pytest.mark.parametrize("checks", ["3 per call", "1 per call"], ids=["in mid-call", "the last check"])
def test_a_family_and_a_stranger_hear_the_same_until_a_number_is_confirmed(
    checks: str, configured: Callable[..., Any]
) -> None:
    configured(reissue={"per_caller": checks})
    person("0123456789")
    person("0123456780")
    ear = hearing({"misheard": ["0123456789", "0123456780"]})
    heard = []
    for phone in (PHONE, "+84987654321"):
        call = calling(Say("misheard"), HangUp(during="Đúng không ạ?"), HangUp(), ear=ear, phone=phone)
        outcome = received(call)
        heard.append((outcome, call.said, call.clock))
    assert heard[0] == heard[1]


def test_confirmed_numbers_that_nobody_has_and_that_another_has_are_told_alike() -> None:
    person("0123456789", phones=["+84987654321"])
    heard = []
    for number in ("0123456789", "0123456780"):
        call = calling(Say("misheard"), Say("đúng"), HangUp(), ear=hearing({"misheard": [number]}))
        outcome = received(call)
        heard.append((outcome, [text for text in call.said if not text.startswith(READ_BACK)]))
    assert heard[0] == heard[1]


USED_UP = "Cuộc gọi này đã hết số lần"


def test_every_list_is_one_check_and_confirming_what_was_in_it_is_none(
    configured: Callable[..., Any],
) -> None:
    configured(reissue={"plausible_ratio": 1e9})
    person()
    call = calling(*[Say("misheard"), Say("đúng")] * 3, ear=hearing({"misheard": OTHERS}))
    assert received(call) == Outcome.NO_MATCH
    assert heard_in_order(call, *[READ_BACK, NO_MATCH, ASKED_AGAIN] * 2, READ_BACK, NO_MATCH, USED_UP)
    assert Reissue.objects.count() == 6
    assert max(Tally.objects.values_list("count", flat=True)) == 60


def test_after_the_last_check_a_number_is_confirmed_and_nothing_is_corrected(
    configured: Callable[..., Any],
) -> None:
    configured(reissue={"per_caller": "1 per call"})
    person()
    for phone in (PHONE, "+84987654321"):
        call = calling(Say("misheard"), Say("không"), ear=hearing({"misheard": [WRONG]}), phone=phone)
        assert received(call) == Outcome.NO_MATCH
        assert heard_in_order(call, READ_BACK, NO_MATCH, USED_UP)
        assert not heard_in_order(call, FIRST)


def test_one_of_a_family_is_helped_by_the_last_check_too(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_caller": "1 per call"})
    person("0123456789")
    person("0123456780")
    ear = hearing({"misheard": ["0123456789", "0123456780"]})
    assert received(calling(Say("misheard"), Say("đúng"), ear=ear)) == Outcome.REISSUED


def test_a_doubtful_match_a_family_and_a_stranger_hear_the_same_until_a_number_is_confirmed() -> None:
    person("0123456780")
    ear = hearing({"misheard": ["0123456789", "0123456780"]}, ratio=11)
    heard = []
    for phone in (PHONE, "+84987654321"):
        call = calling(Say("misheard"), Say("đúng"), HangUp(), ear=ear, phone=phone)
        outcome = received(call)
        heard.append((outcome, call.said, call.clock))
    assert heard[0] == heard[1]
    assert not heard_in_order(call, READ_OUT)
