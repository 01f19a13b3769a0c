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
    whole = file_of(bytes(600), width=2)
    for a_law in (0, 6, 7, 0x55):
        with pytest.raises(VoiceError, match="not a WAV file of PCM samples"):
            wav.read(whole[:20] + struct.pack("<H", a_law) + whole[22:], "one.wav")


@pytest.mark.parametrize("data", [b"", b"RIFF", b"RIFF\0\0\0\0WAVE", b"ID3" + bytes(60), bytes(100)])
def test_what_is_no_wav_file_is_refused(data: bytes) -> None:
    with pytest.raises(VoiceError, match="not a WAV file"):
        wav.read(data, "one.wav")


def test_floating_point_samples_are_read_and_held_in_range() -> None:
    whole = file_of(np.array([0, 0.5, -1, 1, 7, np.nan], "<f4").tobytes(), width=4)
    samples, _ = wav.read(whole[:20] + struct.pack("<H", 3) + whole[22:], "one.wav")
    assert samples.tolist() == [0, 16384, -32768, 32767, 32767, 0]


def test_the_extensible_form_that_studios_write_is_read() -> None:
    plain = file_of(struct.pack("<3h", 1, -2, 3), rate=48000)
    guid = bytes.fromhex("000000001000800000aa00389b71")
    form = struct.pack("<HHIIHHHHIH", 0xFFFE, 1, 48000, 96000, 2, 16, 22, 16, 4, 1) + guid
    other = b"LIST" + struct.pack("<I", 3) + b"abc\0"  # an odd chunk has a byte after it
    whole = plain[:12] + other + b"fmt " + struct.pack("<I", len(form)) + form + plain[36:]
    samples, rate = wav.read(whole, "one.wav")
    assert (samples.tolist(), rate) == ([1, -2, 3], 48000)


@given(st.data(), st.booleans())
def test_whatever_comes_is_read_or_refused(data: st.DataObject, streamed: bool) -> None:
    whole = bytearray(file_of(bytes(60), channels=2))
    for _ in range(data.draw(st.integers(1, 8))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(VoiceError):
        samples, rate = wav.read(bytes(whole[: data.draw(st.integers(0, 104))]), "one.wav", streamed=streamed)
        assert samples.dtype == np.int16
        assert 8000 <= rate <= 192_000
