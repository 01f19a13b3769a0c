"""RTP packets as a telephone sends and receives them (RFC 3550), and keys as events (RFC 4733)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

SAMPLES = 160
"""In a packet of 20 ms."""

_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_EVENTS = "0123456789*#ABCD"
_VOLUME = 10
"""−10 dBm0, a usual level of a key."""


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet that arrived, and when (`time.monotonic`)."""

    at: float
    payload_type: int
    marker: bool
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes


def parse(datagram: bytes, at: float) -> Packet | None:
    """Read a packet without extensions, as the hotline sends them; None for anything else."""
    if len(datagram) < _HEADER.size or datagram[0] != 0x80:
        return None
    _, second, sequence, timestamp, ssrc = _HEADER.unpack_from(datagram)
    return Packet(at, second & 0x7F, second >= 0x80, sequence, timestamp, ssrc, datagram[_HEADER.size :])


def build(
    payload_type: int, sequence: int, timestamp: int, ssrc: int, payload: bytes, *, marker: bool
) -> bytes:
    """Make a packet."""
    second = payload_type | (0x80 if marker else 0)
    return _HEADER.pack(0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, ssrc) + payload


def key_events(key: str, packets: int) -> Iterator[bytes]:
    """Give the payloads of one key: held so many packets, then its end three times (RFC 4733, 2.5.1.4)."""
    code = _EVENTS.index(key)
    for n in range(1, packets + 1):
        yield _EVENT.pack(code, _VOLUME, n * SAMPLES)
    for _ in range(3):
        yield _EVENT.pack(code, 0x80 | _VOLUME, packets * SAMPLES)
