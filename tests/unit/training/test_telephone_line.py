"""The simulated line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.utterance import Law
from training.noise import Noise, noise
from training.telephone_line import CLEAN, Line, any_line, bad, through


def tone(hz: float, seconds: float = 1.0) -> Samples:
    t = np.arange(round(8000 * seconds)) / 8000
    return np.rint(3000 * np.sin(2 * np.pi * hz * t)).astype(np.int16)


def power(samples: Samples, hz: float) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(np.float64) / 32768))
    return float(spectrum[round(hz * samples.size / 8000)])


@given(st.integers(0, 400), st.integers(0, 1000))
def test_any_line_gives_as_many_samples_as_it_takes(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    for line in (any_line(rng), bad(rng)):
        heard = through(tone(500)[:size], line, rng)
        assert heard.shape == (size,)
        assert heard.dtype == np.int16


def test_one_seed_is_one_line() -> None:
    one, other = np.random.default_rng(5), np.random.default_rng(5)
    assert np.array_equal(through(tone(500), bad(one), one), through(tone(500), bad(other), other))


def test_silence_stays_silent_on_a_clean_line() -> None:
    assert np.abs(through(np.zeros(800, np.int16), CLEAN, np.random.default_rng(0))).max() <= 8


@pytest.mark.parametrize("level", [-36.0, -20.0, -12.0])
def test_speech_arrives_at_the_level_of_the_line(level: float) -> None:
    heard = through(tone(500), Line(level_dbm0=level), np.random.default_rng(0))
    assert active_dbm0(heard.astype(np.float64)) == pytest.approx(level, abs=0.5)


@pytest.mark.parametrize("hz", [100.0, 3800.0])
def test_what_is_outside_the_band_does_not_pass(hz: float) -> None:
    both = (tone(hz).astype(np.int32) + tone(1000)).astype(np.int16)
    heard = through(both, CLEAN, np.random.default_rng(0))
    assert power(heard, hz) < 0.02 * power(heard, 1000)


def test_noise_stands_as_far_below_speech_as_the_line_says() -> None:
    rng = np.random.default_rng(0)
    line = Line(snr_db=10, low_hz=0, high_hz=3999)
    heard = through(tone(1000), line, rng).astype(np.float64)
    spectrum = np.square(np.abs(np.fft.rfft(heard)))
    speech = spectrum[990:1011].sum()
    assert 10 * np.log10(speech / (spectrum.sum() - speech)) == pytest.approx(10, abs=1)


def test_packets_are_lost_in_the_share_of_the_line() -> None:
    line = Line(lost=0.2, lost_in_a_row=20.0, snr_db=90)
    heard = through(tone(1000, 60), line, np.random.default_rng(1))
    silent = np.abs(heard.reshape(-1, 160)).max(axis=1) == 0
    assert 0.08 < silent.mean() < 0.25


def test_both_laws_are_heard() -> None:
    rng = np.random.default_rng(0)
    assert {any_line(rng).law for _ in range(50)} == {Law.A, Law.MU}


@pytest.mark.parametrize("kind", list(Noise))
@pytest.mark.parametrize("size", [1, 999, 16000])
def test_every_noise_has_its_length(kind: Noise, size: int) -> None:
    made = noise(kind, size, np.random.default_rng(0))
    assert made.shape == (size,)
    assert np.isfinite(made).all()
