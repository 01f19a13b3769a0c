"""RTCP reports (RFC 3550, 6)."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.rtp import rtcp

OURS, THEIRS = 0x1111, 0x2222
SENT = rtcp.Sent(OURS, timestamp=1600, packets=10, octets=1600)


def received(*sequences: int) -> rtcp.Reception:
    reception = rtcp.Reception(THEIRS, sequences[0])
    for sequence in sequences:
        reception.count(sequence, 160 * sequence, 160 * sequence)
    return reception


def block(reception: rtcp.Reception) -> tuple[int, ...]:
    return tuple(struct.unpack("!IIIIII", reception.block()))


def test_a_report_can_be_read_by_the_other_end() -> None:
    theirs = rtcp.report(rtcp.Sent(THEIRS, 0, 0, 0), "them@there", received(*range(10)))
    assert rtcp.read(theirs, ours=THEIRS) == rtcp.Received(fraction_lost=0.0, bye=False)


def test_a_report_counts_what_was_sent() -> None:
    compound = rtcp.report(SENT, "us@here", None)
    assert struct.unpack_from("!III", compound, 16) == (1600, 10, 1600)
    assert len(compound) % 4 == 0


def test_bye_is_said_and_understood() -> None:
    found = rtcp.read(rtcp.report(SENT, "us@here", None, bye=True), ours=THEIRS)
    assert found == rtcp.Received(fraction_lost=None, bye=True)


def test_lost_packets_are_counted_in_the_interval_and_in_all() -> None:
    reception = received(0, 1, 2, 3, 8, 9, 10, 11)
    _, lost, highest, *_ = block(reception)
    assert (lost >> 24, lost & 0xFFFFFF, highest) == (4 * 256 // 12, 4, 11)
    reception.count(12, 0, 0)
    assert block(reception)[1] == 4, "none of them in the second interval"


def test_sequence_numbers_wrap_and_may_come_late() -> None:
    reception = received(65533, 65534, 0, 65535, 1)
    assert reception.lost == 0
    assert block(reception)[2] == 0x10001


def test_jitter_is_nought_for_a_steady_stream_over_a_wrap_of_its_timestamp() -> None:
    reception = rtcp.Reception(THEIRS, 0)
    for n in range(10):
        reception.count(n, (0xFFFFFFFF - 800 + 160 * n) & 0xFFFFFFFF, 160 * n)
    assert block(reception)[3] == 0


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    rtcp.read(data, ours=OURS)


def test_what_is_no_compound_packet_is_refused() -> None:
    good = rtcp.report(SENT, "us@here", received(1, 2))
    assert rtcp.read(b"", OURS) is None
    assert rtcp.read(good[:-1], OURS) is None
    assert rtcp.read(good + b"\x81", OURS) is None
    assert rtcp.read(good[28 + 24 :], OURS) is None, "the description can't come first"
