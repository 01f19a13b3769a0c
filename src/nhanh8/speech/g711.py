"""G.711: 16-bit linear samples to A-law and µ-law bytes and back, by tables (ITU-T G.711, tables 1 and 2)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.utterance import Audio, Law

Samples = NDArray[np.int16]
"""Linear sound, shape (n,), 8,000 a second."""

_A_SEGMENT_ENDS: Final = np.array([0x1F, 0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF])
_MU_SEGMENT_ENDS: Final = np.array([0x3F, 0x7F, 0xFF, 0x1FF, 0x3FF, 0x7FF, 0xFFF, 0x1FFF])
_MU_BIAS: Final = 33
_MU_LARGEST: Final = 0x1FFF


def encode(samples: Samples, law: Law) -> bytes:
    """Encode samples, one byte for each."""
    return np.take(_ENCODED[law], samples.view(np.uint16)).tobytes()


def decode(data: bytes, law: Law) -> Samples:
    """Decode bytes, one sample for each."""
    return np.take(_DECODED[law], np.frombuffer(data, np.uint8))


def audio(samples: Samples) -> Audio:
    """Encode samples in both laws."""
    return Audio(encode(samples, Law.A), encode(samples, Law.MU))


def _all_samples() -> NDArray[np.int32]:
    """Every 16-bit sample, at the place of its two's complement."""
    return np.arange(65536, dtype=np.uint16).view(np.int16).astype(np.int32)


def _a_law_of_samples() -> NDArray[np.uint8]:
    x = _all_samples() >> 3  # the 13 bits that A-law knows
    magnitude = np.where(x < 0, ~x, x)
    segment = np.searchsorted(_A_SEGMENT_ENDS, magnitude)
    step = (magnitude >> np.maximum(segment, 1)) & 0xF
    # Even bits are inverted on the line; positive samples have the sign bit set (G.711, table 1a, notes).
    return (((segment << 4) | step) ^ np.where(x < 0, 0x55, 0xD5)).astype(np.uint8)


def _mu_law_of_samples() -> NDArray[np.uint8]:
    x = _all_samples()
    magnitude: NDArray[np.int32] = np.minimum((np.where(x < 0, ~x, x) >> 2) + _MU_BIAS, _MU_LARGEST)
    segment = np.searchsorted(_MU_SEGMENT_ENDS, magnitude)
    step = (magnitude >> (segment + 1)) & 0xF
    return (((segment << 4) | step) ^ np.where(x < 0, 0x7F, 0xFF)).astype(np.uint8)


def _samples_of_a_law() -> Samples:
    byte = np.arange(256) ^ 0x55
    segment = (byte >> 4) & 0x7
    step = ((byte & 0xF) << 4) + 8
    magnitude = np.where(segment == 0, step, (step + 0x100) << np.maximum(segment - 1, 0))
    return np.where(byte & 0x80, magnitude, -magnitude).astype(np.int16)


def _samples_of_mu_law() -> Samples:
    byte = np.arange(256) ^ 0xFF
    bias = _MU_BIAS << 2
    magnitude = ((((byte & 0xF) << 3) + bias) << ((byte >> 4) & 0x7)) - bias
    return np.where(byte & 0x80, -magnitude, magnitude).astype(np.int16)


_ENCODED: Final = {Law.A: _a_law_of_samples(), Law.MU: _mu_law_of_samples()}
_DECODED: Final = {Law.A: _samples_of_a_law(), Law.MU: _samples_of_mu_law()}
