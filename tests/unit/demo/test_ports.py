"""Whether ports are free."""

import socket
from contextlib import closing

from nhanh8.demo.ports import taken


def test_a_port_that_someone_listens_on_is_taken_and_free_again_afterwards() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
        assert taken(port, "127.0.0.1")
    assert not taken(port, "127.0.0.1")


def test_udp_counts_where_it_is_asked_for() -> None:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as line:
        line.bind(("127.0.0.1", 0))
        port = line.getsockname()[1]
        assert taken(port, "127.0.0.1", udp=True)
        assert not taken(port, "127.0.0.1")


def test_port_0_is_always_free() -> None:
    assert not taken(0, "127.0.0.1", udp=True)
