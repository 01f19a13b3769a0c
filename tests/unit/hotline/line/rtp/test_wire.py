"""Where audio may be sent."""

import pytest

from nhanh8.hotline.line.rtp.wire import sendable


@pytest.mark.parametrize("host", ["0.0.0.0", "224.0.0.1", "phone.example", "", "::"])  # noqa: S104 - refused
def test_audio_is_not_sent_to_names_groups_or_nobody(host: str) -> None:
    assert not sendable(host, 4000)


def test_audio_is_sent_to_one_host_at_a_real_port() -> None:
    assert sendable("192.0.2.1", 4000)
    assert sendable("2001:db8::1", 4000)
    assert not sendable("192.0.2.1", 0)
    assert not sendable("192.0.2.1", 65536)
