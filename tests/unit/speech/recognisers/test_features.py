"""What the acoustic model hears: Whisper's bands and the pitch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.features import COLUMNS, MEL_BANDS, features_of

VOICING = COLUMNS - 1
HEIGHT = MEL_BANDS


def rising_tone() -> Samples:
    t = np.arange(8000) / 8000
    sweep = 0.3 * np.sin(2 * np.pi * (400 * t + 500 * t * t)) * np.hanning(8000)
    return np.rint((sweep + 0.05 * np.sin(2 * np.pi * 2500 * t)) * 32768).astype(np.int16)


def voice(hz: float, seconds: float = 0.5) -> Samples:
    """Harmonics of a pitch inside the telephone band only: the fundamental isn't there."""
    t = np.arange(round(8000 * seconds)) / 8000
    waves = [np.sin(2 * np.pi * hz * n * t) / n for n in range(1, 40) if 300 < hz * n < 3400]
    return np.rint(3000 * np.sum(waves, axis=0)).astype(np.int16)


@pytest.mark.parametrize(
    ("frame", "band", "of_whisper"),
    [
        (10, 5, -0.6711),
        (25, 16, 1.1651),
        (50, 23, 1.3014),
        (50, 50, 0.8573),
        (75, 30, 1.1352),
        (90, 50, 0.8573),
        (50, 70, -0.6848),
    ],
)
def test_bands_are_those_of_whisper_at_16_khz(frame: int, band: int, of_whisper: float) -> None:
    assert features_of(rising_tone())[frame, band] == pytest.approx(of_whisper, abs=0.01)


def test_there_is_a_frame_for_each_10_ms() -> None:
    assert features_of(np.zeros(8000, np.int16)).shape == (100, COLUMNS)
    assert features_of(np.zeros(8079, np.int16)).shape == (100, COLUMNS)


@pytest.mark.parametrize("length", [0, 1, 79])
def test_less_than_a_frame_gives_none(length: int) -> None:
    assert features_of(np.zeros(length, np.int16)).shape == (0, COLUMNS)


def test_a_voice_without_its_fundamental_has_a_pitch() -> None:
    samples = np.concatenate([voice(120), voice(170)])
    features = features_of(samples)
    step = np.median(features[60:90, HEIGHT]) - np.median(features[10:40, HEIGHT])
    assert step == pytest.approx(np.log2(170 / 120), abs=0.08)
    assert features[10:40, VOICING].min() > 0.8


def test_the_same_melody_of_a_high_and_a_low_voice_looks_the_same() -> None:
    low = features_of(np.concatenate([voice(100), voice(130)]))
    high = features_of(np.concatenate([voice(200), voice(260)]))
    assert np.abs(low[10:45, HEIGHT] - high[10:45, HEIGHT]).max() < 0.05
    assert np.abs(low[55:90, HEIGHT] - high[55:90, HEIGHT]).max() < 0.05


def test_noise_has_no_voice() -> None:
    noise = np.random.default_rng(1).normal(0, 1000, 8000).astype(np.int16)
    assert features_of(noise)[:, VOICING].mean() < 0.35


@given(arrays.arrays(np.int16, st.integers(0, 1500)))
def test_any_samples_give_finite_features(samples: Samples) -> None:
    features = features_of(samples)
    assert features.dtype == np.float32
    assert np.isfinite(features).all()
