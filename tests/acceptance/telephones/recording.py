"""What a telephone heard, put together packet by packet."""

import numpy as np

from acceptance.telephones.g711 import RATE, Codec, Samples, decode
from acceptance.telephones.rtp import Packet

_LONGEST_S = 240
"""Longer than any call of a test."""
_CODECS = frozenset(Codec)


class Recording:
    """Sound with each packet at its place by RTP timestamp; what was lost is silence."""

    def __init__(self) -> None:
        self._sound: Samples = np.zeros(_LONGEST_S * RATE, np.int16)
        self._end = 0
        self._base: int | None = None
        """RTP timestamp of the first sample."""

    def add(self, packet: Packet) -> None:
        """Put a packet in its place. Where the timestamp jumps (another stream), go on at once."""
        if packet.payload_type not in _CODECS:
            return
        if self._base is None:
            self._base = packet.timestamp
        place = ((packet.timestamp - self._base + (1 << 31)) & 0xFFFFFFFF) - (1 << 31)
        if not -RATE < place - self._end < _LONGEST_S * RATE // 4:
            self._base, place = packet.timestamp - self._end, self._end
        samples = decode(packet.payload, Codec(packet.payload_type))
        if 0 <= place <= len(self._sound) - len(samples):
            self._sound[place : place + len(samples)] = samples
            self._end = max(self._end, place + len(samples))

    @property
    def audio(self) -> Samples:
        """What was heard so far."""
        return self._sound[: self._end].copy()

    def since(self, sample: int) -> Samples:
        """Give what was heard from a sample on."""
        return self._sound[max(0, sample) : self._end].copy()

    @property
    def length(self) -> int:
        """How many samples were heard so far."""
        return self._end
