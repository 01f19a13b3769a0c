"""What a line brings while something is said: words that cut in, a cough, an echo of what is said."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from acceptance.telephones.echo import Echo
from acceptance.telephones.g711 import RATE, Samples
from acceptance.telephones.line import Line
from acceptance.telephones.mouth import cough, digit_by_digit, spoken
from acceptance.telephones.rtp import SAMPLES
from acceptance.telephones.sipp_phone import SippPhone
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

WAITS_WITHIN_S = 0.2
"""Usually 0.08 to 0.12: what sounds like speech, two packets, and some room for sounds that begin softly.

Counted in what the caller still hears, not by a clock; `make bench ARGS="listening"` has that figure.
"""
STOPS_WITHIN_S = 0.5
"""Where our own voice comes back nothing waits: a quarter of a second until speech can't be a cough, what a
detector is late by, and some packets."""
_LOUD = 400
"""Of 32,768: a packet that reaches it has a word in it."""
_INTO_IT_S = 2.0
"""Into the question, where it is being said."""


# ── words ────────────────────────────────────────────────────────────────────


def a_womans_words_stop_the_question(line: Line) -> None:
    """At her first sounds."""
    _stops_the_question(line, spoken(digit_by_digit("2739184650"), "vi+f3", 120))


def a_mans_words_stop_the_question(line: Line) -> None:
    """The same in another voice, of the South."""
    _stops_the_question(line, spoken(digit_by_digit("2739184650"), "vi-vn-x-south+m5", 120))


def words_stop_it_though_there_is_an_echo(line: Line) -> None:
    """Talking over one's own telephone."""
    _stops_the_question(line, spoken(digit_by_digit("2739184650"), "vi+f3", 120), Echo(25, 150))


# ── what is none ─────────────────────────────────────────────────────────────


def a_cough_does_not_stop_the_question(line: Line) -> None:
    """Nor is it an answer afterwards."""
    with _asked(line) as phone:
        phone.media.say(cough())
        asked = line.await_prompt(phone, Prompt.SAY_NUMBER)
        phone.media.say(cough(9))
        line.await_prompt(phone, Prompt.NO_NUMBER, after_s=asked.end_s)
        phone.hang_up()


def a_loud_echo_is_no_answer(line: Line) -> None:
    """A telephone in hands-free mode, next to a wall."""
    _hears_both_questions(line, Echo(12, 120))


def a_late_echo_is_no_answer(line: Line) -> None:
    """Over a satellite."""
    _hears_both_questions(line, Echo(20, 300))


def a_soft_echo_is_no_answer(line: Line) -> None:
    """What networks leave."""
    _hears_both_questions(line, Echo(35, 40))


STORIES: list[Callable[[Line], None]] = [
    a_womans_words_stop_the_question,
    a_mans_words_stop_the_question,
    words_stop_it_though_there_is_an_echo,
    a_cough_does_not_stop_the_question,
    a_loud_echo_is_no_answer,
    a_late_echo_is_no_answer,
    a_soft_echo_is_no_answer,
]


@pytest.mark.parametrize("saying", STORIES, ids=lambda story: story.__name__)
def test_over_a_prompt(saying: Callable[[Line], None], told: Together[Line]) -> None:
    told.end_of(saying)


@contextmanager
def _asked(line: Line, echo: Echo | None = None) -> Iterator[SippPhone]:
    """Give a telephone that is just being asked for a number."""
    with line.sipp(line.someone()) as phone:
        phone.dial()
        phone.media.echo = echo
        phone.media.press("8")
        phone.media.wait_until_sent()
        phone.media.wait_s(_INTO_IT_S)
        yield phone


def _stops_the_question(line: Line, said: Samples, echo: Echo | None = None) -> None:
    within_s = STOPS_WITHIN_S if echo else WAITS_WITHIN_S
    with _asked(line, echo) as phone:
        media = phone.media
        media.say(said)
        media.wait_until_sent()
        until = media.recording.length
        phone.hang_up()
    heard = media.recording.audio[media.packets_before[-1] * SAMPLES : until]
    words = np.abs(heard[: len(heard) // SAMPLES * SAMPLES].reshape(-1, SAMPLES)).max(axis=1) > _LOUD
    assert words[:5].any(), "the question was not being said"
    assert not line.ear.hears(media.recording.audio, Prompt.SAY_NUMBER)
    silent = (int(np.flatnonzero(words)[-1]) + 1) * SAMPLES / RATE
    assert silent <= within_s


def _hears_both_questions(line: Line, echo: Echo) -> None:
    """Hear the question whole, then that there was no answer, and nothing else between."""
    with _asked(line, echo) as phone:
        asked = line.await_prompt(phone, Prompt.SAY_NUMBER)
        nothing = line.await_prompt(phone, Prompt.NO_NUMBER, after_s=asked.end_s)
        phone.hang_up()
        between = line.heard(phone)[round((asked.end_s + 0.1) * RATE) : round((nothing.start_s - 0.1) * RATE)]
    assert np.abs(between).max() < _LOUD
