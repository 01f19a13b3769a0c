"""Levels and the limiter."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.level import CEILING, FULL_SCALE, active_dbm0, limited, normalised, rms_dbm0

SECOND = 8000


def tone(dbm0: float, seconds: float = 1.0) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    amplitude = FULL_SCALE * 10 ** ((dbm0 - 3.14) / 20)
    wave: np.ndarray[tuple[int], np.dtype[np.float64]] = amplitude * np.sin(
        2 * np.pi * 1000 / SECOND * np.arange(round(seconds * SECOND))
    )
    return wave


def test_a_sine_at_full_scale_has_3_14_dbm0() -> None:
    assert rms_dbm0(tone(3.14)) == pytest.approx(3.14, abs=0.01)


def test_silence_has_no_level() -> None:
    assert rms_dbm0(np.zeros(100)) == active_dbm0(np.zeros(100)) == active_dbm0(np.zeros(0)) == -math.inf


def test_the_active_level_leaves_pauses_out() -> None:
    pause = np.zeros(3 * SECOND)
    wave = np.concatenate([tone(-16, 2), pause, tone(-16, 2), pause])
    assert rms_dbm0(wave) == pytest.approx(-20, abs=0.1)
    assert active_dbm0(wave) == pytest.approx(-16, abs=0.8)  # P.56 counts 200 ms after each tone


@given(st.floats(-45, -5))
def test_speech_of_any_level_comes_to_the_level_asked_for(before: float) -> None:
    assert active_dbm0(normalised(tone(before), -16)) == pytest.approx(-16, abs=0.01)


def test_silence_stays_silence() -> None:
    assert not normalised(np.zeros(SECOND), -16).any()


def test_what_is_below_the_ceiling_is_not_touched() -> None:
    wave = tone(0)
    assert limited(wave) is wave
    assert limited(np.zeros(0)).size == 0


@given(st.lists(st.floats(-4 * FULL_SCALE, 4 * FULL_SCALE), max_size=300))
def test_no_peak_is_above_the_ceiling(samples: list[float]) -> None:
    wave = np.array(samples, dtype=np.float64)
    assert np.all(np.abs(limited(wave)) <= CEILING * 1.0001)
    assert limited(wave).shape == wave.shape


def test_the_limiter_lets_go_of_what_is_far_from_a_peak() -> None:
    wave = tone(-16)
    wave[4000] = 2 * FULL_SCALE
    changed = np.flatnonzero(~np.isclose(limited(wave), wave))
    assert changed.min() > 4000 - 100
    assert changed.max() < 4000 + 100
