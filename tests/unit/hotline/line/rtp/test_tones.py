"""Keys as tones (ITU-T Q.23, Q.24)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhanh8.hotline.line.rtp.events import KEYS
from nhanh8.hotline.line.rtp.tones import ToneReader, tone
from nhanh8.speech import g711
from nhanh8.speech.utterance import Law

PACKET = 160


def read(encoded: bytes, law: Law = Law.A) -> str:
    reader = ToneReader()
    packets = range(0, len(encoded), PACKET)
    return "".join(key for at in packets for key in reader.read(encoded[at : at + PACKET], law))


def waves(*parts: tuple[float, float], seconds: float = 0.2) -> bytes:
    """Add up sines of (hertz, amplitude of full scale)."""
    at = np.arange(round(seconds * 8000)) / 8000
    wave = sum(amplitude * np.sin(2 * np.pi * hertz * at) for hertz, amplitude in parts)
    return g711.encode((np.asarray(wave) * 32767).astype(np.int16), Law.A)


@pytest.mark.parametrize("law", Law)
@pytest.mark.parametrize("amplitude", [0.45, 0.2, 0.03])
@pytest.mark.parametrize("seconds", [0.04, 0.1])
def test_all_keys_are_heard_loud_and_quiet_short_and_long(law: Law, amplitude: float, seconds: float) -> None:
    pause = bytes([law.silence]) * 400
    sound = b"".join(tone(key, seconds, amplitude=amplitude).encoded(law) + pause for key in KEYS)
    assert read(sound, law) == KEYS


@given(st.integers(0, 2 * PACKET), st.sampled_from(KEYS))
@settings(max_examples=60)
def test_a_key_is_heard_wherever_it_begins_in_a_packet(offset: int, key: str) -> None:
    quiet = bytes([Law.A.silence])
    assert read(quiet * offset + tone(key, 0.04).alaw + quiet * 400) == key


def test_the_same_key_twice_is_two_keys_and_a_long_one_is_one() -> None:
    pause = bytes([Law.A.silence]) * 400
    assert read(tone("7", 0.05).alaw + pause + tone("7", 2).alaw) == "77"


def test_one_tone_alone_is_no_key() -> None:
    assert read(waves((770, 0.3))) == ""
    assert read(waves((1336, 0.3))) == ""


def test_tones_of_very_different_strength_are_no_key() -> None:
    assert read(waves((770, 0.3), (1336, 0.03))) == ""
    assert read(waves((770, 0.03), (1336, 0.3))) == ""


def test_tones_between_those_of_a_key_are_no_key() -> None:
    assert read(waves((733, 0.2), (1270, 0.2))) == ""


def test_a_key_under_other_sound_as_loud_is_not_believed() -> None:
    assert read(waves((770, 0.2), (1336, 0.2), (300, 0.2), (2500, 0.2))) == ""


@given(st.integers(80, 300), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_a_voice_is_no_key(pitch: int, seed: int) -> None:
    """Half a second of a vowel: harmonics of a gliding pitch, of random strengths."""
    random = np.random.default_rng(seed)
    at = np.arange(4000) / 8000
    phase = 2 * np.pi * np.cumsum(pitch * (1 + 0.1 * np.sin(2 * np.pi * 3 * at))) / 8000
    strengths = random.uniform(0.2, 1, 3400 // pitch) / np.arange(1, 3400 // pitch + 1) ** 0.5
    wave = sum(s * np.sin((n + 1) * phase) for n, s in enumerate(strengths))
    samples = (np.asarray(wave) / np.abs(wave).max() * 20000).astype(np.int16)
    assert read(g711.encode(samples, Law.A)) == ""


def test_noise_is_no_key() -> None:
    samples = (np.random.default_rng(8).normal(size=80_000) * 4000).astype(np.int16)
    assert read(g711.encode(samples, Law.A)) == ""
