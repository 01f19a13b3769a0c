"""WAV files and streams: 16-bit mono, the one form that voices, recordings and the cache share."""

import io
import wave
from typing import IO

import numpy as np

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_BYTES = 2


def read(data: bytes, name: str, *, streamed: bool = False) -> tuple[Samples, int]:
    """Give samples and their rate. A program that streams can't write the right length into the header.

    Raises VoiceError, with `name` in it, for anything but 16-bit mono WAV, and for a file cut short.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, _BYTES):
                raise VoiceError(f"{name}: must be mono with 16 bits a sample")
            frames = file.readframes(file.getnframes())
            rate, whole = file.getframerate(), file.getnframes() * _BYTES
    except (wave.Error, EOFError) as error:
        raise VoiceError(f"{name}: not a WAV file ({error})") from None
    if len(frames) < whole and not streamed:
        raise VoiceError(f"{name}: cut short")
    return np.frombuffer(frames[: len(frames) // _BYTES * _BYTES], "<i2").astype(np.int16), rate


def write(samples: Samples, file: IO[bytes]) -> None:
    """Write samples, 8,000 a second."""
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_BYTES)
        out.setframerate(SAMPLES_PER_SECOND)
        out.writeframes(samples.astype("<i2").tobytes())
