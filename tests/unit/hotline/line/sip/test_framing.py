"""Messages out of a stream."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.sip.framing import (
    MOST_BODY_BYTES,
    MOST_HEADER_BYTES,
    MOST_PINGS,
    Framer,
    GarbageError,
)

SHORT = b"OPTIONS sip:a SIP/2.0\r\nVia: x\r\nContent-Length: 0\r\n\r\n"
LONG = b"SIP/2.0 200 OK\r\nl : 5\r\n\r\nhello"
PING = b"\r\n\r\n"


@given(st.lists(st.sampled_from([SHORT, LONG, PING]), max_size=8), st.data())
def test_however_the_stream_is_cut_the_messages_are_the_same(parts: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(parts)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=12)))
    framer = Framer()
    found = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        found += framer.feed(stream[start:end])
    assert found == [part for part in parts if part != PING]
    assert framer.pings == parts.count(PING)
    assert not framer.within


def test_a_message_that_is_not_complete_waits() -> None:
    framer = Framer()
    assert framer.feed(LONG[:-1]) == []
    assert framer.within
    assert framer.feed(LONG[-1:]) == [LONG]


@pytest.mark.parametrize(
    "garbage",
    [
        b"GET / HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\n",
        b"OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\r\n",
        b"OPTIONS sip:a SIP/2.0\r\nContent-Length: many\r\n\r\n",
        b"OPTIONS sip:a SIP/2.0\r\nContent-Length: %d\r\n\r\n" % (MOST_BODY_BYTES + 1),
        b"OPTIONS sip:a SIP/2.0\r\nX: " + b"x" * MOST_HEADER_BYTES,
        b"OPTIONS sip:a SIP/2.0\nContent-Length: 0\n\n",
        SHORT.replace(b"x", b"x\nContent-Length: 9"),
        SHORT.replace(b"x", b"x\rContent-Length: 9"),
        SHORT.replace(b"x", b"x\0"),
        SHORT.replace(b"x", b"x\r\nContent-Length: 0"),
        SHORT.replace(b"x", b"x\r\nl: many"),
        SHORT.replace(b"Length: 0", b"Length: 0\r\n 9"),
        SHORT.replace(b"Content-Length", b"\xa0Content-Length"),
        SHORT.replace(b"\r\n\r\n", b"\n\n") + SHORT,
        b"\n" + SHORT,
        b"\r\r\n" + SHORT,
        b"x" * (MOST_HEADER_BYTES + 1),
    ],
)
def test_what_is_no_sip_is_garbage(garbage: bytes) -> None:
    with pytest.raises(GarbageError):
        Framer().feed(garbage)


def test_whoever_sends_keep_alives_by_the_dozen_is_after_something_else() -> None:
    framer = Framer()
    for _ in range(3):
        assert framer.feed(PING * MOST_PINGS) == []
    with pytest.raises(GarbageError):
        framer.feed(PING * (MOST_PINGS - 1) + SHORT + PING * 2)


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_or_garbage(data: bytes) -> None:
    with suppress(GarbageError):
        Framer().feed(data)
