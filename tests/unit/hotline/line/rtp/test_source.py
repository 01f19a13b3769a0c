"""From where packets are taken: no stranger gets a call's audio."""

from nhanh8.hotline.line.rtp.source import SourceLock

CALLER, NAT, STRANGER = ("10.0.0.1", 4000), ("192.0.2.1", 5000), ("203.0.113.9", 6000)


def lock() -> SourceLock:
    made = SourceLock()
    made.release(frozenset({"10.0.0.1", "192.0.2.1"}), now=0.0)
    return made


def test_the_first_packet_from_an_expected_host_is_locked_to() -> None:
    made = lock()
    assert made.take(CALLER, 0.1)
    assert made.source == CALLER
    assert not made.take(NAT, 0.2)
    assert not made.take(("10.0.0.1", 4002), 5.0), "another port of the same host"
    assert made.source == CALLER


def test_the_host_of_the_signalling_is_expected_too() -> None:
    assert lock().take(NAT, 0.0)


def test_a_stranger_must_wait_for_the_expected_ones() -> None:
    made = lock()
    assert not made.take(STRANGER, 0.9)
    assert made.take(STRANGER, 1.1)


def test_a_stranger_gives_way_to_an_expected_host_and_to_nobody_else() -> None:
    made = lock()
    made.take(STRANGER, 1.1)
    assert not made.take(("198.51.100.1", 1), 2.0)
    assert made.take(CALLER, 3.0)
    assert not made.take(STRANGER, 4.0)


def test_a_new_offer_opens_the_lock() -> None:
    made = lock()
    made.take(CALLER, 0.1)
    made.release(frozenset({"203.0.113.9"}), now=10.0)
    assert made.take(STRANGER, 10.0)
