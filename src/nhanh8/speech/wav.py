"""WAV files and streams: 16-bit mono, the one form that voices, recordings and the cache share."""

import io
import wave
from typing import BinaryIO

import numpy as np

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_BYTES = 2


def read(data: bytes, name: str) -> tuple[Samples, int]:
    """Give samples and their rate. Raises VoiceError, with `name` in it, for anything but 16-bit mono WAV."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, _BYTES):
                raise VoiceError(f"{name}: must be mono with 16 bits a sample")
            frames = file.readframes(file.getnframes())
            rate = file.getframerate()
    except (wave.Error, EOFError) as error:
        raise VoiceError(f"{name}: not a WAV file ({error})") from None
    return np.frombuffer(frames[: len(frames) // _BYTES * _BYTES], "<i2").astype(np.int16), rate


def write(samples: Samples, file: BinaryIO) -> None:
    """Write samples, 8,000 a second."""
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_BYTES)
        out.setframerate(SAMPLES_PER_SECOND)
        out.writeframes(samples.astype("<i2").tobytes())
