"""Whatever goes wrong with speech, the caller hears what helps, and keys work."""

import socket
from collections.abc import Callable
from contextlib import closing

import numpy as np
import pytest

from acceptance.installation import Person
from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.line import Line, MakeLine, local
from acceptance.telephones.mouth import digit_by_digit, spoken
from acceptance.telephones.steps import hear_a_password, is_in_force
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt
from ports import free_port

PEOPLE = 2
_ASKED = (Prompt.READ_BACK, Prompt.SAY_NUMBER_SLOWLY)
"""A question that helps."""


# ── an engine elsewhere ──────────────────────────────────────────────────────


def test_an_engine_that_is_gone_leaves_the_keys(make_line: MakeLine, together: Together[Line]) -> None:
    together.wait_for_all()
    _keys_after_all(_listening(make_line, f"http://127.0.0.1:{free_port(socket.SOCK_STREAM)}/v1?model=any"))


def test_an_engine_that_never_answers_leaves_the_keys(make_line: MakeLine, together: Together[Line]) -> None:
    together.wait_for_all()
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        _keys_after_all(_listening(make_line, f"http://127.0.0.1:{silent.getsockname()[1]}/v1?model=any"))


def _listening(make_line: MakeLine, recogniser: str) -> Line:
    return make_line(PEOPLE, speech={"recogniser": recogniser}).start()


def _keys_after_all(line: Line) -> None:
    """The number is said, the engine fails, the number is keyed."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.SAY_NUMBER)
        phone.media.say(spoken(digit_by_digit(person.login), "vi+f3"))
        failed = line.await_prompt(phone, Prompt.SPEECH_FAILED)
        line.await_prompt(phone, Prompt.ASK_NUMBER, after_s=failed.end_s)
        phone.media.press(f"{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))


# ── what isn't a number ──────────────────────────────────────────────────────


def a_sentence_is_not_understood_and_the_number_then_is(line: Line) -> None:
    """It is asked for again, to be said slowly."""
    said = spoken("hôm qua trời mưa to nên tôi không ra khỏi nhà được", "vi+f3")
    _is_helped(line, line.someone(), said, Prompt.NOT_UNDERSTOOD)


def another_language_is_not_understood(line: Line) -> None:
    """An English sentence in a Vietnamese call."""
    said = spoken("I would like to talk about the weather, please", "en-us+m5")
    _is_helped(line, line.someone(), said, Prompt.NOT_UNDERSTOOD)


def too_few_digits_are_told(line: Line) -> None:
    """Seven, and nothing after them."""
    said = spoken(digit_by_digit("9182736", (4, 3)), "vi+f3")
    _is_helped(line, line.someone(), said, Prompt.TOO_SHORT)


def the_telephones_own_number_is_told(line: Line) -> None:
    """Some say the number that they call from."""
    person = line.someone()
    said = spoken(digit_by_digit(local(person.phone or ""), (4, 3, 3)), "vi+f3")
    _is_helped(line, person, said, Prompt.THAT_IS_THE_PHONE)


def music_leads_nowhere_and_the_keys_still_work(line: Line) -> None:
    """A telephone that lies beside a radio."""
    _keys_still_work(line, _music())


def a_television_leads_nowhere_and_the_keys_still_work(line: Line) -> None:
    """The news are on, with numbers in them."""
    news = (
        "sáng nay giá vàng tăng thêm ba trăm nghìn đồng, thời tiết miền Bắc hai mươi mốt độ, "
        "chiều tối có mưa rào, mời quý vị đón xem chương trình lúc bảy giờ"
    )
    _keys_still_work(line, spoken(news, "vi-vn-x-central+m5", 170) // 3)


def two_people_at_once_are_asked_again(line: Line) -> None:
    """One says a number, the other one what is to be done: whatever was heard, a question comes after it."""
    one = spoken(digit_by_digit("0192837465"), "vi+f3")
    other = spoken("mẹ ơi con bảo này, mẹ bấm phím đi, đừng nói nữa, bấm số trên thẻ ấy", "vi-vn-x-south+m5")
    size = min(len(one), len(other))
    _is_asked_on(line, line.someone(), one[:size] // 2 + other[:size] // 2, *_ASKED)


def a_child_is_asked_on(line: Line) -> None:
    """A small throat, all of a voice a quarter higher: heard, read back, or asked for again."""
    person = line.someone()
    said = _higher(spoken(digit_by_digit(person.login), "vi+f3", 120))
    _is_asked_on(line, person, said, *_ASKED, Prompt.NEW_PASSWORD)


STORIES: list[Callable[[Line], None]] = [
    a_sentence_is_not_understood_and_the_number_then_is,
    another_language_is_not_understood,
    too_few_digits_are_told,
    the_telephones_own_number_is_told,
    music_leads_nowhere_and_the_keys_still_work,
    a_television_leads_nowhere_and_the_keys_still_work,
    two_people_at_once_are_asked_again,
    a_child_is_asked_on,
]


@pytest.mark.parametrize("saying", STORIES, ids=lambda story: story.__name__)
def test_a_caller_is_helped(saying: Callable[[Line], None], told: Together[Line]) -> None:
    told.end_of(saying)


def _is_helped(line: Line, person: Person, said: Samples, help_: Prompt) -> None:
    """Something else is said, the caller is told so, and then says the number."""
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.SAY_NUMBER)
        phone.media.say(said)
        told = line.await_prompt(phone, help_)
        line.await_prompt(phone, Prompt.SAY_NUMBER_SLOWLY, after_s=told.end_s)
        phone.media.say(spoken(digit_by_digit(person.login), "vi+f3", 120))
        is_in_force(line, person, hear_a_password(line, phone))


def _is_asked_on(line: Line, person: Person, sound: Samples, *then: Prompt) -> None:
    """Something sounds where the number is asked for; one of these comes next."""
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        asked = line.await_prompt(phone, Prompt.SAY_NUMBER)
        phone.media.say(sound)
        line.await_prompt(phone, *then, after_s=asked.end_s)
        phone.hang_up()


def _keys_still_work(line: Line, sound: Samples) -> None:
    """Something sounds where the number is asked for; then it is keyed, whatever is said to that."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        line.await_prompt(phone, Prompt.SAY_NUMBER)
        phone.media.say(sound)
        phone.media.press(f"{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))


def _higher(sound: Samples, by: float = 1.25) -> Samples:
    """Play faster: throat and mouth are as much smaller."""
    at = np.arange(0, len(sound) - 1, by)
    return np.interp(at, np.arange(len(sound)), sound).astype(np.int16)


def _music(seconds: float = 8.0) -> Samples:
    """Make chords, four to a second."""
    at = np.arange(round(seconds * RATE)) / RATE
    beat = np.exp(-((at * 4) % 1) * 3)
    chords = np.array([[262, 330, 392], [294, 349, 440], [247, 294, 392], [262, 330, 523]])
    hertz = chords[(at * 4).astype(int) % len(chords)]
    sound = (np.sin(2 * np.pi * hertz.T * at) * beat).sum(axis=0)
    return np.asarray(sound * 5000 / np.abs(sound).max()).astype(np.int16)
