"""UDP packets sent and received without letting go of Python's lock (GIL).

`socket.sendto` releases the lock for each packet. While a thread works in Python (a query), every release is
a whole switch interval until the lock comes back: 800 packets in a tick, and the tick never ends. These
calls take a microsecond and never block, so they keep the lock; they cost no more than the socket module's.

Sizes and numbers are passed as C's `int`: without declared types `ctypes` is twice as fast, and all are
small. Addresses are `sockaddr` structures (Linux), so that comparing two is comparing bytes.
"""

import ctypes
import socket
import struct
from ipaddress import ip_address
from typing import Final

_libc: Final = ctypes.PyDLL(None)
_sendto: Final = _libc.sendto
_recvfrom: Final = _libc.recvfrom

_LARGEST: Final = 2048
"""Bytes read of a packet; ours and any telephone's are far smaller."""
_packet: Final = ctypes.create_string_buffer(_LARGEST)
_V4: Final = struct.Struct("!H4s8x")
_V6: Final = struct.Struct("!HI16sI")
_FAMILY: Final = struct.Struct("=H")
_LONGEST_ADDRESS: Final = _FAMILY.size + _V6.size
_source: Final = ctypes.create_string_buffer(_LONGEST_ADDRESS)
_length: Final = ctypes.c_uint32(_LONGEST_ADDRESS)
_length_at: Final = ctypes.byref(_length)


def sockaddr(host: str, port: int) -> bytes:
    """Make an address from an IP address and a port. ValueError for anything else."""
    address = ip_address(host)
    if address.version == 4:  # noqa: PLR2004 - IPv4
        return _FAMILY.pack(socket.AF_INET) + _V4.pack(port, address.packed)
    return _FAMILY.pack(socket.AF_INET6) + _V6.pack(port, 0, address.packed, 0)


def peer(address: bytes) -> tuple[str, int]:
    """Give host and port of an address."""
    (family,) = _FAMILY.unpack_from(address)
    if family == socket.AF_INET:
        port, packed = _V4.unpack_from(address, _FAMILY.size)
    else:
        port, _, packed, _ = _V6.unpack_from(address, _FAMILY.size)
    return socket.inet_ntop(family, packed), port


def send(number: int, packet: bytes, to: bytes) -> bool:
    """Send from the non-blocking socket of that file number; return whether the kernel took it."""
    return bool(_sendto(number, packet, len(packet), 0, to, len(to)) >= 0)


def receive(number: int) -> tuple[bytes, bytes] | None:
    """Read a packet and the address it came from; None where there is none."""
    _length.value = _LONGEST_ADDRESS
    size = _recvfrom(number, _packet, _LARGEST, 0, _source, _length_at)
    if size < 0:
        return None
    # A slice of an array of char is bytes, whatever typeshed says.
    return _packet[:size], _source[: _length.value]  # type: ignore[return-value]
