"""The recording: our voice under a murmur of its kind."""

import numpy as np
import pytest

from acceptance import check_code_ear
from nhanh8.checkcode import sound
from nhanh8.checkcode.challenge import DIGITS, Shown
from nhanh8.speech import wav


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("digits", ["02345", "68996", "55555", "30832"])
def test_the_digits_can_be_understood_under_the_murmur(language: str, digits: str) -> None:
    assert check_code_ear.digits(sound.recording(Shown(digits, 8), language), language) == digits


def test_asked_for_again_it_is_the_same_so_that_it_can_be_fetched_in_pieces() -> None:
    assert sound.recording(Shown("02345", 1), "vi") == sound.recording(Shown("02345", 1), "vi")
    assert sound.recording(Shown("02345", 1), "vi") != sound.recording(Shown("02345", 2), "vi")


def test_the_murmur_never_pauses() -> None:
    samples, rate = wav.read(sound.recording(Shown("02345", 3), "vi"), "recording")
    tenths = samples[: samples.size // (rate // 10) * (rate // 10)].reshape(-1, rate // 10).astype(float)
    assert np.sqrt(np.mean(tenths**2, axis=1)).min() > 100


def test_nothing_is_cut_off_at_the_loudest() -> None:
    limits = np.iinfo(np.int16)
    for grain in range(10):
        samples, _ = wav.read(sound.recording(Shown("99999", grain), "vi"), "recording")
        assert np.count_nonzero((samples == limits.max) | (samples == limits.min)) < samples.size / 1000


def test_every_digit_has_every_speed() -> None:
    clips = sound._clips("vi")
    assert set(clips) == set(DIGITS)
    assert all(len(speeds) == len(sound.SPEEDS) for speeds in clips.values())
    assert all(speeds[0].size > speeds[-1].size for speeds in clips.values())


def test_it_is_a_plain_wav_file() -> None:
    recording = sound.recording(Shown("02345", 4), "vi")
    assert recording[:4] == b"RIFF"
    assert len(recording) < 150_000
