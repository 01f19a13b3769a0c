"""WAV files of every form."""

import io
import struct
import wave
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.speech import wav
from nhanh8.speech.errors import VoiceError

HEADER = 44


def file_of(frames: bytes, *, rate: int = 24000, channels: int = 1, width: int = 2) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setframerate(rate)
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.writeframes(frames)
    return written.getvalue()


@pytest.mark.parametrize(
    ("width", "frames"),
    [
        (1, bytes([0, 128, 255])),
        (2, struct.pack("<3h", -0x8000, 0, 0x7F00)),
        (3, b"".join((n << 8).to_bytes(3, "little", signed=True) for n in (-0x8000, 0, 0x7F00))),
        (4, struct.pack("<3i", -0x8000 << 16, 0, 0x7F00 << 16)),
    ],
)
def test_every_width_becomes_16_bits(width: int, frames: bytes) -> None:
    samples, rate = wav.read(file_of(frames, width=width), "one.wav")
    assert samples.dtype == np.int16
    assert (samples.tolist(), rate) == ([-0x8000, 0, 0x7F00], 24000)


@pytest.mark.parametrize("width", [2, 4])
def test_channels_become_their_mean(width: int) -> None:
    left_and_right = np.array([1000, 3000, -32768, -32768, 32767, 32767], np.int64) << 8 * (width - 2)
    frames = left_and_right.astype(f"<i{width}").tobytes()
    samples, _ = wav.read(file_of(frames, channels=2, width=width), "one.wav")
    assert samples.tolist() == [2000, -32768, 32767]


@pytest.mark.parametrize("claimed", [0x7FFFF000, 0x7FFFFFFF, 2_000_000_000, 0xFFFFFFFF])
def test_a_stream_claims_a_length_that_it_did_not_know(claimed: int) -> None:
    """These are what espeak-ng, ElevenLabs, Pocket TTS and OpenAI write."""
    whole = file_of(bytes(600))
    streamed = whole[: HEADER - 4] + struct.pack("<I", claimed) + whole[HEADER:]
    assert wav.read(streamed, "one.wav", streamed=True)[0].size == 300
    with pytest.raises(VoiceError, match="cut short"):
        wav.read(streamed, "one.wav")


@pytest.mark.parametrize("rate", [0, 1, 7999, 192_001, 0xFFFFFFFF])
def test_a_rate_no_sound_has_is_refused(rate: int) -> None:
    whole = file_of(bytes(600))
    with pytest.raises(VoiceError, match=r"one\.wav: \d+ samples a second; it must be"):
        wav.read(whole[:24] + struct.pack("<I", rate) + whole[28:], "one.wav")


def test_samples_that_are_no_pcm_are_refused() -> None:
    whole = file_of(bytes(600), width=4)
    floating_point = 3
    with pytest.raises(VoiceError, match="not a WAV file of PCM samples"):
        wav.read(whole[:20] + struct.pack("<H", floating_point) + whole[22:], "one.wav")


@given(st.data(), st.booleans())
def test_whatever_comes_is_read_or_refused(data: st.DataObject, streamed: bool) -> None:
    whole = bytearray(file_of(bytes(60), channels=2))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(VoiceError):
        samples, rate = wav.read(bytes(whole[: data.draw(st.integers(0, 104))]), "one.wav", streamed=streamed)
        assert samples.dtype == np.int16
        assert 8000 <= rate <= 192_000
