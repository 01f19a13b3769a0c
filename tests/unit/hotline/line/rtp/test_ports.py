"""Port pairs."""

import pytest

from nhanh8.hotline.line.rtp.ports import NoPortError, open_pair


def test_rtp_is_even_and_rtcp_one_above() -> None:
    pair = open_pair("127.0.0.1", (20001, 29998))
    assert pair.port % 2 == 0
    assert pair.rtcp.getsockname()[1] == pair.port + 1
    pair.close()


def test_when_all_are_taken_it_says_so_and_keeps_none() -> None:
    first = open_pair("127.0.0.1", (20000, 29998))
    only = (first.port, first.port)
    with pytest.raises(NoPortError):
        open_pair("127.0.0.1", only)
    first.close()
    again = open_pair("127.0.0.1", only)
    again.rtp.close()
    with pytest.raises(NoPortError):
        open_pair("127.0.0.1", only)
    again.close()
    open_pair("127.0.0.1", only).close()


def test_a_range_without_an_even_port_has_none() -> None:
    with pytest.raises(NoPortError):
        open_pair("127.0.0.1", (20001, 20001))
