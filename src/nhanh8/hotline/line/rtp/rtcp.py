"""RTCP: what we sent and how the caller's packets arrived (RFC 3550, 6)."""

import struct
import time
from dataclasses import dataclass
from typing import Final

from nhanh8.hotline.line.rtp.packet import VERSION
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

INTERVAL_S: Final = 5.0
"""Between reports, on average (RFC 3550, 6.2); each is moved at random by up to a half."""

_SENDER_REPORT: Final = 200
_RECEIVER_REPORT: Final = 201
_DESCRIPTION: Final = 202
_BYE: Final = 203
_CNAME: Final = 1

_HEADER: Final = struct.Struct("!BBH")
_SENDER: Final = struct.Struct("!IQIII")
_BLOCK: Final = struct.Struct("!IIIIII")
_NTP_1970: Final = 2_208_988_800
"""Seconds between NTP's epoch, 1900, and Unix's."""


class Reception:
    """How the packets of one source arrive: the sums of RFC 3550, appendix A."""

    __slots__ = ("_base", "_cycles", "_expected_before", "_highest", "_jitter", "_received_before", "_transit"
                 , "received", "ssrc")  # fmt: skip

    def __init__(self, ssrc: int, sequence: int) -> None:
        self.ssrc = ssrc
        self.received = 0
        self._base = self._highest = sequence
        self._cycles = 0
        self._jitter = 0.0
        self._transit: int | None = None
        self._expected_before = 0
        self._received_before = 0

    def count(self, sequence: int, timestamp: int, arrived: int) -> None:
        """Take one packet; `arrived` is in timestamp units, as exact as the ticker (20 ms)."""
        self.received += 1
        ahead = (sequence - self._highest) & 0xFFFF
        if 0 < ahead < 0x8000:  # noqa: PLR2004 - half of the sequence numbers: ahead, not behind
            if sequence < self._highest:
                self._cycles += 1 << 16
            self._highest = sequence
        transit = arrived - timestamp
        if self._transit is not None:
            # Timestamps wrap at 32 bits: only the difference modulo that means anything.
            difference = ((transit - self._transit + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
            self._jitter += (abs(difference) - self._jitter) / 16
        self._transit = transit

    @property
    def lost(self) -> int:
        """Packets expected and not received; negative if some came twice."""
        return self._expected - self.received

    @property
    def _expected(self) -> int:
        return self._cycles + self._highest - self._base + 1

    def block(self) -> bytes:
        """Make the report block about this source, and begin its next interval."""
        expected, received = self._expected - self._expected_before, self.received - self._received_before
        self._expected_before, self._received_before = self._expected, self.received
        lost = max(expected - received, 0)
        fraction = min(lost * 256 // expected, 255) if expected > 0 else 0
        total = max(min(self.lost, 0x7FFFFF), -0x800000) & 0xFFFFFF
        highest = (self._cycles + self._highest) & 0xFFFFFFFF
        jitter = min(int(self._jitter), 0xFFFFFFFF)
        return _BLOCK.pack(self.ssrc, fraction << 24 | total, highest, jitter, 0, 0)


@dataclass(frozen=True, slots=True)
class Sent:
    """What we have sent so far."""

    ssrc: int
    timestamp: int
    packets: int
    octets: int


def report(sent: Sent, cname: str, reception: Reception | None, *, bye: bool = False) -> bytes:
    """Make a compound packet: sender report, source description, and at the end of a call BYE."""
    seconds = time.time() + _NTP_1970
    body = _SENDER.pack(
        sent.ssrc,
        int(seconds * (1 << 32)) & (1 << 64) - 1,
        sent.timestamp,
        sent.packets & 0xFFFFFFFF,
        sent.octets & 0xFFFFFFFF,
    )
    blocks = reception.block() if reception else b""
    item = bytes([_CNAME, len(cname)]) + cname.encode("ascii") + b"\0"
    item += b"\0" * (-len(item) % 4)
    ours = struct.pack("!I", sent.ssrc)
    compound = _packet(_SENDER_REPORT, 1 if blocks else 0, body + blocks)
    compound += _packet(_DESCRIPTION, 1, ours + item)
    return compound + _packet(_BYE, 1, ours) if bye else compound


def _packet(kind: int, count: int, body: bytes) -> bytes:
    return _HEADER.pack(VERSION << 6 | count, kind, len(body) // 4) + body


@dataclass(frozen=True, slots=True)
class Received:
    """What a compound packet of the other end says."""

    fraction_lost: float | None
    """Of our packets since its last report, if it reports on them."""
    bye: bool


def read(compound: bytes, ours: int) -> Received | None:
    """Read a compound packet; `ours` is our SSRC. None where it isn't valid (RFC 3550, A.2)."""
    fraction: float | None = None
    bye = False
    at = 0
    while at < len(compound):
        if len(compound) < at + _HEADER.size:
            return None
        first, kind, words = _HEADER.unpack_from(compound, at)
        body = compound[at + _HEADER.size : at + _HEADER.size + 4 * words]
        if first >> 6 != VERSION or len(body) < 4 * words or (not at and kind not in _REPORTS):
            return None
        if kind in _REPORTS:
            if (found := _fraction(body[_REPORTS[kind] :], first & 0x1F, ours)) is not None:
                fraction = found
        elif kind == _BYE:
            bye = True
        at += _HEADER.size + 4 * words
    return Received(fraction, bye) if at else None


_REPORTS: Final = {_SENDER_REPORT: _SENDER.size, _RECEIVER_REPORT: 4}
"""Where the report blocks begin in the body of each kind of report."""


def _fraction(blocks: bytes, count: int, ours: int) -> float | None:
    for at in range(0, min(count * _BLOCK.size, len(blocks) - _BLOCK.size + 1), _BLOCK.size):
        ssrc, lost, *_ = _BLOCK.unpack_from(blocks, at)
        if ssrc == ours:
            return float(lost >> 24) / 256
    return None


def arrival(monotonic_s: float) -> int:
    """Turn a clock reading into timestamp units."""
    return int(monotonic_s * SAMPLES_PER_SECOND)
