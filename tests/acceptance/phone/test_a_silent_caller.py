"""Callers who press nothing: they are asked again, a few times, and let go kindly."""

from collections.abc import Callable

import pytest

from acceptance.telephones.line import Line
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

PATIENCE_S = 140
"""The longest calls there are: four menus, and the silence after each."""


def someone_who_presses_nothing_is_told_so_and_let_go(line: Line) -> None:
    """The menu is offered four times at most, then a kind end."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        line.await_prompt(phone, Prompt.NO_KEY)
        phone.wait_for_goodbye(PATIENCE_S)
        heard = line.heard(phone)
    assert line.ear.count(heard, Prompt.NO_KEY) == 3
    assert line.ear.hears(heard, Prompt.GAVE_UP)
    assert line.ear.hears(heard, Prompt.GOODBYE)
    assert line.record_of(person)["cause"] == "goodbye"


def someone_who_keys_no_number_is_told_so_and_let_go(line: Line) -> None:
    """The number is asked for four times at most."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.press("8")
        phone.wait_for_goodbye(PATIENCE_S)
        heard = line.heard(phone)
    assert line.ear.count(heard, Prompt.NO_NUMBER) == 3
    assert line.ear.hears(heard, Prompt.GAVE_UP)
    assert line.record_of(person)["outcome"] == "gave up"
    assert line.still_old(person)


STORIES: list[Callable[[Line], None]] = [
    someone_who_presses_nothing_is_told_so_and_let_go,
    someone_who_keys_no_number_is_told_so_and_let_go,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_silent_caller(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
