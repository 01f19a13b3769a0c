"""WAV files: a telephone's microphone, and what baresip recorded."""

import struct
import wave
from pathlib import Path

import numpy as np

from acceptance.telephones.g711 import RATE, Samples

_MONO_16_BIT = (1, 16)


def read_wav(file: Path) -> tuple[Samples, int]:
    """Read mono 16-bit sound and its sampling rate, even while a program is still writing the file.

    Until it is closed, its header says that there is no sound: what counts is what stands there.
    """
    return wav_in(file.read_bytes())


def wav_in(data: bytes) -> tuple[Samples, int]:
    """Read the same out of a file's bytes."""
    form, sound = data.index(b"fmt ") + 8, data.index(b"data") + 8
    _, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", data, form)
    assert (channels, bits) == _MONO_16_BIT
    whole = (len(data) - sound) // 2 * 2
    return np.frombuffer(data[sound : sound + whole], "<i2").astype(np.int16), rate


def write_wav(file: Path, sound: Samples) -> None:
    """Write mono 16-bit sound at 8,000 samples a second."""
    with wave.open(str(file), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(sound.astype("<i2").tobytes())
