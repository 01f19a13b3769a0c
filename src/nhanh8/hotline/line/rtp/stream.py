"""The audio of one call: an RTP stream out, the caller's packets in, RTCP beside them."""

import random
import secrets
from collections.abc import Callable
from typing import Final, Protocol

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.rtp import rtcp
from nhanh8.hotline.line.rtp.datagrams import peer, receive, send, sockaddr
from nhanh8.hotline.line.rtp.events import EventReader
from nhanh8.hotline.line.rtp.packet import HEADER, MARKER, PLAIN, TYPE_BITS, payload
from nhanh8.hotline.line.rtp.ports import PortPair
from nhanh8.hotline.line.rtp.source import SourceLock
from nhanh8.hotline.line.rtp.ticker import TICK_SAMPLES, Ticker
from nhanh8.hotline.line.rtp.wire import Wire
from nhanh8.speech.utterance import Audio

_HIGHEST_PORT: Final = 0xFFFF
_RANDOM_BITS: Final = 31
"""Sequence and timestamp begin at random (RFC 3550, 5.1), below half so that nothing wraps in the first
minutes."""


class Ear(Protocol):
    """Whoever wants to know what the caller sends."""

    def key(self, key: str, way: str) -> None:
        """Take a key that came as an event (`rtp`)."""

    def audio(self, encoded: bytes, timestamp: int) -> None:
        """Take a packet of the caller's audio."""

    def media_failed(self) -> None:
        """Learn that the stream can't go on."""


