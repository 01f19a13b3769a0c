"""Free ports on loopback."""

import socket


def free_port(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Give a port that nobody listens on now, TCP or (SOCK_DGRAM) UDP."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
