"""Whether the ports that were asked for are free."""

import socket
from contextlib import closing


def taken(port: int, host: str, *, udp: bool = False) -> bool:
    """Tell whether another program has this port (TCP, and UDP where asked). Port 0 never is."""
    kinds = [socket.SOCK_STREAM, *([socket.SOCK_DGRAM] if udp else [])]
    return any(not _can_bind(port, host, kind) for kind in kinds)


def _can_bind(port: int, host: str, kind: socket.SocketKind) -> bool:
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        if kind is socket.SOCK_STREAM:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
