"""G.711 for the telephones: A-law and µ-law to 16-bit samples and back (ITU-T G.711, tables 1a to 2b).

Made apart from the product's own: with one table for both ends, a mistake in it would be heard by nobody.
"""

from enum import IntEnum

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
"""Sound: 16-bit samples, 8,000 a second."""

RATE = 8000


class Codec(IntEnum):
    """The two laws, by their RTP payload type (RFC 3551, table 4)."""

    PCMU = 0
    PCMA = 8

    @property
    def silence(self) -> bytes:
        """20 ms without sound."""
        return (b"\xd5" if self is Codec.PCMA else b"\xff") * 160


def decode(payload: bytes, codec: Codec) -> Samples:
    """Give the samples of G.711 bytes."""
    return _DECODED[codec][np.frombuffer(payload, np.uint8)]


def encode(samples: Samples, codec: Codec) -> bytes:
    """Give the G.711 bytes nearest to samples."""
    order, edges = _ENCODED[codec]
    return order[np.searchsorted(edges, samples)].tobytes()


def _alaw_table() -> Samples:
    code = np.arange(256) ^ 0x55
    segment, mantissa = (code >> 4) & 7, code & 15
    magnitude = np.where(segment == 0, mantissa * 16 + 8, (mantissa * 16 + 264) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _mulaw_table() -> Samples:
    code = ~np.arange(256) & 0xFF
    magnitude = ((((code & 15) << 3) + 132) << ((code >> 4) & 7)) - 132
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _inverted(table: Samples) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float64]]:
    order = np.argsort(table, kind="stable").astype(np.uint8)
    values = table[order].astype(np.float64)
    return order, (values[1:] + values[:-1]) / 2


_DECODED = {Codec.PCMA: _alaw_table(), Codec.PCMU: _mulaw_table()}
_ENCODED = {codec: _inverted(table) for codec, table in _DECODED.items()}
