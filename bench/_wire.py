"""Many RTP packets in one system call: a socket's callers send with sendmmsg and receive with recvmmsg.

A call for each packet would make Python the bottleneck of the measurement. The packets, addresses and message
headers stand in numpy arrays that the kernel reads and fills; sequence and timestamp go up for all callers at
once. The kernel stamps what it receives (SO_TIMESTAMPNS), so that it doesn't matter when it is read.
"""

import ctypes
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

HOST: Final = "127.0.0.1"
SAMPLES: Final = 160
"""In a packet: 20 ms of G.711."""
PCMA: Final = 8
"""Payload type (RFC 3551, table 4)."""
EVENTS: Final = 101
"""Payload type that is offered for named events."""

Overhears = Callable[[int, bytes], None]
"""Takes a packet's sequence number and its audio."""

_MARKER: Final = 0x80
_HEADER_BYTES: Final = 12
_AUDIO_BYTES: Final = _HEADER_BYTES + SAMPLES
_EVENT_BYTES: Final = _HEADER_BYTES + 4
_SILENCE: Final = 0xD5
"""A-law's zero."""
_AT_ONCE: Final = 256
"""Packets read in one system call."""
_LARGEST: Final = 256
_CONTROL_BYTES: Final = 64
_BUFFER_BYTES: Final = 4 << 20
_SO_RCVBUFFORCE: Final = 33
_SO_TIMESTAMPNS: Final = 35

