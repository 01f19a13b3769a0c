"""How far apart clips sound."""

import math

import numpy as np
import pytest

from nhanh8.speech.clip import made_into_clip
from nhanh8.speech.g711 import Samples
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.stretch import at_speed
from nhanh8.speech.voices.distance import distance, distances
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.voice import Pace


def spoken(text: str, language: str = "vi") -> Samples:
    return made_into_clip(Espeak().speak(text, language, Pace.SLOW), -16.0)


def test_a_clip_is_no_distance_from_itself() -> None:
    assert distance(spoken("bảy"), spoken("bảy")) == pytest.approx(0)


def test_it_does_not_matter_how_loud_or_how_fast_something_is_said() -> None:
    seven = spoken("bảy")
    assert distance(seven, seven // 2) < 2
    for speed in (0.8, 1.25):
        assert distance(seven, at_speed(seven, speed)) < 10


def test_seven_and_one_are_further_apart_than_most_digits() -> None:
    """The two that people mistake for each other when they are said fast."""
    digits = {word: spoken(word) for word in LANGUAGES["vi"].digits}
    found = distances(digits)
    apart = {frozenset((one, other)): decibels for decibels, one, other in found}
    median = found[len(found) // 2][0]
    assert apart[frozenset(("bảy", "một"))] > median > found[0][0]


def test_distances_are_of_every_two_nearest_first() -> None:
    found = distances({"ba": spoken("ba"), "tám": spoken("tám"), "không": spoken("không")})
    assert [decibels for decibels, _, _ in found] == sorted(decibels for decibels, _, _ in found)
    assert {frozenset(names) for _, *names in found} == {
        frozenset(names) for names in (("ba", "tám"), ("ba", "không"), ("tám", "không"))
    }


def test_nothing_is_infinitely_far_from_everything() -> None:
    assert distance(np.zeros(0, np.int16), spoken("ba")) == math.inf
