"""Keys as named events (RFC 4733): each counts once, whatever the network does to its packets."""

from collections.abc import Iterable
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.rtp.events import KEYS, EventReader, packets_of_key

SSRC = 7
Sent = tuple[int, bytes]


def pressed(keys: str, start: int = 0xFFFFFF00) -> list[list[Sent]]:
    """Give the packets of each key, 200 ms apart, over a wrap of the timestamp."""
    return [
        [((start + 1600 * n) & 0xFFFFFFFF, body) for body in packets_of_key(key, packets=4, samples=160)]
        for n, key in enumerate(keys)
    ]


def read(packets: Iterable[Sent], reader: EventReader | None = None, ssrc: int = SSRC) -> str:
    reader = reader or EventReader()
    return "".join(reader.read(ssrc, at, body) or "" for at, body in packets)


def test_all_keys_are_read_with_their_three_ends() -> None:
    assert read(chain(*pressed(KEYS))) == KEYS


def test_a_key_counts_with_its_first_packet() -> None:
    assert read([pressed("5")[0][0]]) == "5"


@given(st.text(KEYS, min_size=1, max_size=13), st.data())
def test_lost_and_repeated_packets_change_nothing_while_one_of_each_key_arrives(
    keys: str, data: st.DataObject
) -> None:
    arrived: list[Sent] = []
    for packets in pressed(keys):
        some = data.draw(st.lists(st.sampled_from(range(len(packets))), min_size=1, max_size=12))
        arrived += [packets[n] for n in some]
    assert read(arrived) == keys


def test_packets_that_come_after_the_next_key_began_count_nothing() -> None:
    first, second = pressed("12")
    assert read([*first[:-2], *second[:2], *first[-2:], *second[2:]]) == "12"


def test_the_same_key_twice_is_two_keys() -> None:
    assert read(chain(*pressed("11"))) == "11"


def test_a_key_held_for_longer_than_one_event_can_tell_is_one_key() -> None:
    body = packets_of_key("3", packets=1, samples=160)[0]
    assert read([(0, body), (0xFFFF, body), (2 * 0xFFFF, body)]) == "3"


def test_another_source_may_use_the_same_timestamp() -> None:
    reader = EventReader()
    assert read(pressed("4")[0], reader) + read(pressed("4")[0], reader, ssrc=8) == "44"


def test_a_hook_flash_and_a_short_packet_are_no_keys() -> None:
    assert read([(0, b"\x10\x8a\x03\x20"), (1, b"\x05\x8a")]) == ""


def test_what_is_no_key_cannot_be_sent() -> None:
    with pytest.raises(ValueError, match="substring"):
        packets_of_key("E", packets=1, samples=160)
