"""Callers say their number, over a real call, and get a password that works."""

from collections.abc import Callable
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from acceptance.installation import Person
from acceptance.telephones.ear import Ear
from acceptance.telephones.g711 import Codec, Samples
from acceptance.telephones.line import Line
from acceptance.telephones.mouth import by_people, digit_by_digit, pause, spoken
from acceptance.telephones.sipp_phone import SippPhone
from acceptance.telephones.steps import hear_a_password, is_in_force
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.speaker import speaker

_phones = count()


# ── every way to say it ──────────────────────────────────────────────────────


def a_woman_of_the_north_says_digit_by_digit(line: Line) -> None:
    """In groups, with a breath between them."""
    _says(line, "0234567891", digit_by_digit("0234567891"), "vi+f3")


def a_man_of_the_south_says_it_in_mulaw(line: Line) -> None:
    """Another voice, another accent, the other law."""
    _says(line, "7908123456", digit_by_digit("7908123456", (3, 3, 4)), "vi-vn-x-south+m5", Codec.PCMU)


def somebody_of_the_centre_says_it_in_pairs(line: Line) -> None:
    """Seventy-five, thirty-one, and so on."""
    words = "bảy mươi lăm, ba mươi mốt, không chín, hai mươi tư, tám mươi sáu"
    _says(line, "7531092486", words, "vi-vn-x-central+f3")


def somebody_says_it_in_hundreds(line: Line) -> None:
    """And says first what it is."""
    words = "mã số của tôi là, hai trăm linh tư, năm trăm sáu mươi bảy, không một, chín tám"
    _says(line, "2045670198", words, "vi+m5")


def people_say_it_each_a_digit(line: Line) -> None:
    """Recordings of five people, put together: harder than one who reads."""
    _gets_a_password(line, _somebody(line, number="3005130501"), [by_people("3005130501")])


def people_say_it_in_mulaw(line: Line) -> None:
    """Twelve digits of theirs, in the other law."""
    number = "030015300503"
    person = _somebody(line, number=None, identification=number)
    _gets_a_password(line, person, [by_people(number, (4, 4, 4))], codec=Codec.PCMU)


def twelve_digits_end_by_themselves(line: Line) -> None:
    """The personal identification number."""
    number = "001099345678"
    person = _somebody(line, number=None, identification=number)
    _gets_a_password(line, person, [spoken(digit_by_digit(number, (3, 3, 3, 3)), "vi-vn-x-south+f3")])


def a_number_can_be_said_in_english(line: Line) -> None:
    """After 2: the read-out is in English too."""
    english = replace(line, ear=Ear(speaker(), "en"))
    person = _somebody(line, number="4071835296")
    said = spoken("four zero seven one, eight three five, two nine six", "en-us+f3", 140)
    _gets_a_password(english, person, [said], keys="28")


# ── with hesitation, corrections, keys ───────────────────────────────────────


def somebody_looks_at_the_card_between_groups(line: Line) -> None:
    """A pause of a second ends nothing before the tenth digit."""
    number = "1029384756"
    groups = [spoken(digit_by_digit(group, (len(group),)), "vi+f3") for group in ("1029", "384", "756")]
    said = np.concatenate([groups[0], pause(1.0), groups[1], pause(1.0), groups[2]])
    _gets_a_password(line, _somebody(line, number=number), [said])


def somebody_corrects_a_digit_at_once(line: Line) -> None:
    """Nine was said for seven."""
    words = "hai không một sáu, năm tám chín, à không, bảy chứ không phải chín, bốn ba một"
    _says(line, "2016587431", words, "vi+f3")


def the_first_digits_are_said_and_the_others_keyed(line: Line) -> None:
    """Keys and speech in one answer."""
    person = _somebody(line, number="5647382910")
    with line.sipp(person) as phone:
        _asked(line, phone)
        phone.media.say(spoken(digit_by_digit("5647", (4,)), "vi+f3"))
        phone.media.press("382910#")
        is_in_force(line, person, hear_a_password(line, phone))


