"""The caller's packets as one stream of samples, in order and without gaps."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech import g711
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import Law

_WRAP: Final = 1 << 32
"""RTP timestamps have 32 bits."""
_WAITED_FOR: Final = 480
"""Samples that came after a missing packet, 60 ms, before it counts as lost: packets overtake each other by
less."""
_OVERDUE: Final = 1600
"""200 ms without a packet are a silence that the telephone doesn't send (RFC 3389), or a network's hiccup."""
_ANOTHER_STREAM: Final = 16000
"""A timestamp 2 s from the one expected is a new beginning: after a hold, or of another device."""
_MOST_WAITING: Final = 16
"""Packets that wait for a missing one; more is a flood."""
_LONGEST_PACKET: Final = 800
"""Samples taken of one packet, 100 ms: telephones send 10 to 60."""
_MOST_AHEAD: Final = 8000
"""More sound than time passed, by 1 s: a flood, which would cost everybody the hearing."""
_FADES: Final = 480
"""A lost stretch sounds like the one before for so long, ever quieter; then there is silence."""
_FADES_PACKETS: Final = 6
"""Packets in which those samples are, at 10 ms each."""
_SAME_TIMING: Final = 640
"""A stream that only paused goes on within 80 ms of where the clock expects it."""


@dataclass(frozen=True, slots=True)
class Packet:
    """Audio as it came."""

    encoded: bytes
    timestamp: int
    law: Law
    clock: int
    """Our own, in samples, when it came."""


class ReceivedAudio:
    """Puts one caller's packets in order.

    Late ones come in their place, doubles once, and what is lost sounds like what was before, fading.
    """

    def __init__(self) -> None:
        self._next: int | None = None
        """Position of the next sample given out: its timestamp, unwrapped."""
        self._waiting: dict[int, Samples] = {}
        self._in_order: list[Samples] = []
        """Taken, and given out next."""
        self._before: deque[Samples] = deque(maxlen=_FADES_PACKETS)
        self._offset = 0
        self.streams = 0
        """How many there were, each with a timing of its own."""
        self.dropped = 0
        """Packets that were too long, or came too fast."""
        self.clock = 0
        """Our own when the last packet came."""
        self._ahead = 0
        """Samples given out that are more than the time that passed; less, where nobody listened."""

    @property
    def at(self) -> int:
        """What our clock was when the next sample was spoken, or somewhat later."""
        return (self._next or 0) + self._offset

    def take(self, packet: Packet) -> None:
        """Take the next packet that came."""
        if not self._may_come(packet):
            self.dropped += 1
            return
        samples = g711.decode(packet.encoded, packet.law)
        if self._next is None:
            self._begin(packet, packet.timestamp)
        expected = self._next or 0
        # The nearest of all positions that this timestamp may stand for.
        ahead = (packet.timestamp - expected + _WRAP // 2) % _WRAP - _WRAP // 2
        if not ahead and not self._waiting:
            self._give(samples)
            return
        position = expected + ahead
        if abs(ahead) > _ANOTHER_STREAM:
            self._begin(packet, position)
        elif ahead < 0:
            # A double, or too late; at most its end is news.
            samples = samples[-ahead:]
            position = expected
        if samples.size and len(self._waiting) < _MOST_WAITING:
            kept = self._waiting.get(position)
            if kept is None or kept.size < samples.size:
                self._waiting[position] = samples
        self._go_on(packet.clock)

    def due(self, clock: int) -> list[Samples]:
        """Give the samples that are whole by now, in pieces, with what is lost made up for."""
        self._go_on(clock)
        given, self._in_order = self._in_order, []
        return given

    def not_listened(self) -> None:
        """Learn that packets weren't taken for a while: nothing is made up, the next one begins anew."""
        self._next = None
        self._waiting.clear()
        self._in_order.clear()
        self._before.clear()

    def _may_come(self, packet: Packet) -> bool:
        self._ahead = max(self._ahead - (packet.clock - self.clock), -_ANOTHER_STREAM)
        self.clock = packet.clock
        size = len(packet.encoded)
        return size <= _LONGEST_PACKET and self._ahead + size <= _MOST_AHEAD

    def _go_on(self, clock: int) -> None:
        """Give what follows, as far as it is known at this moment."""
        while self._next is not None and (samples := self._following(self._next, clock)) is not None:
            self._give(samples)

    def _give(self, samples: Samples) -> None:
        self._ahead += samples.size
        self._next = (self._next or 0) + samples.size
        self._in_order.append(samples)
        self._before.append(samples)

    def _following(self, position: int, clock: int) -> Samples | None:
        """Give the next samples; None where they may still come."""
        overdue = clock - position - self._offset - _OVERDUE
        if not self._waiting:
            return np.zeros(overdue, np.int16) if overdue > 0 else None
        first = min(self._waiting)
        if first <= position:
            return self._waiting.pop(first)[position - first :]
        newest = max(begun + samples.size for begun, samples in self._waiting.items())
        return self._made_up(first - position) if newest - first >= _WAITED_FOR or overdue > 0 else None

    def _begin(self, packet: Packet, position: int) -> None:
        self._waiting.clear()
        self._next = position
        self._before.clear()
        offset = packet.clock - len(packet.encoded) - position
        if abs(offset - self._offset) > _SAME_TIMING or not self.streams:
            self._offset = offset
            self.streams += 1

    def _made_up(self, size: int) -> Samples:
        before = np.concatenate([np.zeros(_FADES, np.int16), *self._before])[-_FADES:]
        faded = before[:size] * np.linspace(1.0, 0.0, _FADES)[:size]
        return np.pad(faded.astype(np.int16), (0, size - faded.size))
