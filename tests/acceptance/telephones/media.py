"""The media of a telephone that signals by sipp: packets every 20 ms, speech, keys, and what it hears."""

import random
import select
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from acceptance.telephones import rtp
from acceptance.telephones.echo import Echo
from acceptance.telephones.g711 import RATE, Codec, Samples, decode, encode
from acceptance.telephones.recording import Recording

TICK_S = 0.02
HELD_PACKETS = 5
"""A key is held for 100 ms ..."""
RELEASED_PACKETS = 5
"""... and let go for 100 ms: a quick finger."""

_TONES = {
    key: (row, column)
    for row, keys in zip((697, 770, 852, 941), ("123A", "456B", "789C", "*0#D"), strict=True)
    for column, key in zip((1209, 1336, 1477, 1633), keys, strict=True)
}
"""ITU-T Q.23, in hertz."""


class Keys(Enum):
    """How a telephone sends its keys in the media."""

    EVENTS = "RFC 4733"
    IN_BAND = "tones"


@dataclass
class MediaEnd:
    """One telephone's RTP socket. Made by `Exchange.media()`; a test's thread may call everything here."""

    codec: Codec = Codec.PCMA
    event_type: int = 101
    """Payload type of telephone-event."""
    mute: bool = False
    """Send nothing at all: a one-way line."""
    ticks: int = 0
    """How often 20 ms passed since it was opened."""
    packets: list[rtp.Packet] = field(default_factory=list)
    """All that arrived, in order of arrival."""
    recording: Recording = field(default_factory=Recording)
    """What was heard."""
    packets_before: list[int] = field(default_factory=list)
    """How many packets had arrived when the first packet of each key, and of each thing said, was sent."""
    echo: Echo | None = None
    """What of that which it hears goes back into the line."""

    def __post_init__(self) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.port: int = self.socket.getsockname()[1]
        self._to: tuple[str, int] | None = None
        self._changed = threading.Condition(threading.RLock())
        self._queue: deque[tuple[int, bytes, bool]] = deque()
        self._sequence = random.randrange(1 << 15)  # noqa: S311 - RTP wants it random, not secret
        self._timestamp = self._event_timestamp = random.randrange(1 << 31)  # noqa: S311 - same
        self._ssrc = random.randrange(1 << 32)  # noqa: S311 - same

    # ── what a test does ─────────────────────────────────────────────────────

    @property
    def sends_to(self) -> tuple[str, int]:
        """Where it sends."""
        assert self._to is not None
        return self._to

    def send_to(self, host: str, port: int) -> None:
        """Start sending to where the answer's SDP says."""
        self._to = (host, port)

    def press(self, keys: str, how: Keys = Keys.EVENTS) -> None:
        """Press keys one after another, 100 ms each and 100 ms between, in the packets that follow."""
        with self._changed:
            for key in keys:
                self._queue.extend(self._events(key) if how is Keys.EVENTS else self._tones(key))
                self._queue.extend([(self.codec, self.codec.silence, False)] * RELEASED_PACKETS)

    def say(self, sound: Samples) -> None:
        """Speak in the packets that follow, after what waits to be sent already."""
        frames = np.pad(sound, (0, -len(sound) % rtp.SAMPLES))
        coded = encode(frames, self.codec)
        with self._changed:
            self._queue.extend(
                (int(self.codec), coded[at : at + rtp.SAMPLES], at == 0)
                for at in range(0, len(coded), rtp.SAMPLES)
            )

    def press_both_ways(self, keys: str) -> None:
        """Press keys as telephones do that send each in the sound and, a little later, as events too."""
        with self._changed:
            for key in keys:
                tones = [(self.codec, coded, False) for _, coded, _ in self._tones(key)]
                self._queue.extend(tones)
                self._queue.extend(self._events(key))
                self._queue.extend([(self.codec, self.codec.silence, False)] * RELEASED_PACKETS)

    def wait_until(self, true: Callable[[], bool], timeout_s: float, what: str) -> None:
        """Wait, packet by packet, until something cheap is true. AssertionError names `what` if not."""
        with self._changed:
            if not self._changed.wait_for(true, timeout_s):
                raise AssertionError(f"not within {timeout_s} s: {what} ({len(self.packets)} packets came)")

    def wait_s(self, seconds: float) -> None:
        """Let time pass."""
        until = self.ticks + round(seconds / TICK_S)
        self.wait_until(lambda: self.ticks >= until, seconds + 5, f"{seconds} s passed")

    def send_raw(self, datagram: bytes) -> None:
        """Send anything at all from this telephone's own port."""
        self.socket.sendto(datagram, self.sends_to)

    def wait_until_sent(self, timeout_s: float = 30) -> None:
        """Wait until every key, and all that was said, has been sent."""
        self.wait_until(lambda: not self._queue, timeout_s, "all was sent")

    # ── what the exchange does ───────────────────────────────────────────────

    def receive(self, now: float) -> None:
        """Take every datagram that is waiting."""
        with self._changed:
            while True:
                try:
                    datagram = self.socket.recv(2048)
                except (BlockingIOError, ConnectionRefusedError):
                    break
                if packet := rtp.parse(datagram, now):
                    self.packets.append(packet)
                    self.recording.add(packet)
            self._changed.notify_all()

    def tick(self, now: float) -> None:
        """Send the packet of these 20 ms."""
        with self._changed:
            self.ticks += 1
            self._changed.notify_all()
            if self._to is None or self.mute:
                return
            payload_type, payload, first = (
                self._queue.popleft() if self._queue else (int(self.codec), self.codec.silence, False)
            )
            if first:
                self.receive(now)  # what came before it must not pass for its answer
                self.packets_before.append(len(self.packets))
                self._event_timestamp = self._timestamp
            if self.echo and payload_type == self.codec:
                payload = encode(self.echo.mixed(decode(payload, self.codec), self.recording), self.codec)
            timestamp = self._event_timestamp if payload_type == self.event_type else self._timestamp
            packet = rtp.build(payload_type, self._sequence, timestamp, self._ssrc, payload, marker=first)
            self._sequence += 1
            self._timestamp += rtp.SAMPLES
        try:
            self.socket.sendto(packet, self._to)
        except ConnectionRefusedError:  # the other end has closed its port already
            return

    def _events(self, key: str) -> list[tuple[int, bytes, bool]]:
        return [(self.event_type, p, n == 0) for n, p in enumerate(rtp.key_events(key, HELD_PACKETS))]

    def _tones(self, key: str) -> list[tuple[int, bytes, bool]]:
        at = np.arange(HELD_PACKETS * rtp.SAMPLES) / RATE
        sound = sum(np.sin(2 * np.pi * hertz * at) for hertz in _TONES[key]) * 4000  # about −12 dBm0 each
        coded = encode(np.asarray(sound).astype(np.int16), self.codec)
        return [
            (int(self.codec), coded[n : n + rtp.SAMPLES], n == 0) for n in range(0, len(coded), rtp.SAMPLES)
        ]


