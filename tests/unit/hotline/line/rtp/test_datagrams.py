"""Datagrams sent and received with Python's lock in hand."""

import socket

import pytest

from nhanh8.hotline.line.rtp.datagrams import peer, receive, send, sockaddr

HOSTS = pytest.mark.parametrize(("host", "family"), [("127.0.0.1", socket.AF_INET), ("::1", socket.AF_INET6)])


@HOSTS
def test_an_address_is_what_the_kernel_takes_and_gives(host: str, family: socket.AddressFamily) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as here, socket.socket(family, socket.SOCK_DGRAM) as there:
        for one in (here, there):
            one.bind((host, 0))
            one.setblocking(False)
        to = sockaddr(host, there.getsockname()[1])
        assert peer(to) == there.getsockname()[:2]
        assert send(here.fileno(), b"\0packet\xff", to)
        assert receive(there.fileno()) == (b"\0packet\xff", sockaddr(host, here.getsockname()[1]))
        assert receive(there.fileno()) is None


def test_a_long_packet_is_cut_and_an_empty_one_is_one() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        here.bind(("127.0.0.1", 0))
        here.setblocking(False)
        to = sockaddr(*here.getsockname())
        send(here.fileno(), b"x" * 4000, to)
        send(here.fileno(), b"", to)
        found = receive(here.fileno())
        assert found is not None
        assert found[0] == b"x" * 2048
        assert receive(here.fileno()) == (b"", to)


def test_what_cannot_be_sent_is_told() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as here:
        assert not send(here.fileno(), b"x", sockaddr("255.255.255.255", 9))
        number = here.fileno()
    assert not send(number, b"x", sockaddr("127.0.0.1", 9)), "closed"
    assert receive(number) is None


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="phone"):
        sockaddr("phone.example", 9)
