"""Slower, faster, and what never gets faster."""

from datetime import timedelta

import pytest

from nhanh8.speech.tempo import PAUSES, Tempo, speed
from nhanh8.speech.voices.voice import Pace


def test_one_asks_step_by_step_and_the_ends_stay() -> None:
    assert [tempo.slower for tempo in Tempo] == [Tempo.SLOWER, Tempo.SLOWER, Tempo.NORMAL]
    assert [tempo.faster for tempo in Tempo] == [Tempo.NORMAL, Tempo.FASTER, Tempo.FASTER]


def test_what_is_written_down_is_never_faster() -> None:
    assert speed(Pace.SLOW, Tempo.FASTER) == speed(Pace.SLOW, Tempo.NORMAL) == 1.0
    assert speed(Pace.SLOW, Tempo.SLOWER) < 1.0 < speed(Pace.NORMAL, Tempo.FASTER)
    for pauses in PAUSES.values():
        assert pauses.between_digits >= timedelta(milliseconds=250)
        assert pauses.between_groups >= timedelta(milliseconds=600)


@pytest.mark.parametrize("mark", [".", "!", "?", ",", ";", ":", "", "x"])
def test_a_slower_tempo_pauses_longer_everywhere(mark: str) -> None:
    slower, normal, faster = (PAUSES[tempo].at(mark) for tempo in Tempo)
    assert slower > normal > faster
