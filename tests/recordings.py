"""Recordings as a studio delivers them, said by espeak-ng: 24 bits, 48 kHz, a room's silence around."""

import io
import wave
from pathlib import Path

import numpy as np

from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.espeak import Espeak

RATE = 48_000


def take(clip: Clip, *, silence_s: float = 0.5, noise_db: float = -65.0, gain: float = 0.5) -> Samples:
    """Say a clip into a room: `noise_db` is the room's, below full scale; the sound has `gain`."""
    said = Espeak().speak(clip.text, clip.voice_language, clip.pace).astype(np.float64)
    spoken = np.flatnonzero(np.abs(said) > 100)
    said = said[spoken[0] : spoken[-1]] * gain
    high = np.interp(np.arange(said.size * RATE // 8000) * 8000 / RATE, np.arange(said.size), said)
    wave = np.pad(high, round(silence_s * RATE))
    noise = np.random.default_rng(8).normal(size=wave.size) * 32768 * 10 ** (noise_db / 20)
    return np.rint(np.clip(wave + noise, -32768, 32767)).astype(np.int16)


def as_file(samples: Samples, *, rate: int = RATE) -> bytes:
    """Write samples as 24-bit WAV, as studios do."""
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(3)
        file.setframerate(rate)
        wide = samples.astype("<i4") << 8
        file.writeframes(wide.view(np.uint8).reshape(-1, 4)[:, :3].tobytes())
    return written.getvalue()


def record(folder: Path, name: str, samples: Samples) -> None:
    """Put a recording into a folder."""
    (folder / name).write_bytes(as_file(samples))
