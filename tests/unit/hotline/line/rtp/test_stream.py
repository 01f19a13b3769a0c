"""The audio of one call, over real sockets."""

import asyncio
import itertools
import socket
import struct
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.rtp import rtcp
from nhanh8.hotline.line.rtp.events import packets_of_key
from nhanh8.hotline.line.rtp.packet import HEADER, MARKER
from nhanh8.hotline.line.rtp.ports import open_pair
from nhanh8.hotline.line.rtp.stream import RtpStream
from nhanh8.hotline.line.rtp.ticker import TICK_S, Ticker
from nhanh8.hotline.line.rtp.wire import Wire
from nhanh8.speech.utterance import Audio, Law
from unit.hotline.line.rtp.conftest import Clock

HOST = "127.0.0.1"
WITHIN_S = 5.0


@dataclass
class Packet:
    """What an RTP packet says."""

    marker: bool
    kind: int
    sequence: int
    timestamp: int
    ssrc: int
    body: bytes


@dataclass
class Notes:
    """Notes what a stream tells."""

    keys: list[tuple[str, str]] = field(default_factory=list)
    heard: list[bytes] = field(default_factory=list)
    has_failed: bool = False

    def key(self, key: str, way: str) -> None:
        self.keys.append((key, way))

    def audio(self, encoded: bytes, timestamp: int) -> None:
        del timestamp
        self.heard.append(encoded)

    def media_failed(self) -> None:
        self.has_failed = True


