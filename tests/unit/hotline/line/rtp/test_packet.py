"""RTP packets, well made and not."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.rtp.packet import EXTENSION, HEADER, PADDING, PLAIN, payload

BODY = b"\xd5" * 160


def packet(first: int = PLAIN, rest: bytes = BODY) -> bytes:
    return HEADER.pack(first, 8, 1, 160, 42) + rest


def test_a_plain_packet_gives_its_payload() -> None:
    assert payload(packet()) == BODY


def test_contributing_sources_and_an_extension_are_passed_over() -> None:
    extension = struct.pack("!HH", 0xBEDE, 1) + b"four"
    assert payload(packet(PLAIN | EXTENSION | 2, b"\0" * 8 + extension + BODY)) == BODY


def test_padding_is_taken_off() -> None:
    assert payload(packet(PLAIN | PADDING, BODY + b"\0\0\3")) == BODY


def test_what_contradicts_itself_is_no_packet() -> None:
    assert payload(b"\x80\x08") is None
    assert payload(packet(0x40)) is None, "version 1"
    assert payload(packet(PLAIN | PADDING, BODY + b"\xff")) is None, "more padding than packet"
    assert payload(packet(PLAIN | PADDING, BODY + b"\0")) is None, "padding counts itself"
    assert payload(packet(PLAIN | EXTENSION, b"\0\0")) is None, "half an extension"
    assert payload(packet(PLAIN | EXTENSION, struct.pack("!HH", 0, 999))) is None
    assert payload(packet(PLAIN | 15, b"")) is None, "sources that aren't there"


@given(st.binary(max_size=200))
def test_any_bytes_give_a_part_of_themselves_or_nothing(data: bytes) -> None:
    found = payload(data)
    assert found is None or (found in data and len(found) <= len(data) - HEADER.size)