class RtpStream:
    """Sends one packet after the other: what is played, else silence. Reads what the caller sends."""

    def __init__(self, ports: PortPair, ticker: Ticker, ear: Ear, counts: Counts) -> None:
        self.port = ports.port
        self.sent = self.received = self.ignored = 0
        self.last_heard: float | None = None
        """Monotonic time of the caller's last packet."""
        self._ports = ports
        self._ticker = ticker
        self._ear = ear
        self._counts = counts
        self._rtp = ports.rtp.fileno()
        self._rtcp = ports.rtcp.fileno()
        self._lock = SourceLock()
        self._from: bytes | None = None
        """The caller's address, once it is locked to."""
        self._events = EventReader()
        self._reception: rtcp.Reception | None = None
        self._ssrc = secrets.randbits(32)
        self._sequence = secrets.randbits(15)
        self._timestamp = self._first_timestamp = secrets.randbits(_RANDOM_BITS)
        self._octets = 0
        self._rtcp_to: bytes | None = None
        self._report_at = 0.0
        self._cname = f"{secrets.token_hex(6)}@hotline"
        self._wire: Wire | None = None
        self._to: bytes | None = None
        self._payload_type = 0
        self._credit = 0
        self._packet = TICK_SAMPLES
        self._marker = MARKER
        self._silence = b""
        self._audio: Audio | None = None
        self._bytes = b""
        self._at = 0
        self._done: Callable[[bool], None] | None = None
        self._whole = True
        self._pausing = False
        self._closed = False

    @property
    def started(self) -> bool:
        """Whether it takes part in the ticks, or did."""
        return self._wire is not None

    @property
    def clock(self) -> int:
        """Samples since the start: when the next one will be sent."""
        return (self._timestamp + self._packet - self._first_timestamp) & 0xFFFFFFFF

    @property
    def played(self) -> int:
        """Samples of what is being played that were sent."""
        return self._at

    def start(self, wire: Wire, now: float) -> None:
        """Take part in the ticks, with what was negotiated."""
        self.change(wire)
        self._report_at = now + rtcp.INTERVAL_S * random.uniform(0.5, 1.5)  # noqa: S311 - RFC 3550, 6.3.1
        self._ticker.add(self, {self._ports.rtp: self._read_rtp, self._ports.rtcp: self._read_rtcp})

    def change(self, wire: Wire) -> None:
        """Take over what a new offer and answer say; what is being played goes on where it was."""
        self._lock.release(wire.hosts, wire.rtp)
        self._from = None
        if self._wire is None or self._wire.rtp != wire.rtp:
            self._to = sockaddr(*wire.rtp) if wire.rtp else None
            self._rtcp_to = sockaddr(*wire.rtcp) if wire.rtcp else None
        self._wire = wire
        self._payload_type = wire.payload_type
        self._packet = wire.packet_samples
        self._silence = bytes([wire.law.silence]) * wire.packet_samples
        if self._audio:
            self._bytes = self._audio.encoded(wire.law)

    def play(self, audio: Audio, done: Callable[[bool], None]) -> None:
        """Play from the next tick on.

        `done(True)` comes with its last packet, `done(False)` if it was stopped or not all could be sent.
        """
        self.stop()
        if self._wire is None or not audio.alaw:
            done(self._wire is not None)
            return
        self._audio, self._bytes, self._at = audio, audio.encoded(self._wire.law), 0
        self._done, self._whole = done, True
        self._pausing = False

    def pause(self) -> None:
        """Send silence in what is being played, from the next packet on, until `go_on`."""
        self._pausing = True

    def go_on(self) -> None:
        """Play on from where it was."""
        self._pausing = False

    def stop(self) -> None:
        """Play nothing more; silence follows in the next packet."""
        self._finish(whole=False)

    def close(self) -> None:
        """Say BYE in RTCP, leave the ticks, free the ports. Safe to call twice."""
        if self._closed:
            return
        self._closed = True
        self.stop()
        if self._wire:
            self._report(bye=True)
        self._ticker.remove(self, [self._ports.rtp, self._ports.rtcp])
        # The numbers may be another call's sockets from now on.
        self._rtp = self._rtcp = -1
        self._to = self._rtcp_to = None
        self._ports.close()
        self._counts.update(
            {"rtp sent": self.sent, "rtp received": self.received, "rtp ignored": self.ignored}
        )
        if self._reception:
            self._counts["rtp lost"] += max(self._reception.lost, 0)

    # -- what the ticker calls --------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Send the packets that are due: one of 20 ms usually."""
        self._credit += TICK_SAMPLES
        while self._credit >= self._packet:
            self._credit -= self._packet
            self._timestamp = (self._timestamp + self._packet) & 0xFFFFFFFF
            if (to := self._to) is not None and self._wire is not None and self._wire.sending:
                self._send(to)
            else:
                # After a pause the receiver may start afresh (RFC 3551, 4.1).
                self._marker = MARKER
        if now >= self._report_at:
            self._report_at = now + rtcp.INTERVAL_S * random.uniform(0.5, 1.5)  # noqa: S311 - RFC 3550, 6.3.1
            self._report(bye=False)

    def skip(self, ticks: int) -> None:
        """Let the timestamp follow the clock over ticks that didn't happen."""
        self._timestamp = (self._timestamp + ticks * TICK_SAMPLES) & 0xFFFFFFFF
        self._marker = MARKER

    def failed(self) -> None:
        """Tell the call."""
        self._ear.media_failed()

    def _send(self, to: bytes) -> None:
        """Send the next packet of what is played, else of silence."""
        if self._done is None or self._pausing:
            self._transmit(to, self._payload_type, self._timestamp, self._silence)
            return
        frame = self._bytes[self._at : self._at + self._packet]
        self._at += self._packet
        last = self._at >= len(self._bytes)
        if last:
            frame += self._silence[len(frame) :]
        self._whole &= self._transmit(to, self._payload_type, self._timestamp, frame)
        if last:
            self._finish(whole=self._whole)

    def _transmit(self, to: bytes, kind: int, timestamp: int, body: bytes) -> bool:
        """Send one packet; return whether the kernel took it."""
        self._sequence = (self._sequence + 1) & 0xFFFF
        header = HEADER.pack(PLAIN, kind | self._marker, self._sequence, timestamp, self._ssrc)
        self._marker = 0
        self.sent += 1
        self._octets += len(body)
        if send(self._rtp, header + body, to):
            return True
        self._counts["rtp not sent"] += 1
        return False

    def _finish(self, *, whole: bool) -> None:
        done, self._done, self._audio, self._bytes = self._done, None, None, b""
        if done:
            done(whole)

    def _read_rtp(self, now: float) -> None:
        if (received := receive(self._rtp)) is None:
            return
        packet, source = received
        wire = self._wire
        if wire is None or len(packet) < HEADER.size:
            self._counts["rtp malformed"] += 1
            return
        first, second, sequence, timestamp, ssrc = HEADER.unpack_from(packet)
        body = packet[HEADER.size :] if first == PLAIN else payload(packet)
        kind = second & TYPE_BITS
        if body is None:
            self._counts["rtp malformed"] += 1
            return
        if source != self._from and not self._take(source, kind):
            return
        self.received += 1
        self.last_heard = now
        reception = self._reception
        if reception is None or reception.ssrc != ssrc:
            self._reception = reception = rtcp.Reception(ssrc, sequence)
        reception.count(sequence, timestamp, rtcp.arrival(now))
        if kind == wire.payload_type:
            self._ear.audio(body, timestamp)
        elif kind == wire.event_type:
            if (key := self._events.read(ssrc, timestamp, body)) is not None:
                self._ear.key(key, "rtp")
        else:
            self._counts["rtp of another type"] += 1

    def _take(self, source: bytes, kind: int) -> bool:
        """Decide about a packet from a new source; if it is the caller's, send there from now on."""
        wire = self._wire
        known = wire is not None and kind in {wire.payload_type, wire.event_type}
        host, port = peer(source)
        if not known or not self._lock.take((host, port)):
            self.ignored += 1
            return False
        # Symmetric RTP (RFC 4961): answers go where the packets come from, through any NAT.
        self._from = self._to = source
        self._rtcp_to = sockaddr(host, min(port + 1, _HIGHEST_PORT))
        return True

    def _read_rtcp(self, now: float) -> None:
        del now
        if (received := receive(self._rtcp)) is None:
            return
        compound, source = received
        if self._lock.source is None or peer(source)[0] != self._lock.source[0]:
            self.ignored += 1
            return
        if (found := rtcp.read(compound, self._ssrc)) is None:
            self._counts["rtcp malformed"] += 1
            return
        self._rtcp_to = source
        self._counts["rtcp received"] += 1
        if found.fraction_lost:
            self._counts["rtcp reports of loss"] += 1

    def _report(self, *, bye: bool) -> None:
        if self._rtcp_to is None:
            return
        sent = rtcp.Sent(self._ssrc, self._timestamp, self.sent, self._octets)
        if send(self._rtcp, rtcp.report(sent, self._cname, self._reception, bye=bye), self._rtcp_to):
            self._counts["rtcp sent"] += 1
