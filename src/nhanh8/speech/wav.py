"""WAV files and streams: read from any PCM form, written in one, 16-bit mono."""

import io
import wave
from typing import IO, Final

import numpy as np

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

LOWEST_RATE: Final = SAMPLES_PER_SECOND
HIGHEST_RATE: Final = 192_000
"""Of sound cards; a header can claim 4 GHz."""
_BYTES: Final = 2


def read(data: bytes, name: str, *, streamed: bool = False) -> tuple[Samples, int]:
    """Give samples and their rate: other widths brought to 16 bits, channels to their mean.

    A program that streams can't write the right length into the header: `streamed` takes what there is.
    Raises VoiceError, with `name` in it, for anything but PCM of 8 to 192 kHz, and for a file cut short.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            channels, width, rate = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
            whole = file.getnframes() * channels * width
    except (wave.Error, EOFError, RuntimeError) as error:  # the last: a chunk that ends beyond the file
        raise VoiceError(f"{name}: not a WAV file of PCM samples ({error or 'damaged'})") from None
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise VoiceError(f"{name}: {rate} samples a second; it must be {LOWEST_RATE} to {HIGHEST_RATE}")
    if len(frames) < whole and not streamed:
        raise VoiceError(f"{name}: cut short")
    return _mono(frames, channels, width), rate


def write(samples: Samples, file: IO[bytes]) -> None:
    """Write samples, 8,000 a second."""
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_BYTES)
        out.setframerate(SAMPLES_PER_SECOND)
        out.writeframes(samples.astype("<i2").tobytes())


def _mono(frames: bytes, channels: int, width: int) -> Samples:
    """Bring whole frames of any width to 16 bits: the two highest bytes of a sample, little-endian."""
    whole = len(frames) // (channels * width) * channels * width
    bytes_of_samples = np.frombuffer(frames[:whole], np.uint8).reshape(-1, width)
    samples: Samples
    if width == 1:  # unsigned, unlike all others
        samples = (bytes_of_samples[:, 0].astype(np.int16) - 128) << 8
    else:
        samples = np.ascontiguousarray(bytes_of_samples[:, -_BYTES:]).view("<i2")[:, 0].astype(np.int16)
    if channels == 1:
        return samples
    mean: Samples = np.rint(samples.reshape(-1, channels).mean(axis=1)).astype(np.int16)
    return mean
