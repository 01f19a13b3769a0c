"""What a telephone heard, put together packet by packet."""

import numpy as np

from acceptance.telephones.g711 import RATE, Codec, Samples, decode
from acceptance.telephones.rtp import SAMPLES, Packet

_LONGEST_S = 240
"""Longer than any call of a test."""
_CODECS = frozenset(Codec)


class Recording:
    """Sound with each packet of 20 ms at its place by sequence number; what was lost is silence.

    A sender that was late, on a machine that does too much, skips timestamps but no sound: its packets are
    numbered on. A telephone would play a short gap there; what was said is the same.
    """

    def __init__(self) -> None:
        self._sound: Samples = np.zeros(_LONGEST_S * RATE, np.int16)
        self._end = 0
        self._first: int | None = None
        """Sequence number of the first packet, counted on beyond 16 bits."""

    def add(self, packet: Packet) -> None:
        """Put a packet in its place."""
        if packet.payload_type not in _CODECS:
            return
        if self._first is None:
            self._first = packet.sequence
        expected = self._first + self._end // SAMPLES
        sequence = expected + ((packet.sequence - expected + (1 << 15)) & 0xFFFF) - (1 << 15)
        place = (sequence - self._first) * SAMPLES
        if 0 <= place <= len(self._sound) - SAMPLES:
            samples = decode(packet.payload, Codec(packet.payload_type))[:SAMPLES]
            self._sound[place : place + len(samples)] = samples
            self._end = max(self._end, place + SAMPLES)

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
