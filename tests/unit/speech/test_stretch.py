"""Slower and faster, at the same pitch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.stretch import at_speed
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.voice import Pace


def tone(hertz: float, seconds: float = 1.0) -> Samples:
    return np.rint(8000 * np.sin(2 * np.pi * hertz / 8000 * np.arange(round(8000 * seconds)))).astype(
        np.int16
    )


@pytest.mark.parametrize("speed", [0.5, 0.8, 1.25, 2.0])
@pytest.mark.parametrize("hertz", [100, 233, 440, 1000])
def test_the_length_changes_and_the_pitch_stays(hertz: float, speed: float) -> None:
    changed = at_speed(tone(hertz), speed)
    assert changed.size == round(8000 / speed)
    spectrum = np.abs(np.fft.rfft(changed * np.hanning(changed.size)))
    assert np.argmax(spectrum) * 8000 / changed.size == pytest.approx(hertz, abs=4)


@pytest.mark.parametrize("speed", [0.8, 1.25])
def test_speech_keeps_its_level(speed: float) -> None:
    said = Espeak().speak("Mật khẩu mới của quý khách là", "vi", Pace.NORMAL)
    before, after = (active_dbm0(one.astype(np.float64)) for one in (said, at_speed(said, speed)))
    assert after == pytest.approx(before, abs=0.5)


@pytest.mark.parametrize("speed", [0.8, 1.25])
def test_a_steady_tone_stays_steady(speed: float) -> None:
    """Pieces that don't fit would beat against each other."""
    changed = at_speed(tone(150), speed).astype(np.float64)[800:-800]
    periods = changed[: changed.size // 400 * 400].reshape(-1, 400)
    loudness = np.sqrt(np.mean(np.square(periods), axis=1))
    assert loudness.min() > 0.97 * loudness.max()


def test_its_own_speed_changes_nothing() -> None:
    sound = tone(300)
    assert at_speed(sound, 1.0) is sound


@given(st.lists(st.integers(-32768, 32767), max_size=2000), st.sampled_from([0.8, 1.25]))
def test_any_sound_has_the_new_length(samples: list[int], speed: float) -> None:
    sound = np.array(samples, np.int16)
    changed = at_speed(sound, speed)
    assert changed.dtype == np.int16
    assert changed.size in {sound.size, round(sound.size / speed)}
