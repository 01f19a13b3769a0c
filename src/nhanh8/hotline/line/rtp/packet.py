"""RTP packets (RFC 3550, 5.1)."""

import struct
from typing import Final

HEADER: Final = struct.Struct("!BBHII")
"""First byte (version, padding, extension, CSRC count), marker and payload type, sequence, timestamp,
SSRC."""

VERSION: Final = 2
PLAIN: Final = 0x80
"""First byte of a packet of version 2 without padding, extension or contributing sources."""
MARKER: Final = 0x80
PADDING: Final = 0x20
EXTENSION: Final = 0x10
TYPE_BITS: Final = 0x7F
COUNT_BITS: Final = 0x0F

_EXTENSION: Final = struct.Struct("!HH")


def payload(packet: bytes) -> bytes | None:
    """Give the payload of any RTP packet; None where it is no RTP packet or contradicts itself."""
    if len(packet) < HEADER.size or packet[0] >> 6 != VERSION:
        return None
    first = packet[0]
    start = HEADER.size + 4 * (first & COUNT_BITS)
    if first & EXTENSION:
        if len(packet) < start + _EXTENSION.size:
            return None
        _, words = _EXTENSION.unpack_from(packet, start)
        start += _EXTENSION.size + 4 * words
    end = len(packet)
    if first & PADDING:
        if not packet[-1]:
            return None
        end -= packet[-1]
    return packet[start:end] if start <= end else None
