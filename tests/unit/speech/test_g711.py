"""G.711 against known values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech import g711
from nhanh8.speech.level import rms_dbm0
from nhanh8.speech.utterance import Law

# The digital milliwatt: one period of 1 kHz at 0 dBm0 (ITU-T G.711, tables 5 and 6).
MILLIWATT = {
    Law.A: bytes.fromhex("34 21 21 34 b4 a1 a1 b4"),
    Law.MU: bytes.fromhex("1e 0b 0b 1e 9e 8b 8b 9e"),
}


def encoded(sample: int, law: Law) -> int:
    return g711.encode(np.array([sample], np.int16), law)[0]


@pytest.mark.parametrize("law", Law)
def test_the_digital_milliwatt_is_a_sine_of_0_dbm0(law: Law) -> None:
    wave = g711.decode(MILLIWATT[law] * 1000, law).astype(np.float64)
    assert rms_dbm0(wave) == pytest.approx(0, abs=0.1)
    spectrum = np.abs(np.fft.rfft(wave))
    assert np.argmax(spectrum) == 1000 * wave.size // 8000


@pytest.mark.parametrize(
    ("sample", "a_law", "mu_law"),
    [
        (0, 0xD5, 0xFF),
        (-1, 0x55, 0x7F),
        (32767, 0xAA, 0x80),
        (-32768, 0x2A, 0x00),
        (8, 0xD5, 0xFE),
        (16, 0xD4, 0xFD),
        (1000, 0xFA, 0xCE),
        (-1000, 0x7A, 0x4E),
    ],
)
def test_known_samples(sample: int, a_law: int, mu_law: int) -> None:
    assert encoded(sample, Law.A) == a_law
    assert encoded(sample, Law.MU) == mu_law


@pytest.mark.parametrize(("law", "loudest"), [(Law.A, 32256), (Law.MU, 32124)])
def test_the_loudest_decoded_sample(law: Law, loudest: int) -> None:
    every = g711.decode(bytes(range(256)), law)
    assert every.max() == loudest
    assert every.min() == -loudest


@pytest.mark.parametrize("law", Law)
def test_every_byte_comes_back_as_itself(law: Law) -> None:
    every = bytes(range(256))
    again = g711.encode(g711.decode(every, law), law)
    minus_zero = 0x7F  # µ-law has two zeros
    assert [b for b in range(256) if again[b] != b] == ([minus_zero] if law is Law.MU else [])


@pytest.mark.parametrize("law", Law)
def test_louder_is_never_decoded_as_softer(law: Law) -> None:
    samples = np.arange(-32768, 32768).astype(np.int16)
    decoded = g711.decode(g711.encode(samples, law), law).astype(np.int32)
    assert np.all(np.diff(decoded) >= 0)


@given(st.integers(-32000, 32000), st.sampled_from(Law))
def test_the_error_is_at_most_a_half_step(sample: int, law: Law) -> None:
    decoded = int(g711.decode(bytes([encoded(sample, law)]), law)[0])
    assert abs(decoded - sample) <= max(8, abs(sample) / 16 / 2 + 8)


@pytest.mark.parametrize("law", Law)
def test_silence_is_what_no_amplitude_encodes_to(law: Law) -> None:
    assert encoded(0, law) == law.silence


def test_both_laws_have_a_byte_for_each_sample() -> None:
    made = g711.audio(np.zeros(160, np.int16))
    assert (len(made.alaw), len(made.mulaw)) == (160, 160)
    assert made.encoded(Law.MU) == bytes([0xFF]) * 160