def the_first_digits_are_keyed_and_the_others_said(line: Line) -> None:
    """The other way round."""
    person = _somebody(line, number="6758493021")
    with line.sipp(person) as phone:
        _asked(line, phone)
        phone.media.press("6758")
        phone.media.say(np.concatenate([pause(0.3), spoken(digit_by_digit("493021", (3, 3)), "vi+m5")]))
        is_in_force(line, person, hear_a_password(line, phone))


def who_knows_the_question_speaks_into_it(line: Line) -> None:
    """What is said while the question stops is part of the number."""
    person = _somebody(line, number="3141592653")
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        phone.media.wait_s(2.5)
        phone.media.say(spoken(digit_by_digit("3141592653"), "vi+f3"))
        is_in_force(line, person, hear_a_password(line, phone))


# ── asked for, and kept ──────────────────────────────────────────────────────


def somebody_asks_to_hear_it_again(line: Line) -> None:
    """Who says "nói lại" hears the question anew."""
    person = _somebody(line, number="6789345012")
    with line.sipp(person) as phone:
        heard_s = _asked(line, phone)
        phone.media.say(spoken("nói lại đi", "vi+f3"))
        line.await_prompt(phone, Prompt.SAY_NUMBER, after_s=heard_s)
        phone.media.say(spoken(digit_by_digit("6789345012"), "vi+f3"))
        is_in_force(line, person, hear_a_password(line, phone))


def a_number_that_was_said_is_in_no_log(line: Line) -> None:
    """Neither as digits nor as words; and no sound is kept."""
    number = "9281736450"
    person = _somebody(line, number=number)
    with line.sipp(person) as phone:
        _asked(line, phone)
        phone.media.say(spoken(digit_by_digit(number), "vi+f3"))
        hear_a_password(line, phone)
    line.record_of(person)
    for process in line.installation.processes:
        written = process.log.read_text(encoding="utf-8") + "\n".join(process.lines)
        assert number not in written
        assert "chín hai tám" not in written
    sounds = {file.suffix for file in line.installation.home.iterdir()}
    assert not sounds & {".wav", ".raw", ".npy"}


STORIES: list[Callable[[Line], None]] = [
    a_woman_of_the_north_says_digit_by_digit,
    a_man_of_the_south_says_it_in_mulaw,
    somebody_of_the_centre_says_it_in_pairs,
    somebody_says_it_in_hundreds,
    people_say_it_each_a_digit,
    people_say_it_in_mulaw,
    twelve_digits_end_by_themselves,
    a_number_can_be_said_in_english,
    somebody_looks_at_the_card_between_groups,
    somebody_corrects_a_digit_at_once,
    the_first_digits_are_said_and_the_others_keyed,
    the_first_digits_are_keyed_and_the_others_said,
    who_knows_the_question_speaks_into_it,
    somebody_asks_to_hear_it_again,
    a_number_that_was_said_is_in_no_log,
]


@pytest.mark.parametrize("saying", STORIES, ids=lambda story: story.__name__)
def test_a_caller_who_speaks(saying: Callable[[Line], None], told: Together[Line]) -> None:
    told.end_of(saying)


def _somebody(line: Line, **numbers: str | None) -> Person:
    """Put somebody with this number on file, with a telephone of their own."""
    person = replace(line.someone(), phone=f"+8492{next(_phones):07}", **numbers)
    line.installation.add(person)
    return person


def _says(line: Line, number: str, words: str, voice: str, codec: Codec = Codec.PCMA) -> None:
    _gets_a_password(line, _somebody(line, number=number), [spoken(words, voice)], codec=codec)


def _gets_a_password(
    line: Line, person: Person, said: list[Samples], *, keys: str = "8", codec: Codec = Codec.PCMA
) -> None:
    with line.sipp(person, codec=codec) as phone:
        _asked(line, phone, keys)
        for sound in said:
            phone.media.say(sound)
        is_in_force(line, person, hear_a_password(line, phone))


def _asked(line: Line, phone: SippPhone, keys: str = "8") -> float:
    """Dial, listen until the number has been asked for, and tell when that was."""
    phone.dial()
    phone.media.press(keys)
    return line.await_prompt(phone, Prompt.SAY_NUMBER).end_s
