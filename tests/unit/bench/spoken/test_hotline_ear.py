"""The hotline's ear in counted time."""

import numpy as np
import pytest

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.recogniser import Digits, Grammar
from spoken.hotline_ear import HotlineEar
from unit.hotline.line.hearing.sounds import pause, words

NUMBER = Grammar(lengths=frozenset({10, 12}))


def heard(sound: Samples, digits: Digits) -> tuple[Samples, float]:
    """Give what the ear takes of a sound, and when it was over."""
    taken = [np.zeros(0, np.int16)]
    over_s = HotlineEar().hear(sound, NUMBER, taken.append, lambda: digits)
    return np.concatenate(taken), over_s


@pytest.mark.parametrize(("digits", "silence_s"), [(Digits(3, 3), 1.5), (Digits(10, 10), 0.5)])
def test_an_answer_is_over_after_the_silence_that_ends_it(digits: Digits, silence_s: float) -> None:
    said = words("không một hai ba")
    taken, over_s = heard(np.concatenate([pause(0.5), said, pause(3.0)]), digits)
    assert over_s == pytest.approx(0.5 + said.size / 8000 + silence_s, abs=0.15)
    assert said.size < taken.size < said.size + 8000


def test_silence_is_nobody() -> None:
    taken, over_s = heard(pause(2.0), Digits())
    assert not taken.size
    assert over_s == 2.0
