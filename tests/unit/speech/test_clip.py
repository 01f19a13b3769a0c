"""From any sound to a clip."""

import numpy as np
import pytest

from nhanh8.speech.clip import faded, in_telephone_band, made_into_clip, trimmed
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import active_dbm0


def sound(hertz: float, rate: int, seconds: float = 1.0) -> Samples:
    n = np.arange(round(rate * seconds))
    return np.rint(8000 * np.sin(2 * np.pi * hertz / rate * n)).astype(np.int16)


def loudness(samples: Samples) -> float:
    middle = samples[samples.size // 4 : samples.size * 3 // 4].astype(np.float64)
    return float(np.sqrt(np.mean(middle**2))) / (8000 / np.sqrt(2))


@pytest.mark.parametrize("rate", [8000, 11025, 16000, 22050, 44100, 48000])
def test_the_telephone_band_passes_and_nothing_else(rate: int) -> None:
    for hertz in (400, 1000, 3300):
        assert loudness(in_telephone_band(sound(hertz, rate), rate)) == pytest.approx(1, abs=0.02)
    for hertz in (50, 150, 3850):
        assert loudness(in_telephone_band(sound(hertz, rate), rate)) < 0.01


def test_a_second_stays_a_second() -> None:
    room = 2 * 0.05
    assert in_telephone_band(sound(1000, 22050), 22050).size / 8000 == pytest.approx(1 + room, abs=0.01)


def test_what_lies_above_the_new_rate_does_not_come_back_folded() -> None:
    assert loudness(in_telephone_band(sound(7000, 22050), 22050)) < 0.01


def test_a_full_scale_sound_does_not_wrap_around() -> None:
    square = np.where(sound(500, 8000) > 0, 32767, -32768).astype(np.int16)
    room = 400
    filtered = in_telephone_band(square, 8000)[room : room + square.size]
    assert filtered.max() == 32767  # the edges overshoot
    assert np.mean(np.sign(filtered) == np.sign(square)) > 0.99


def test_silence_is_cut_off_both_ends_but_for_10_ms() -> None:
    wave = np.concatenate([np.zeros(4000), sound(1000, 8000).astype(float), np.zeros(2000)])
    assert trimmed(wave).size == pytest.approx(8000 + 2 * 80, abs=40)


def test_nothing_is_left_of_silence() -> None:
    assert trimmed(np.zeros(1000)).size == 0
    assert trimmed(np.zeros(3)).size == 0
    assert made_into_clip(np.zeros(1000, np.int16), -16).size == 0


@pytest.mark.parametrize("size", [0, 1, 2, 39, 80, 1000])
def test_edges_fade_whatever_the_length(size: int) -> None:
    wave = faded(np.full(size, 1000.0))
    assert wave.size == size
    if size > 1:
        assert wave[0] == wave[-1] == 0


def test_a_clip_has_the_level_asked_for() -> None:
    clip = made_into_clip(sound(1000, 8000), -20)
    assert active_dbm0(clip.astype(np.float64)) == pytest.approx(-20, abs=0.2)