# socket.h, ip.h, uio.h on 64-bit Linux.
_RTP = np.dtype(
    [
        ("first", "u1"),
        ("second", "u1"),
        ("sequence", ">u2"),
        ("timestamp", ">u4"),
        ("ssrc", ">u4"),
        ("body", "u1", SAMPLES),
    ]
)
_ADDRESS = np.dtype([("family", "=u2"), ("port", ">u2"), ("host", ">u4"), ("zero", "u8")])
_PIECE = np.dtype([("base", "u8"), ("length", "u8")])
_MESSAGE = np.dtype(
    {
        "names": [
            "name",
            "name_length",
            "pieces",
            "piece_count",
            "control",
            "control_length",
            "flags",
            "length",
        ],
        "formats": ["u8", "u4", "u8", "u8", "u8", "u8", "i4", "u4"],
        "offsets": [0, 8, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)
_CONTROL = np.dtype(
    {
        "names": ["kind", "seconds", "nanoseconds"],
        "formats": ["i4", "i8", "i8"],
        "offsets": [12, 16, 24],
        "itemsize": _CONTROL_BYTES,
    }
)

_libc = ctypes.CDLL(None, use_errno=True)

_weights = np.random.default_rng(8).integers(1, 1 << 62, SAMPLES, dtype=np.uint64)
SILENT: Final = int(np.full(SAMPLES, _SILENCE, np.uint64) @ _weights)
"""The print of a packet of nothing but silence."""
_MURMUR: Final = np.random.default_rng(9).integers(0xD0, 0xDA, SAMPLES, dtype=np.uint8)
"""20 ms of a caller's audio, that nobody may treat as silence."""


class Heard:
    """Every packet that came, in the order of arrival at our sockets."""

    def __init__(self, expected: int) -> None:
        self._rows = expected
        self.count = 0
        self.call = np.empty(expected, np.int32)
        self.at = np.empty(expected, np.int64)
        """Nanoseconds of the real-time clock, by the kernel."""
        self.sequence = np.empty(expected, np.uint16)
        self.print = np.empty(expected, np.uint64)
        """Of the audio: the same for the same samples; `SILENT` where it is silence."""

    def add(self, call: NDArray[Any], at: NDArray[Any], sequence: NDArray[Any], prints: NDArray[Any]) -> None:
        """Keep what one system call read."""
        end = self.count + len(call)
        if end > self._rows:
            self._rows *= 2
            for name in ("call", "at", "sequence", "print"):
                old = getattr(self, name)
                new = np.empty(self._rows, old.dtype)
                new[: self.count] = old[: self.count]
                setattr(self, name, new)
        rows = slice(self.count, end)
        self.call[rows], self.at[rows], self.sequence[rows], self.print[rows] = call, at, sequence, prints
        self.count = end


class Line:
    """One pair of sockets, RTP and RTCP, with the callers that share it and send in the same moment."""

    def __init__(self, most: int) -> None:
        self.rtp, self.rtcp = _pair()
        self.port = int(self.rtp.getsockname()[1])
        self.sent = 0
        self.overheard: dict[int, Overhears] = {}
        """For some callers: who gets what they hear, packet by packet, with its sequence number."""
        self._active: list[int] = []
        self._row: dict[int, int] = {}
        self._caller_of_port = np.full(1 << 16, -1, np.int32)
        # What is sent, a row for each caller that is talking.
        self._packets = np.zeros(most, _RTP)
        self._clock = np.zeros(most, np.uint32)
        self._to = np.zeros(most, _ADDRESS)
        self._pieces = np.zeros(most, _PIECE)
        self._messages = _messages(self._to, self._pieces, self._packets, _AUDIO_BYTES)
        # What is received.
        self._in = np.zeros(_AT_ONCE, np.dtype([("rtp", _RTP), ("rest", "u1", _LARGEST - _RTP.itemsize)]))
        self._from = np.zeros(_AT_ONCE, _ADDRESS)
        self._in_pieces = np.zeros(_AT_ONCE, _PIECE)
        self._in_messages = _messages(self._from, self._in_pieces, self._in, _LARGEST)
        self._control = np.zeros(_AT_ONCE, _CONTROL)
        self._in_messages["control"] = _places(self._control)

    # -- sending ----------------------------------------------------------------------------------

    def connect(self, caller: int, port: int) -> None:
        """Let a caller talk from now on, to this port."""
        row = self._row[caller] = len(self._active)
        self._active.append(caller)
        self._caller_of_port[port] = caller
        self._to[row] = (socket.AF_INET, port, int.from_bytes(socket.inet_aton(HOST), "big"), 0)
        self._packets[row] = (0x80, PCMA, caller & 0x7FFF, 0, 0x10000 + caller, _MURMUR)
        self._clock[row] = caller * 7919
        self._pieces["length"][row] = _AUDIO_BYTES

    def leave(self, caller: int) -> None:
        """Let a caller send nothing any more; what still comes for it is kept."""
        row, last = self._row.pop(caller), len(self._active) - 1
        moved = self._active.pop()
        if row != last:
            for rows in (self._to, self._packets, self._clock):
                rows[row] = rows[last]
            self._pieces["length"][row] = self._pieces["length"][last]
            self._active[row] = moved
            self._row[moved] = row

    def next_packets(self) -> None:
        """Make ready everybody's next 20 ms of audio."""
        rows = slice(0, len(self._active))
        self._packets["sequence"][rows] += 1
        self._clock[rows] += SAMPLES
        self._packets["timestamp"][rows] = self._clock[rows]

    def clock(self, caller: int) -> int:
        """Give the timestamp of a caller's next packet."""
        return int(self._clock[self._row[caller]])

    def key(self, caller: int, payload: bytes, timestamp: int, *, first: bool) -> None:
        """Replace a caller's next packet by one of a key (RFC 4733)."""
        row = self._row[caller]
        self._packets["second"][row] = EVENTS | (_MARKER if first else 0)
        self._packets["timestamp"][row] = timestamp
        self._packets["body"][row, : len(payload)] = np.frombuffer(payload, np.uint8)
        self._pieces["length"][row] = _EVENT_BYTES

    def sound(self, caller: int, coded: bytes) -> None:
        """Have a caller's next packet sound so: 20 ms in A-law."""
        self._packets["body"][self._row[caller]] = np.frombuffer(coded, np.uint8)

    def audio_again(self, caller: int) -> None:
        """Go back from keys, or speech, to a murmur."""
        row = self._row[caller]
        self._packets["second"][row] = PCMA
        self._packets["body"][row] = _MURMUR
        self._pieces["length"][row] = _AUDIO_BYTES

    def send(self) -> None:
        """Send what is ready, for everybody. Raises OSError."""
        done, count = 0, len(self._active)
        while done < count:
            place = self._messages.ctypes.data + done * _MESSAGE.itemsize
            sent = _libc.sendmmsg(self.rtp.fileno(), ctypes.c_void_p(place), count - done, 0)
            if sent < 0:
                raise OSError(error := ctypes.get_errno(), os.strerror(error))
            done += sent
        self.sent += count

    # -- receiving --------------------------------------------------------------------------------

    def receive(self, heard: Heard) -> None:
        """Read everything that came."""
        while True:
            self._in_messages["name_length"] = _ADDRESS.itemsize
            self._in_messages["control_length"] = _CONTROL_BYTES
            count = _libc.recvmmsg(
                self.rtp.fileno(),
                ctypes.c_void_p(self._in_messages.ctypes.data),
                _AT_ONCE,
                socket.MSG_DONTWAIT,
                None,
            )
            if count <= 0:
                return
            self._take(count, heard)
            if count < _AT_ONCE:
                return

    def _take(self, count: int, heard: Heard) -> None:
        caller = self._caller_of_port[self._from["port"][:count]]
        audio = (caller >= 0) & (self._in_messages["length"][:count] == _AUDIO_BYTES)
        at = self._control["seconds"][:count] * 1_000_000_000 + self._control["nanoseconds"][:count]
        packets = self._in["rtp"][:count]
        prints = packets["body"].astype(np.uint64) @ _weights
        sequence = packets["sequence"].astype(np.uint16)
        if self.overheard:
            for row in np.flatnonzero(audio):
                if take := self.overheard.get(int(caller[row])):
                    take(int(sequence[row]), packets["body"][row].tobytes())
        if audio.all():
            heard.add(caller, at, sequence, prints)
        else:
            heard.add(caller[audio], at[audio], sequence[audio], prints[audio])

    def drain_rtcp(self) -> None:
        """Throw away what came to the RTCP port, so that it doesn't fill up."""
        with suppress(BlockingIOError):
            while True:
                self.rtcp.recv(_LARGEST)

    def close(self) -> None:
        """Free the ports."""
        self.rtp.close()
        self.rtcp.close()


def _pair() -> tuple[socket.socket, socket.socket]:
    for port in range(40_000, 60_000, 2):
        rtp, rtcp = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
        try:
            rtp.bind((HOST, port))
            rtcp.bind((HOST, port + 1))
        except OSError:
            rtp.close()
            rtcp.close()
            continue
        rtcp.setblocking(False)
        rtp.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        roomy(rtp)
        return rtp, rtcp
    raise SystemExit("No pair of ports is free.")


def roomy(sock: socket.socket) -> None:
    """Give a socket room for all that comes while we work on something else."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, _SO_RCVBUFFORCE, _BUFFER_BYTES)
    except PermissionError:  # the kernel's limit holds for those who aren't root
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)


def _places(rows: NDArray[Any]) -> NDArray[np.uint64]:
    """Give the address of each row in memory."""
    return rows.ctypes.data + np.arange(len(rows), dtype=np.uint64) * np.uint64(rows.itemsize)


def _messages(
    addresses: NDArray[Any], pieces: NDArray[Any], packets: NDArray[Any], length: int
) -> NDArray[Any]:
    """Make message headers that point at the rows of these arrays."""
    pieces["base"], pieces["length"] = _places(packets), length
    messages = np.zeros(len(packets), _MESSAGE)
    messages["name"], messages["name_length"] = _places(addresses), _ADDRESS.itemsize
    messages["pieces"], messages["piece_count"] = _places(pieces), 1
    return messages
