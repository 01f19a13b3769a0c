"""Whole dialogues of callers who speak, on the real rules: what counts as right, and who is let in."""

import asyncio

import pytest

from nhanh8.hotline.line.call import Asked
from nhanh8.reissue.models import Reissue
from nhanh8.speech.recognisers.recogniser import NotUnderstood, Result
from spoken.dialogues import Ending, calls, ended
from spoken.registry import put_on_file
from unit.bench.spoken.callers import Written
from unit.hotline.assistant.ears import hearing

pytestmark = pytest.mark.django_db(transaction=True)

NUMBER = "0123456789"
PHONE = "+84990000001"


def ending(voice: Written, on_file: str = NUMBER) -> Ending:
    put_on_file({on_file: [PHONE]})
    return asyncio.run(ended(voice, PHONE))


@pytest.mark.parametrize("number", [NUMBER, "001099123456"])
def test_who_is_understood_has_said_the_number_once(number: str) -> None:
    voice = Written(number)
    assert ending(voice, number) == Ending(passed=True, given=1, keyed=False, outcome="reissued")
    assert len(voice.answers) == 1
    assert Reissue.objects.filter(account__isnull=False).count() == 1


def test_a_number_that_is_in_the_list_without_being_its_best_passes_at_once() -> None:
    voice = Written(NUMBER, hearing({"misheard": ["9123456789", NUMBER]}), "misheard")
    assert ending(voice).given == 1


def test_a_wrong_group_is_denied_and_said_again() -> None:
    voice = Written(NUMBER, hearing({"misheard": ["9123456789"]}), "misheard")
    assert ending(voice) == Ending(passed=True, given=2, keyed=False, outcome="reissued")
    _, (_, no), (_, wrong), (_, group), (_, yes) = voice.answers
    assert no != yes != wrong
    assert group == "không một hai ba"
    assert [answer for answer, _ in voice.answers] == list(range(5))


def test_of_another_length_the_whole_number_is_said_again() -> None:
    voice = Written(NUMBER, hearing({"misheard": ["001099123456"]}), "misheard")
    assert ending(voice).passed
    assert voice.answers[3][1] == "không một hai ba bốn năm sáu bảy tám chín"


def test_who_is_never_understood_keys_the_number() -> None:
    def deaf(words: str, asked: Asked) -> Result:
        del words, asked
        return NotUnderstood()

    assert ending(Written(NUMBER, deaf)) == Ending(passed=True, given=2, keyed=True, outcome="reissued")


def test_whose_yes_is_not_understood_presses_its_key() -> None:
    def hears_numbers_only(words: str, asked: Asked) -> Result:
        ear = hearing({"misheard": ["9123456789"]})
        return ear(words, asked) if asked.grammar.lengths else NotUnderstood()

    found = ending(Written(NUMBER, hears_numbers_only, "misheard"))
    assert found == Ending(passed=True, given=2, keyed=False, outcome="reissued")


def test_whose_number_is_another_is_not_let_in() -> None:
    found = ending(Written("0123456780"))
    assert (found.passed, found.outcome) == (False, "no match")


def test_whose_number_was_taken_for_the_one_on_file_is_let_in() -> None:
    voice = Written("0123456780", hearing({"misheard": ["0123456780", NUMBER]}), "misheard")
    assert ending(voice).passed


def test_everybody_calls_with_their_own_number_and_with_three_others_on_file() -> None:
    written = {number: Written(number) for number in (NUMBER, "001099123456")}
    (one, other) = calls([(voice, (8, n)) for n, voice in enumerate(written.values())], 100)
    assert one.own.passed
    assert other.own.passed
    assert [found.passed for found in (*one.others.values(), *other.others.values())] == [False] * 6
    assert list(one.others) == ["random", "one_digit", "alike"]
