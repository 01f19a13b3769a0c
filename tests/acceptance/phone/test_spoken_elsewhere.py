"""An engine elsewhere writes down what callers say: the dialogue is the same, over a real call."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest

from acceptance.telephones.g711 import Samples
from acceptance.telephones.line import Line, MakeLine
from acceptance.telephones.mouth import digit_by_digit, pause, spoken
from acceptance.telephones.sipp_phone import SippPhone
from acceptance.telephones.steps import hear_a_password, is_in_force
from acceptance.telephones.together import Together
from acceptance.telephones.transcriber import Transcriber, transcriber
from nhanh8.speech.prompts import Prompt


class Stage:
    """A hotline, the engine that it asks, and what callers say to it."""

    def __init__(self, line: Line, engine: Transcriber) -> None:
        self.line = line
        self._engine = engine

    def sound(self, digits: str, groups: tuple[int, ...], voice: str) -> Samples:
        """Give digits as somebody says them, with half a breath between groups."""
        parts, at = [], 0
        for length in groups:
            words = digit_by_digit(digits[at : at + length], (length,))
            parts += [self._engine.learn(words, spoken(words, voice)), pause(0.4)]
            at += length
        return np.concatenate(parts[:-1])


def somebody_says_the_number(stage: Stage) -> None:
    """In groups, and is understood at once."""
    line, person = stage.line, stage.line.someone()
    with line.sipp(person) as phone:
        _say(stage, phone, person.login, "vi+f3")
        is_in_force(line, person, hear_a_password(line, phone))


def somebody_corrects_a_group_by_voice(stage: Stage) -> None:
    """Three digits were wrong: they alone are said again."""
    line, person = stage.line, stage.line.someone()
    right = person.login
    wrong = right[:4] + "".join(str(9 - int(digit)) for digit in right[4:7]) + right[7:]
    with line.sipp(person) as phone:
        _say(stage, phone, wrong, "vi+m5")
        heard_s = _deny_the_middle(line, phone)
        phone.media.say(stage.sound(right[4:7], (3,), "vi+m5"))
        line.await_prompt(phone, Prompt.READ_BACK, after_s=heard_s)
        phone.media.press("1")
        is_in_force(line, person, hear_a_password(line, phone))


def somebody_says_the_whole_number_instead_of_a_group(stage: Stage) -> None:
    """In groups, as before: the first of them isn't taken for the one that was asked for."""
    line, person = stage.line, stage.line.someone()
    right = person.login
    wrong = right[:4] + "".join(str(9 - int(digit)) for digit in right[4:7]) + right[7:]
    with line.sipp(person) as phone:
        _say(stage, phone, wrong, "vi-vn-x-south+f3")
        _deny_the_middle(line, phone)
        phone.media.say(stage.sound(right, (4, 3, 3), "vi-vn-x-south+f3"))
        is_in_force(line, person, hear_a_password(line, phone))


STORIES = (
    somebody_says_the_number,
    somebody_corrects_a_group_by_voice,
    somebody_says_the_whole_number_instead_of_a_group,
)


@pytest.fixture(scope="module")
def ends(make_line: MakeLine, together: Together[Line]) -> Iterator[dict[str, Future[None]]]:
    """Start all stories at once, when those who press keys are done."""
    together.wait_for_all()
    with transcriber() as engine, ThreadPoolExecutor(len(STORIES)) as pool:
        line = make_line(len(STORIES), speech={"recogniser": engine.url}).start()
        yield {story.__name__: pool.submit(story, Stage(line, engine)) for story in STORIES}


@pytest.mark.parametrize("saying_so", [story.__name__ for story in STORIES])
def test_an_engine_elsewhere_understands(saying_so: str, ends: dict[str, Future[None]]) -> None:
    ends[saying_so].result()


def _say(stage: Stage, phone: SippPhone, number: str, voice: str) -> None:
    """Dial, and say a number when it is asked for."""
    sound = stage.sound(number, (4, 3, 3), voice)
    phone.dial()
    phone.media.press("8")
    stage.line.await_prompt(phone, Prompt.SAY_NUMBER)
    phone.media.say(sound)


def _deny_the_middle(line: Line, phone: SippPhone) -> float:
    """Say by key that the number is wrong, and that its second group is; tell when that was asked for."""
    line.await_prompt(phone, Prompt.READ_BACK)
    phone.media.press("2")
    heard_s = line.await_prompt(phone, Prompt.READ_BACK_FIRST).end_s
    phone.media.press("1")
    line.await_prompt(phone, Prompt.READ_BACK_MIDDLE, after_s=heard_s)
    phone.media.press("2")
    return line.await_prompt(phone, Prompt.SAY_GROUP, after_s=heard_s).end_s
