"""WAV files: a telephone's microphone, and what baresip recorded."""

import wave
from pathlib import Path

import numpy as np

from acceptance.telephones.g711 import RATE, Samples


def read_wav(file: Path) -> tuple[Samples, int]:
    """Read mono 16-bit sound and its sampling rate, even while a program is still writing the file."""
    data = file.read_bytes()
    with wave.open(str(file), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2), file
        rate = reader.getframerate()
    start = data.index(b"data") + 8
    whole = (len(data) - start) // 2 * 2
    return np.frombuffer(data[start : start + whole], "<i2").astype(np.int16), rate


def write_wav(file: Path, sound: Samples) -> None:
    """Write mono 16-bit sound at 8,000 samples a second."""
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(sound.astype("<i2").tobytes())
