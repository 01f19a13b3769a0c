"""The one clock of all calls."""

import asyncio
import socket
import time
from collections.abc import Callable, Iterator

import pytest

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.rtp.ticker import TICK_S, Ticker


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
async def ticker() -> Iterator[Ticker]:
    made = Ticker(Counts())
    yield made
    made.close()


async def test_ticks_keep_the_time_without_drifting(ticker: Ticker) -> None:
    beat = Beat(50)
    ticker.add(beat, {})
    await beat.done.wait()
    assert beat.at[-1] - beat.at[0] == pytest.approx(49 * TICK_S, abs=0.015)


async def test_a_late_tick_is_made_up_for_without_a_burst(ticker: Ticker) -> None:
    beat = Beat(20, lambda n: time.sleep(0.07) if n == 5 else None)
    ticker.add(beat, {})
    await beat.done.wait()
    gaps = [b - a for a, b in zip(beat.at, beat.at[1:], strict=False)]
    assert min(gaps) >= 0.009
    assert beat.at[-1] - beat.at[0] == pytest.approx(19 * TICK_S, abs=0.015)
    assert beat.skipped == 0


async def test_after_a_long_stall_the_clock_goes_on_from_there(ticker: Ticker) -> None:
    beat = Beat(8, lambda n: time.sleep(0.5) if n == 2 else None)
    ticker.add(beat, {})
    await beat.done.wait()
    assert beat.skipped >= 20
    assert beat.at[-1] - beat.at[2] == pytest.approx(5 * TICK_S, abs=0.03)


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
