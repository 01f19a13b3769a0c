"""When a prompt waits for a sound, by probabilities alone."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.hearing.suspicion import Heard, Suspicion, Wait
from nhanh8.speech.activity.detector import CHUNK
from nhanh8.speech.g711 import Samples

LOUD = np.full(CHUNK, 3000, np.int16)
SOFT = np.full(CHUNK, 100, np.int16)
QUIET = 24
"""Chunks of our own voice that must be heard out before a line counts as quiet."""


class Line:
    """A line on which a voice is played all the time, or nothing."""

    def __init__(self, *, playing: bool = True) -> None:
        self.suspicion = Suspicion(lambda begin, end: np.full(end - begin, 3000 * playing, np.int16))
        self.at = 0

    def hear(
        self, *probabilities: float, samples: Samples = LOUD, is_echo: bool = False
    ) -> list[Wait | None]:
        told = []
        for probability in probabilities:
            self.at += CHUNK
            told.append(self.suspicion.hear(Heard(samples, probability, self.at, is_echo)))
        return told

    def be_quiet(self, chunks: int = QUIET) -> None:
        assert not any(self.hear(*[0.0] * chunks))


def test_on_a_quiet_line_a_prompt_waits_at_the_first_sound_like_speech_and_goes_on_after_it() -> None:
    line = Line()
    line.be_quiet()
    assert line.hear(0.3) == [Wait.BEGINS]
    assert line.hear(0.9, 0.1, 0.9, 0.1, 0.1, 0.1, 0.1) == [None] * 6 + [Wait.ENDS]


def test_where_our_own_voice_had_no_time_to_come_back_no_prompt_waits() -> None:
    line = Line()
    line.be_quiet(QUIET - 1)
    assert line.hear(0.9) == [None]
    silent = Line(playing=False)
    silent.be_quiet(10 * QUIET)
    assert silent.hear(0.9) == [None]


def test_on_a_line_with_an_echo_no_prompt_waits() -> None:
    line = Line()
    for _ in range(20):
        line.be_quiet(QUIET - 1)
        assert line.hear(0.0, is_echo=True) == [None]
        assert line.hear(0.9) == [None]


def test_what_is_softer_than_a_voice_is_passed_over() -> None:
    line = Line()
    line.be_quiet()
    assert line.hear(0.9, 0.9, samples=SOFT) == [None, None]
    assert line.hear(0.9) == [Wait.BEGINS]


def test_a_prompt_that_waited_for_nothing_wants_twice_the_quiet() -> None:
    line = Line()
    for times in (1, 2, 4):
        line.be_quiet(times * QUIET - 1)
        assert line.hear(0.0, 0.9) == [None, Wait.BEGINS]
        assert line.hear(0.0, 0.0, 0.0, 0.0)[-1] is Wait.ENDS
    line.be_quiet(4 * QUIET)
    assert line.hear(0.9) == [None]


def test_real_speech_says_nothing_against_the_line() -> None:
    line = Line()
    line.be_quiet()
    for _ in range(3):
        assert line.hear(0.9) == [Wait.BEGINS]
        line.suspicion.confirmed()


def test_a_prompt_that_is_over_waits_no_more() -> None:
    line = Line()
    assert line.suspicion.nothing() is None
    line.be_quiet()
    line.hear(0.9)
    assert line.suspicion.nothing() is Wait.ENDS
    assert line.suspicion.nothing() is None


def test_of_another_line_nothing_is_known() -> None:
    line = Line()
    line.be_quiet()
    line.suspicion.forget()
    assert line.hear(0.9) == [None]


@given(st.lists(st.sampled_from([0.0, 0.9]), max_size=200))
def test_no_prompt_waits_for_more_than_half_a_second_and_each_goes_on(sounds: list[float]) -> None:
    line = Line()
    line.be_quiet()
    waiting = 0
    for told in line.hear(*sounds, *[0.0] * 4):
        match told:
            case Wait.BEGINS:
                assert not waiting
                waiting = 1
            case Wait.ENDS:
                assert waiting
                waiting = 0
            case None if waiting:
                waiting += 1
        assert waiting <= 15
    assert not waiting