class Bench:
    """A stream, and a telephone's two sockets beside it."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.counts = Counts()
        self.notes = Notes()
        self.ticker = Ticker(self.counts)
        self.stream = RtpStream(open_pair(HOST, (20000, 29998)), self.ticker, self.notes, self.counts)
        phone = open_pair(HOST, (20000, 29998))
        self.phone, self.phone_rtcp = phone.rtp, phone.rtcp
        self.wire = Wire(
            Law.A, 8, 101, 160, (HOST, phone.port), (HOST, phone.port + 1), True, frozenset({HOST})
        )

    async def packets(self, count: int, sock: socket.socket | None = None) -> list[Packet]:
        loop = asyncio.get_running_loop()
        found = []
        async with asyncio.timeout(WITHIN_S):
            for _ in range(count):
                data = await loop.sock_recv(sock or self.phone, 2048)
                first, second, *rest = HEADER.unpack_from(data)
                assert first == 0x80
                found.append(Packet(bool(second & MARKER), second & 0x7F, *rest, data[HEADER.size :]))
        return found

    async def tick(self, count: int = 2) -> None:
        """Let that many ticks pass."""
        await self.packets(count)

    def send(
        self,
        *bodies: bytes,
        kind: int = 8,
        timestamp: int = 0,
        ssrc: int = 5,
        sock: socket.socket | None = None,
    ) -> None:
        for n, body in enumerate(bodies):
            packet = HEADER.pack(0x80, kind, n, timestamp, ssrc) + body
            (sock or self.phone).sendto(packet, (HOST, self.stream.port))

    def close(self) -> None:
        self.stream.close()
        self.ticker.close()
        self.phone.close()
        self.phone_rtcp.close()


@pytest.fixture
async def bench(clock: Clock) -> AsyncIterator[Bench]:
    made = Bench(clock)
    yield made
    made.close()


def speech(packets: int, *, extra: int = 0) -> Audio:
    """Make audio in which each byte of A-law says which packet it is in."""
    alaw = b"".join(bytes([n]) * 160 for n in range(packets)) + b"\x7f" * extra
    return Audio(alaw, alaw[::-1])


async def test_silence_flows_from_the_first_tick_on_in_one_unbroken_stream(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    found = await bench.packets(10)
    assert {p.body for p in found} == {b"\xd5" * 160}
    assert [p.marker for p in found] == [True] + [False] * 9
    assert {(p.ssrc, p.kind) for p in found} == {(found[0].ssrc, 8)}
    assert [(p.sequence - found[0].sequence) & 0xFFFF for p in found] == list(range(10))
    assert [(p.timestamp - found[0].timestamp) & 0xFFFFFFFF for p in found] == list(range(0, 1600, 160))


async def test_audio_is_played_to_its_last_sample_and_then_reported_whole(bench: Bench) -> None:
    done = asyncio.get_running_loop().create_future()
    bench.stream.start(bench.wire, bench.clock.now)
    await bench.packets(1)
    bench.stream.play(speech(5, extra=40), done.set_result)
    found = await bench.packets(7)
    said = b"".join(p.body for p in found if p.body != b"\xd5" * 160)
    assert said == speech(5, extra=40).alaw + b"\xd5" * 120
    assert await done is True


async def test_stopping_is_silence_in_the_next_packet(bench: Bench) -> None:
    done = asyncio.get_running_loop().create_future()
    bench.stream.start(bench.wire, bench.clock.now)
    bench.stream.play(speech(50), done.set_result)
    await bench.packets(3)
    bench.stream.stop()
    assert await done is False
    assert (await bench.packets(1))[0].body == b"\xd5" * 160


async def test_on_hold_nothing_is_sent_and_what_was_said_goes_on_afterwards(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    bench.stream.play(speech(20), lambda _: None)
    before = (await bench.packets(4))[-1]
    bench.stream.change(replace(bench.wire, sending=False))
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await bench.packets(1)
    bench.stream.change(bench.wire)
    after = (await bench.packets(1))[0]
    assert after.body[0] == before.body[0] + 1
    assert after.marker
    assert after.sequence == (before.sequence + 1) & 0xFFFF
    assert (after.timestamp - before.timestamp) & 0xFFFFFFFF > 1600


async def test_a_new_codec_takes_over_in_the_middle_of_what_is_said(bench: Bench) -> None:
    audio = speech(20)
    bench.stream.start(bench.wire, bench.clock.now)
    bench.stream.play(audio, lambda _: None)
    before = (await bench.packets(4))[-1]
    bench.stream.change(replace(bench.wire, law=Law.MU, payload_type=0))
    after = (await bench.packets(1))[0]
    at = 160 * (before.body[0] + 1)
    assert (after.kind, after.body) == (0, audio.mulaw[at : at + 160])


@pytest.mark.parametrize("samples", [80, 160, 240, 320])
async def test_packets_have_the_length_that_was_asked_for(bench: Bench, samples: int) -> None:
    bench.stream.start(replace(bench.wire, packet_samples=samples), bench.clock.now)
    began = bench.clock.now
    found = await bench.packets(12)
    assert {len(p.body) for p in found} == {samples}
    assert (found[-1].timestamp - found[0].timestamp) & 0xFFFFFFFF == 11 * samples
    assert bench.clock.now - began == pytest.approx(12 * samples / 8000, abs=TICK_S / 2)


async def test_packets_go_to_where_the_caller_sends_from(bench: Bench) -> None:
    elsewhere = open_pair(HOST, (20000, 29998))
    bench.stream.start(bench.wire, bench.clock.now)
    await bench.tick()
    bench.send(b"\xd5" * 160, sock=elsewhere.rtp)
    assert len(await bench.packets(5, elsewhere.rtp)) == 5
    elsewhere.close()


async def test_another_source_is_ignored_and_counted_until_a_new_offer(bench: Bench) -> None:
    other = open_pair(HOST, (20000, 29998))
    bench.stream.start(bench.wire, bench.clock.now)
    bench.send(b"\1" * 160)
    await bench.tick()
    bench.send(b"\2" * 160, sock=other.rtp)
    await bench.tick(3)
    assert bench.notes.heard == [b"\1" * 160]
    assert bench.stream.ignored == 1
    bench.stream.change(bench.wire)
    bench.send(b"\3" * 160, sock=other.rtp)
    await bench.packets(3, other.rtp)
    assert bench.notes.heard[-1] == b"\3" * 160
    other.close()


async def test_a_changed_ssrc_is_the_same_caller(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    bench.send(b"\1" * 160, ssrc=1)
    bench.send(b"\2" * 160, ssrc=2)
    await bench.tick(3)
    assert bench.notes.heard == [b"\1" * 160, b"\2" * 160]


async def test_named_events_are_keys_by_the_type_that_was_agreed_on(bench: Bench) -> None:
    bench.stream.start(replace(bench.wire, event_type=96), bench.clock.now)
    bench.send(*packets_of_key("8", packets=2, samples=160), kind=96, timestamp=1)
    bench.send(*packets_of_key("9", packets=2, samples=160), kind=101, timestamp=2)
    await bench.tick(4)
    assert bench.notes.keys == [("8", "rtp")]
    assert bench.stream.last_heard is not None


async def test_what_is_malformed_or_of_an_unknown_type_locks_nothing(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    bench.phone.sendto(b"\x80", (HOST, bench.stream.port))
    bench.phone.sendto(b"\xbf" + b"\xff" * 20, (HOST, bench.stream.port))
    bench.send(b"x" * 160, kind=96)
    await bench.tick(3)
    assert bench.stream.last_heard is None
    assert (bench.counts["rtp malformed"], bench.stream.ignored) == (2, 1)
    assert not bench.notes.has_failed


async def test_a_caller_whose_address_is_unknown_gets_packets_after_the_first_of_theirs(bench: Bench) -> None:
    done = asyncio.get_running_loop().create_future()
    bench.stream.start(replace(bench.wire, rtp=None, rtcp=None), bench.clock.now)
    bench.stream.play(speech(3), done.set_result)
    bench.send(b"\xd5" * 160)
    assert [p.body[0] for p in await bench.packets(3)] == [0, 1, 2], "nothing was said to nobody"
    assert await done is True


async def test_the_end_of_a_stream_is_told_by_rtcp(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    bench.send(b"\xd5" * 160)
    await bench.tick()
    theirs = rtcp.report(rtcp.Sent(5, 0, 1, 160), "phone@there", None)
    bench.phone_rtcp.sendto(theirs, (HOST, bench.stream.port + 1))
    bench.phone_rtcp.sendto(b"nonsense", (HOST, bench.stream.port + 1))
    await bench.tick(3)
    bench.stream.close()
    bench.stream.close()
    async with asyncio.timeout(WITHIN_S):
        compound = await asyncio.get_running_loop().sock_recv(bench.phone_rtcp, 2048)
    found = rtcp.read(compound, ours=5)
    assert found == rtcp.Received(fraction_lost=0.0, bye=True)
    packets, octets = struct.unpack_from("!II", compound, 20)
    assert octets == 160 * packets
    assert (bench.counts["rtcp received"], bench.counts["rtcp malformed"]) == (1, 1)
    assert bench.counts["rtp sent"] == packets


async def test_a_packet_that_cannot_be_sent_makes_what_was_said_not_whole(bench: Bench) -> None:
    done = asyncio.get_running_loop().create_future()
    bench.stream.start(replace(bench.wire, rtp=("255.255.255.255", 9)), bench.clock.now)
    bench.stream.play(speech(2), done.set_result)
    async with asyncio.timeout(WITHIN_S):
        assert await done is False, "broadcasting isn't allowed"
    assert bench.counts["rtp not sent"] >= 2


async def test_what_pauses_goes_on_where_it_was_and_the_packets_never_stop(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    done: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
    sound = speech(4)
    bench.stream.play(sound, done.set_result)
    packets = await bench.packets(2)
    bench.stream.pause()
    packets += await bench.packets(3)
    assert not done.done()
    bench.stream.go_on()
    packets += await bench.packets(2)
    assert await done is True
    parts = [sound.alaw[at : at + 160] for at in range(0, 640, 160)]
    silence = bytes([Law.A.silence]) * 160
    assert [packet.body for packet in packets] == [*parts[:2], *[silence] * 3, *parts[2:]]
    steps = {b.timestamp - a.timestamp for a, b in itertools.pairwise(packets)}
    assert steps == {160}
    assert not any(packet.marker for packet in packets[1:])


async def test_a_closed_stream_sends_nothing_even_if_its_sockets_numbers_are_used_again(bench: Bench) -> None:
    bench.stream.start(bench.wire, bench.clock.now)
    await bench.tick()
    sent = bench.stream.sent
    bench.stream.close()
    next_call = open_pair(HOST, (20000, 29998))
    bench.stream.tick(bench.clock.now)
    bench.stream.play(speech(1), lambda _: None)
    bench.stream.tick(bench.clock.now)
    assert bench.stream.sent == sent
    next_call.close()
