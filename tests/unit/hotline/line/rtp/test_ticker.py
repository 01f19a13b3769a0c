"""The one clock of all calls."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Callable

import pytest

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.rtp.ticker import TICK_S, Ticker
from unit.hotline.line.rtp.conftest import Clock


class Beat:
    """Notes when it was called, and does something then."""

    def __init__(self, enough: int, then: Callable[[int], None] | None = None) -> None:
        self.at: list[float] = []
        self.skipped = 0
        self.has_failed = False
        self.done = asyncio.Event()
        self._enough = enough
        self._then = then

    def tick(self, now: float) -> None:
        self.at.append(now)
        if self._then:
            self._then(len(self.at))
        if len(self.at) >= self._enough:
            self.done.set()

    def skip(self, ticks: int) -> None:
        self.skipped += ticks

    def failed(self) -> None:
        self.has_failed = True
        self.done.set()


@pytest.fixture
async def ticker(clock: Clock) -> AsyncIterator[Ticker]:
    del clock
    made = Ticker(Counts())
    yield made
    made.close()


def stall(clock: Clock, at: int, seconds: float) -> Callable[[int], None]:
    """Let one tick take so long: the machine was busy with something else."""

    def then(count: int) -> None:
        clock.now += seconds if count == at else 0

    return then


def ticks_between(beat: Beat) -> list[float]:
    """Give the time from each tick to the next, in ticks."""
    return [(b - a) / TICK_S for a, b in itertools.pairwise(beat.at)]


async def test_ticks_keep_the_time_without_drifting(ticker: Ticker, clock: Clock) -> None:
    beat = Beat(50, lambda _: setattr(clock, "now", clock.now + 0.003))
    ticker.add(beat, {})
    await beat.done.wait()
    assert beat.at[-1] - beat.at[0] == pytest.approx(49 * TICK_S), "what a tick takes delays no other"


async def test_a_late_tick_is_made_up_for_without_a_burst(ticker: Ticker, clock: Clock) -> None:
    beat = Beat(20, stall(clock, 5, 0.07))
    ticker.add(beat, {})
    await beat.done.wait()
    late = [3.5, *[0.5] * 5]
    assert ticks_between(beat) == pytest.approx([*[1] * 4, *late, *[1] * 9])
    assert beat.skipped == 0


async def test_after_a_long_stall_the_clock_goes_on_from_there(ticker: Ticker, clock: Clock) -> None:
    beat = Beat(8, stall(clock, 2, 0.5))
    ticker.add(beat, {})
    await beat.done.wait()
    assert beat.skipped == 25
    assert beat.at[-1] - beat.at[2] == pytest.approx(5 * TICK_S)


def break_on_third(count: int) -> None:
    if count == 3:
        raise ZeroDivisionError


async def test_a_fault_in_one_call_does_not_hurt_the_others(
    ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    broken, well = Beat(99, break_on_third), Beat(10)
    ticker.add(broken, {})
    ticker.add(well, {})
    await well.done.wait()
    assert broken.has_failed
    assert len(broken.at) == 3
    assert "media failed" in caplog.text


async def test_packets_are_read_before_anything_is_sent(ticker: Ticker) -> None:
    here, there = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    here.bind(("127.0.0.1", 0))
    order: list[str] = []
    beat = Beat(3, lambda _: order.append("tick"))
    ticker.add(beat, {here: lambda _: order.append(here.recv(9).decode())})
    for word in ("one", "two", "three", "four", "five"):
        there.sendto(word.encode(), here.getsockname())
    await beat.done.wait()
    ticker.remove(beat, [here])
    here.close()
    there.close()
    assert order[:7] == ["one", "two", "three", "four", "tick", "five", "tick"], (
        "four of one socket in a tick"
    )


async def test_a_reader_that_fails_ends_its_own_call(ticker: Ticker) -> None:
    here, there = (socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2))
    here.bind(("127.0.0.1", 0))

    def read(_: float) -> None:
        here.recv(9)
        raise ZeroDivisionError

    broken, well = Beat(99), Beat(5)
    ticker.add(broken, {here: read})
    ticker.add(well, {})
    there.sendto(b"x", here.getsockname())
    await well.done.wait()
    assert broken.has_failed
    ticker.remove(broken, [here])
    here.close()
    there.close()
