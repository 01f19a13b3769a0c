"""What was heard is read back over a real call, and confirmed or corrected."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from acceptance.installation import Person
from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.line import Line
from acceptance.telephones.mouth import digit_by_digit, spoken
from acceptance.telephones.sipp_phone import SippPhone
from acceptance.telephones.steps import hear_a_password, is_in_force
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

_phones = count()
_WRONG = "5678999902"
_A_QUESTION_WITHIN_S = 15
_READ_BACK_S = 7.0
"""For ten digits and "Đúng không ạ?"."""


def someone_elses_number_leads_to_nothing(line: Line) -> None:
    """Said clearly, and confirmed, from a telephone that isn't on file with it."""
    owner, stranger = _somebody(line, "8192837465"), line.someone()
    with line.sipp(stranger) as phone:
        _says(line, phone, spoken(digit_by_digit("8192837465"), "vi+f3"))
        _answers(line, phone, "đúng rồi")
        line.await_prompt(phone, Prompt.NO_MATCH)
        phone.hang_up()
    assert line.still_old(owner)
    assert line.still_old(stranger)


def a_group_is_corrected_by_keys(line: Line) -> None:
    """Three digits were wrong: they alone are keyed."""
    person = _somebody(line, "5678234902")
    with line.sipp(person) as phone:
        heard_s = _only_the_middle_is_wrong(line, phone)
        phone.media.press("234#")
        line.await_prompt(phone, Prompt.READ_BACK, after_s=heard_s)
        phone.media.press("1")
        is_in_force(line, person, hear_a_password(line, phone))


def a_group_is_corrected_by_voice(line: Line) -> None:
    """They alone are said again."""
    person = _somebody(line, "5678240902")
    with line.sipp(person) as phone:
        heard_s = _only_the_middle_is_wrong(line, phone)
        phone.media.say(spoken(digit_by_digit("240", (3,)), "vi+f3"))
        line.await_prompt(phone, Prompt.READ_BACK, after_s=heard_s)
        phone.media.press("1")
        is_in_force(line, person, hear_a_password(line, phone))


def a_number_is_denied_and_confirmed_in_words(line: Line) -> None:
    """Three digits were wrong: no key is pressed until the password is there."""
    person = _somebody(line, "5678357902")
    with line.sipp(person) as phone:
        _says(line, phone, spoken(digit_by_digit(_WRONG), "vi+f3"))
        heard_s = _answers(line, phone, "không đúng")
        while True:
            group, heard_s = _asked_about(line, phone, heard_s)
            phone.media.wait_s(_READ_BACK_S)
            if group is Prompt.READ_BACK_MIDDLE:
                break
            phone.media.say(spoken("đúng", "vi+f3"))
        phone.media.say(spoken("sai rồi", "vi+f3"))
        heard_s = line.await_prompt(phone, Prompt.SAY_GROUP, after_s=heard_s).end_s
        phone.media.say(spoken(digit_by_digit("357", (3,)), "vi+f3"))
        _answers(line, phone, "đúng", after_s=heard_s)
        is_in_force(line, person, hear_a_password(line, phone))


def the_whole_number_is_said_where_a_group_was_asked_for(line: Line) -> None:
    """In groups, as before, and heard to its end."""
    person = _somebody(line, "5678301902")
    with line.sipp(person) as phone:
        _only_the_middle_is_wrong(line, phone)
        phone.media.say(spoken(digit_by_digit("5678301902"), "vi+f3"))
        is_in_force(line, person, hear_a_password(line, phone))


def a_cards_number_is_known_before_it_is_checked(line: Line) -> None:
    """Its first twelve digits are no personal identification number."""
    person = _somebody(line, "5678240903")
    with line.sipp(person) as phone:
        _says(line, phone, spoken(digit_by_digit("479012345678", (3, 3, 3, 3)), "vi+f3"))
        told = line.await_prompt(phone, Prompt.ONLY_THE_LAST_TEN)
        line.await_prompt(phone, Prompt.SAY_NUMBER_SLOWLY, after_s=told.end_s)
        phone.media.press(f"{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))
        assert line.ear.hears(line.heard(phone), Prompt.READ_BACK) is None


STORIES: list[Callable[[Line], None]] = [
    someone_elses_number_leads_to_nothing,
    a_group_is_corrected_by_keys,
    a_group_is_corrected_by_voice,
    a_number_is_denied_and_confirmed_in_words,
    the_whole_number_is_said_where_a_group_was_asked_for,
    a_cards_number_is_known_before_it_is_checked,
]


@pytest.mark.parametrize("saying", STORIES, ids=lambda story: story.__name__)
def test_what_was_heard_is_read_back(saying: Callable[[Line], None], told: Together[Line]) -> None:
    told.end_of(saying)


def _somebody(line: Line, number: str) -> Person:
    """Put somebody with this number on file, with a telephone of their own."""
    person = replace(line.someone(), phone=f"+8493{next(_phones):07}", number=number)
    line.installation.add(person)
    return person


def _says(line: Line, phone: SippPhone, said: Samples) -> None:
    """Dial, listen until the number has been asked for, and say something."""
    phone.dial()
    phone.media.press("8")
    line.await_prompt(phone, Prompt.SAY_NUMBER)
    phone.media.say(said)


def _answers(line: Line, phone: SippPhone, words: str, *, after_s: float = 0) -> float:
    """Hear the number read back to its end, answer in words, and tell when the question began to be asked."""
    asked = line.await_prompt(phone, Prompt.READ_BACK, after_s=after_s)
    phone.media.wait_s(_READ_BACK_S)
    phone.media.say(spoken(words, "vi+f3"))
    return asked.end_s


def _only_the_middle_is_wrong(line: Line, phone: SippPhone) -> float:
    """Say a number and by key which group of it is wrong; tell when that has been asked for anew."""
    _says(line, phone, spoken(digit_by_digit(_WRONG), "vi+f3"))
    heard_s = line.await_prompt(phone, Prompt.READ_BACK).end_s
    phone.media.press("2")
    while True:
        group, heard_s = _asked_about(line, phone, heard_s)
        if group is Prompt.READ_BACK_MIDDLE:
            break
        phone.media.press("1")
    phone.media.press("2")
    return line.await_prompt(phone, Prompt.SAY_GROUP, after_s=heard_s).end_s


def _asked_about(line: Line, phone: SippPhone, after_s: float) -> tuple[Prompt, float]:
    """Wait until one of the groups is asked about: the least sure comes first."""
    start = round(after_s * RATE)
    for seconds in range(1, _A_QUESTION_WITHIN_S):
        phone.wait_until_heard(start + seconds * RATE, _A_QUESTION_WITHIN_S)
        sound = phone.heard_since(start)
        for group in (Prompt.READ_BACK_FIRST, Prompt.READ_BACK_MIDDLE, Prompt.READ_BACK_LAST):
            if found := line.ear.hears(sound, group):
                return group, after_s + found.end_s
    raise AssertionError("no group was asked about")
