"""WAV files and streams: read from any form that studios and engines write, written in one, 16-bit mono."""

import struct
import wave
from dataclasses import dataclass
from typing import IO, Final

import numpy as np

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

LOWEST_RATE: Final = SAMPLES_PER_SECOND
HIGHEST_RATE: Final = 192_000
"""Of sound cards; a header can claim 4 GHz."""
_BYTES: Final = 2
_LOWEST: Final = -32768
_CHUNK_HEADER: Final = struct.Struct("<4sI")
_FORM: Final = struct.Struct("<HHIIHH")
_WHOLE: Final = 1
_FLOATING: Final = 3
_FLOAT_WIDTH: Final = 4
_EXTENSIBLE: Final = 0xFFFE
"""Its real form comes later in the chunk. What studios write with more than 16 bits; Python's own reader
knows it from 3.12 on."""


def read(data: bytes, name: str, *, streamed: bool = False) -> tuple[Samples, int]:
    """Give samples and their rate: other widths brought to 16 bits, channels to their mean.

    Whole numbers of 8 to 32 bits and floating-point numbers of 32, in the plain and in the extensible form
    (Microsoft, 1991 and 2001). A program that streams can't write the right length into the header:
    `streamed` takes what there is. Raises VoiceError, with `name` in it, for anything else, for a rate out of
    8 to 192 kHz, and for a file cut short.
    """
    try:
        form, frames, whole = _chunks(data)
    except (ValueError, struct.error) as error:
        raise VoiceError(f"{name}: not a WAV file of PCM samples ({error})") from None
    if not LOWEST_RATE <= form.rate <= HIGHEST_RATE:
        raise VoiceError(f"{name}: {form.rate} samples a second; it must be {LOWEST_RATE} to {HIGHEST_RATE}")
    if len(frames) < whole and not streamed:
        raise VoiceError(f"{name}: cut short")
    return _mono(frames, form), form.rate


def write(samples: Samples, file: IO[bytes]) -> None:
    """Write samples, 8,000 a second."""
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(_BYTES)
        out.setframerate(SAMPLES_PER_SECOND)
        out.writeframes(samples.astype("<i2").tobytes())


@dataclass(frozen=True, slots=True)
class _Form:
    floating: bool
    channels: int
    rate: int
    width: int
    """Bytes of a sample."""


def _chunks(data: bytes) -> tuple[_Form, bytes, int]:
    """Give the form, the bytes of the samples, and how many the header says there are."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise ValueError("no RIFF header")
    place, form = 12, None
    while place + _CHUNK_HEADER.size <= len(data):
        kind, size = _CHUNK_HEADER.unpack_from(data, place)
        place += _CHUNK_HEADER.size
        if kind == b"fmt ":
            form = _form(data[place : place + size])
        elif kind == b"data" and form is not None:
            return form, data[place : place + size], size
        place += size + size % 2  # chunks begin at even places
    raise ValueError("no samples")


def _form(chunk: bytes) -> _Form:
    tag, channels, rate, _, frame, bits = _FORM.unpack_from(chunk)
    if tag == _EXTENSIBLE:
        (tag,) = struct.unpack_from("<H", chunk, 24)
    width = -(-bits // 8)
    known = (tag == _WHOLE and width in range(1, 5)) or (tag == _FLOATING and width == _FLOAT_WIDTH)
    if not known or not channels or frame != channels * width:
        raise ValueError("another form")
    return _Form(tag == _FLOATING, channels, rate, width)


def _mono(frames: bytes, form: _Form) -> Samples:
    """Bring whole frames of any width to 16 bits: the two highest bytes of a sample, little-endian."""
    frame = form.channels * form.width
    whole = frames[: len(frames) // frame * frame]
    samples: Samples
    if form.floating:
        level = np.nan_to_num(np.frombuffer(whole, "<f4").astype(np.float64))
        samples = np.rint(np.clip(level * -_LOWEST, _LOWEST, -_LOWEST - 1)).astype(np.int16)
    elif form.width == 1:  # unsigned, unlike all others
        samples = (np.frombuffer(whole, np.uint8).astype(np.int16) - 128) << 8
    else:
        bytes_of_samples = np.frombuffer(whole, np.uint8).reshape(-1, form.width)
        samples = np.ascontiguousarray(bytes_of_samples[:, -_BYTES:]).view("<i2")[:, 0].astype(np.int16)
    if form.channels == 1:
        return samples
    mean: Samples = np.rint(samples.reshape(-1, form.channels).mean(axis=1)).astype(np.int16)
    return mean
