"""Packets as one stream: in order, without gaps, nothing twice."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.hearing.received import Packet, ReceivedAudio
from nhanh8.speech import g711
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterance import Law

LATE = 800
"""Samples after which whatever is missing counts as lost."""
SILENT = 100_000


def sound(size: int, law: Law = Law.A) -> tuple[bytes, Samples]:
    random = np.random.default_rng(size)
    encoded = random.integers(0, 256, size, dtype=np.uint8).tobytes()
    return encoded, g711.decode(encoded, law)


def packets(encoded: bytes, size: int, first: int, law: Law = Law.A) -> list[Packet]:
    """Cut audio into packets that come just in time."""
    return [
        Packet(encoded[at : at + size], (first + at) % (1 << 32), law, at + size)
        for at in range(0, len(encoded), size)
    ]


def received(came: list[Packet], end: int) -> Samples:
    stream = ReceivedAudio()
    heard = []
    for packet in came:
        stream.take(packet)
        heard.append(due(stream, packet.clock))
    heard.append(due(stream, end))
    return np.concatenate(heard)


def due(stream: ReceivedAudio, clock: int) -> Samples:
    return np.concatenate([np.zeros(0, np.int16), *stream.due(clock)])


@given(
    st.sampled_from([80, 160, 240, 320]),
    st.sampled_from([0, 1 << 31, (1 << 32) - 1000]),
    st.sampled_from(Law),
)
def test_packets_of_any_length_become_what_was_spoken(size: int, first: int, law: Law) -> None:
    encoded, samples = sound(4800, law)
    assert np.array_equal(received(packets(encoded, size, first, law), 4800), samples)


@given(st.permutations(range(20)), st.data())
def test_packets_in_any_order_within_sixty_milliseconds_and_doubles_change_nothing(
    order: list[int], data: st.DataObject
) -> None:
    encoded, samples = sound(20 * 160)
    sent = packets(encoded, 160, 5)
    # Each packet may be overtaken by the two after it.
    came = sorted(range(20), key=lambda n: n if n == 0 else n + order[n] % 3 * 0.9)
    doubled = [n for n in came for _ in range(data.draw(st.integers(1, 2)))]
    assert np.array_equal(received([sent[n] for n in doubled], 20 * 160), samples)


def test_a_lost_packet_is_made_up_for_and_the_rest_is_where_it_was() -> None:
    encoded, samples = sound(20 * 160)
    sent = packets(encoded, 160, 5)
    heard = received(sent[:8] + sent[9:], 20 * 160)
    assert heard.size == samples.size
    assert np.array_equal(heard[: 8 * 160], samples[: 8 * 160])
    assert heard[8 * 160 : 9 * 160].any()
    assert np.array_equal(heard[9 * 160 :], samples[9 * 160 :])


def test_where_no_packets_come_there_is_silence_in_time() -> None:
    encoded, samples = sound(10 * 160)
    stream = ReceivedAudio()
    for packet in packets(encoded, 160, 5):
        stream.take(packet)
    heard = due(stream, 10 * 160)
    assert np.array_equal(heard, samples)
    assert not stream.due(10 * 160 + 1600)
    quiet = np.concatenate([due(stream, 10 * 160 + ticks * 160) for ticks in range(1, 101)])
    assert 100 * 160 - 1700 <= quiet.size <= 100 * 160
    assert not quiet.any()


def test_after_a_silence_without_packets_speech_goes_on_where_it_belongs() -> None:
    encoded, samples = sound(20 * 160)
    sent = packets(encoded, 160, 5)
    heard = received(sent[:5] + sent[12:], 20 * 160)
    assert heard.size == samples.size
    assert np.array_equal(heard[12 * 160 :], samples[12 * 160 :])


@pytest.mark.parametrize("jump", [100_000, -100_000, 1 << 31])
def test_another_stream_begins_where_it_begins(jump: int) -> None:
    encoded, samples = sound(10 * 160)
    first = packets(encoded, 160, 1 << 20)
    second = [Packet(p.encoded, (p.timestamp + jump) % (1 << 32), Law.A, p.clock + 1600) for p in first]
    assert np.array_equal(received(first + second, 20 * 160), np.concatenate([samples, samples]))


def test_a_new_stream_has_a_timing_of_its_own_and_one_that_only_paused_has_not() -> None:
    encoded, _ = sound(160)
    stream = ReceivedAudio()
    stream.take(Packet(encoded, 1000, Law.A, 160))
    stream.due(160)
    assert stream.streams == 1
    stream.take(Packet(encoded, 1000 + 40_000, Law.A, 40_160))
    stream.due(40_160)
    assert stream.streams == 1
    stream.take(Packet(encoded, 777_777, Law.A, 40_320))
    assert stream.streams == 2


def test_a_packet_longer_than_a_telephone_sends_is_dropped_and_counted() -> None:
    stream = ReceivedAudio()
    stream.take(Packet(bytes(800), 0, Law.A, 800))
    stream.take(Packet(bytes(801), 800, Law.A, 1601))
    assert due(stream, 1601).size == 800
    assert stream.dropped == 1


def test_a_silence_of_two_seconds_in_which_nobody_listened_is_no_flood() -> None:
    stream = ReceivedAudio()
    for clock in (*range(160, 8160, 160), *range(23_840, 40_000, 160)):
        stream.take(Packet(bytes(160), clock - 160, Law.A, clock))
        due(stream, clock)
    assert not stream.dropped


@pytest.mark.parametrize("step", [160, 800, 15_999, 16_001, 1 << 31])
def test_there_is_never_much_more_sound_than_time_whatever_the_timestamps_say(step: int) -> None:
    stream = ReceivedAudio()
    heard = timestamp = 0
    seconds = 10
    for tick in range(seconds * 50):
        for _ in range(4):
            timestamp = (timestamp + step) % (1 << 32)
            stream.take(Packet(bytes(800), timestamp, Law.A, tick * 160))
        heard += due(stream, tick * 160).size
    assert heard < (seconds + 4) * 8000
    assert stream.dropped > seconds * 50


@given(
    st.lists(st.tuples(st.integers(0, (1 << 32) - 1), st.integers(0, 300), st.integers(0, 400)), max_size=60)
)
def test_whatever_comes_the_stream_stays_near_the_clock_and_small(
    came: list[tuple[int, int, int]],
) -> None:
    stream = ReceivedAudio()
    clock = heard = most = 0
    for timestamp, size, passed in came:
        clock += passed
        most += max(size, passed) + 16_000 + LATE
        stream.take(Packet(bytes(size), timestamp, Law.MU, clock))
        heard += due(stream, clock).size
        assert len(stream._waiting) <= 16
        assert heard <= most
