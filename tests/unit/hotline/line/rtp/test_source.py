"""From where packets are taken: no stranger gets a call's audio."""

from nhanh8.hotline.line.rtp.source import SourceLock

CALLER, NAT, STRANGER = ("10.0.0.1", 4000), ("192.0.2.1", 5000), ("203.0.113.9", 6000)


def lock() -> SourceLock:
    made = SourceLock()
    made.release(frozenset({"10.0.0.1", "192.0.2.1"}), CALLER)
    return made


def test_the_first_packet_from_an_expected_host_is_locked_to() -> None:
    made = lock()
    assert made.take(CALLER)
    assert made.source == CALLER
    assert not made.take(NAT)
    assert not made.take(("10.0.0.1", 4002)), "another port of the same host"
    assert made.source == CALLER


def test_the_host_of_the_signalling_is_expected_too() -> None:
    assert lock().take(NAT)


def test_a_stranger_is_not_taken_however_silent_the_caller_is() -> None:
    made = lock()
    assert not made.take(STRANGER)
    assert made.take(CALLER)


def test_a_new_offer_opens_the_lock() -> None:
    made = lock()
    made.take(CALLER)
    made.release(frozenset({"203.0.113.9"}), STRANGER)
    assert made.take(STRANGER)


def test_the_exact_address_takes_over_from_another_port_and_keeps_the_lock() -> None:
    made = lock()
    assert made.take(("10.0.0.1", 3998)), "from the old port, still in flight after a re-INVITE"
    assert made.take(CALLER)
    assert not made.take(("10.0.0.1", 3998))
    assert not made.take(NAT)
    assert made.source == CALLER
