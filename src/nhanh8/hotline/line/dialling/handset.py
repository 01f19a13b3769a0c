"""What a telephone of ours does with audio: it sends keys, and records what it hears."""

from collections import deque
from typing import Final

import numpy as np

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.rtp.events import packets_of_key
from nhanh8.hotline.line.rtp.packet import MARKER
from nhanh8.hotline.line.rtp.ports import PortPair
from nhanh8.hotline.line.rtp.stream import Ear, RtpStream
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.speech import g711
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

_KEY_PACKETS: Final = 4
"""A key is held for 80 ms, then its end is sent three times."""
_PAUSE_PACKETS: Final = 3
"""60 ms between keys; ITU-T Q.24 asks for 40."""
_LONGEST: Final = 900 * SAMPLES_PER_SECOND
"""Of a recording: a quarter of an hour, 7 MB."""


class Handset(RtpStream):
    """A stream that can also send keys as named events."""

    def __init__(self, ports: PortPair, ticker: Ticker, ear: Ear, counts: Counts) -> None:
        super().__init__(ports, ticker, ear, counts)
        self._keys: deque[deque[bytes]] = deque()
        self._pause = 0
        self._began: int | None = None

    def press(self, key: str) -> float:
        """Send a key after those still being sent; return the seconds it takes. ValueError for no key."""
        packets = packets_of_key(key, packets=_KEY_PACKETS, samples=self._packet)
        self._keys.append(deque(packets))
        return (len(packets) + _PAUSE_PACKETS) * self._packet / SAMPLES_PER_SECOND

    def _send(self, to: bytes) -> None:
        event_type = self._wire.event_type if self._wire else None
        if not self._keys or self._pause or event_type is None:
            self._pause = max(self._pause - 1, 0)
            super()._send(to)
            return
        if self._began is None:
            self._began, self._marker = self._timestamp, MARKER
        key = self._keys[0]
        self._transmit(to, event_type, self._began, key.popleft())
        if not key:
            self._keys.popleft()
            self._began, self._pause = None, _PAUSE_PACKETS


class Recording:
    """What was heard, put together by timestamps: a packet that was lost is a silence."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._first: int | None = None
        self._packets: dict[int, bytes] = {}

    def add(self, encoded: bytes, timestamp: int) -> None:
        """Take a packet."""
        if self._first is None:
            self._first = timestamp
        at = (timestamp - self._first) & 0xFFFFFFFF
        if at < _LONGEST:
            self._packets[at] = encoded

    @property
    def octets(self) -> int:
        """Bytes of audio received."""
        return sum(map(len, self._packets.values()))

    @property
    def samples(self) -> g711.Samples:
        """All of it, linear, 8,000 a second."""
        if not self._packets:
            return np.empty(0, dtype=np.int16)
        last = max(self._packets)
        whole = bytearray([self._law.silence]) * (last + len(self._packets[last]))
        for at, encoded in self._packets.items():
            whole[at : at + len(encoded)] = encoded
        return g711.decode(bytes(whole), self._law)
