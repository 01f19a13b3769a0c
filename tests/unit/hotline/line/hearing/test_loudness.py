"""How loud a caller's words are, beside those that the detector noticed."""

import numpy as np
import pytest

from nhanh8.hotline.line.hearing.loudness import Loudness
from nhanh8.speech.g711 import Samples
from unit.hotline.line.hearing.sounds import noise

CHUNK = 256


def at_db(level: float) -> Samples:
    """Make a chunk of so many decibels above one step of a sample."""
    return np.full(CHUNK, round(10 ** (level / 20)), dtype=np.int16)


def known(line_db: float = 30.0, words_db: float = 60.0) -> Loudness:
    """Give the loudness of someone whose words were noticed, on a line."""
    loudness = Loudness()
    for _ in range(20):
        loudness.hear(at_db(line_db), speech=False)
    for _ in range(8):
        loudness.hear(at_db(words_db), speech=True)
    return loudness


@pytest.mark.parametrize(
    ("line_db", "level_db", "like_words"),
    [(30, 60, True), (30, 52, True), (30, 48, False), (58, 60, False), (30, 32, False)],
)
def test_what_is_like_words_goes_by_the_words_and_by_the_line(
    line_db: float, level_db: float, like_words: bool
) -> None:
    loudness = known(line_db)
    for _ in range(3):
        loudness.hear(at_db(level_db), speech=False)
    assert loudness.like_words() is like_words


def test_a_knock_is_no_word() -> None:
    loudness = known()
    for level in (30, 60, 60, 30, 60, 60, 30):
        loudness.hear(at_db(level), speech=False)
        assert not loudness.like_words()


def test_nothing_is_like_words_in_an_answer_that_is_hardly_begun() -> None:
    loudness = known()
    loudness.next_answer()
    for heard in range(8):
        for _ in range(3):
            loudness.hear(at_db(60), speech=False)
        assert not loudness.like_words(), heard
        loudness.hear(at_db(60), speech=True)
    loudness.hear(at_db(60), speech=False)
    assert loudness.like_words()


def test_a_loud_noise_is_like_words_for_two_and_a_half_seconds_at_most() -> None:
    loudness = known()
    like_words = 0
    for _ in range(300):
        loudness.hear(at_db(58), speech=False)
        like_words += loudness.like_words()
    assert 70 < like_words <= 78


def test_nothing_is_like_words_before_there_were_any() -> None:
    loudness = Loudness()
    for chunk in np.split(noise(2.0, -20.0)[: 60 * CHUNK], 60):
        loudness.hear(chunk, speech=False)
        assert not loudness.like_words()
    assert loudness.began(4) == 4


def test_another_line_is_listened_to_afresh() -> None:
    loudness = known()
    loudness.forget()
    for _ in range(8):
        loudness.hear(at_db(60), speech=False)
    assert not loudness.like_words()
    assert loudness.began(2) == 2


def test_words_before_those_that_were_noticed_belong_to_the_answer() -> None:
    loudness = Loudness()
    for level in [*[30] * 30, *[56] * 5, *[30] * 10, *[57] * 4, *[30] * 6]:
        loudness.hear(at_db(level), speech=False)
    for _ in range(6):
        loudness.hear(at_db(60), speech=True)
    # Of 31 chunks the first is 30 ago; six more lead in.
    assert loudness.began(8) == 30 + 6


def test_a_noise_long_before_an_answer_does_not_belong_to_it() -> None:
    loudness = Loudness()
    for level in [*[30] * 30, *[60] * 5, *[30] * 40]:
        loudness.hear(at_db(level), speech=False)
    for _ in range(6):
        loudness.hear(at_db(60), speech=True)
    assert loudness.began(18) == 18
