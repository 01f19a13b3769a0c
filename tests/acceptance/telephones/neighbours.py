"""Free ports beside each other, as sipp and baresip want them."""

import contextlib
import random
import socket

_FROM, _TO = 10_000, 20_000
"""Below those that systems give out by themselves, which many others take at the same time."""


_given: set[int] = set()


def free_neighbours(*wanted: tuple[socket.SocketKind, int]) -> int:
    """Find a port of 127.0.0.1 from which each `(kind, offset)` wanted is free: `((SOCK_DGRAM, 0), ...)`.

    None is given twice: whoever got it may bind it a moment later.
    """
    while True:
        port = random.randrange(_FROM, _TO, 4)  # noqa: S311 - any will do
        if port in _given:
            continue
        with contextlib.suppress(OSError), contextlib.ExitStack() as probes:
            for kind, offset in wanted:
                probe = probes.enter_context(socket.socket(socket.AF_INET, kind))
                probe.bind(("127.0.0.1", port + offset))
            _given.add(port)
            return port