class Exchange:
    """One thread that receives and sends for every `MediaEnd` of a test run."""

    def __init__(self) -> None:
        self._ends: dict[int, MediaEnd] = {}
        self._lock = threading.Lock()
        self._poll = select.poll()
        self._running = True
        self._thread = threading.Thread(target=self._run, daemon=True, name="exchange")
        self._thread.start()

    def media(self, codec: Codec = Codec.PCMA, *, event_type: int = 101, mute: bool = False) -> MediaEnd:
        """Open a telephone's media on a free port."""
        end = MediaEnd(codec, event_type, mute)
        with self._lock:
            self._ends[end.socket.fileno()] = end
            self._poll.register(end.socket, select.POLLIN)
        return end

    def remove(self, end: MediaEnd) -> None:
        """Close a telephone's media; what it heard stays."""
        with self._lock:
            if self._ends.pop(end.socket.fileno(), None):
                self._poll.unregister(end.socket)
                end.socket.close()

    def close(self) -> None:
        """End the thread and close every socket."""
        self._running = False
        self._thread.join()
        for end in list(self._ends.values()):
            self.remove(end)

    def _run(self) -> None:
        due = time.monotonic()
        while self._running:
            wait_ms = max(0, (due - time.monotonic()) * 1000)
            ready = self._poll.poll(wait_ms)
            now = time.monotonic()
            with self._lock:
                for number, _ in ready:
                    if end := self._ends.get(number):
                        end.receive(now)
                if now >= due:
                    for end in self._ends.values():
                        end.tick(now)
                    due = max(due + TICK_S, now - 5 * TICK_S)
