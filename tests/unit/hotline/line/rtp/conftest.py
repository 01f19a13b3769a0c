"""Time that passes only while there is nothing to do, so that no verdict hangs on how busy a machine is.

Sockets are real and are read at once; where nothing is ready, the clock jumps to the next timer.
"""

import asyncio
import selectors
from collections.abc import Callable

import pytest

from nhanh8.hotline.line.rtp import ticker


class Clock:
    """A clock to be set by hand, in seconds; it begins at some time, as a machine's does."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now


class _Selector(selectors.DefaultSelector):
    """Waits for nothing: what it would have waited for passes on the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if timeout is None:
            raise AssertionError("waiting for ever: nothing is ready and nothing is due")
        self._clock.now += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop that lives on a clock of its own."""

    def __init__(self) -> None:
        self.clock = Clock()
        super().__init__(_Selector(self.clock))

    def time(self) -> float:
        return self.clock.now


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Let every test of this folder run on such a loop."""
    return {"virtual": VirtualLoop}


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock of the test's loop, which is the ticker's too."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    monkeypatch.setattr(ticker, "time", loop.clock)
    return loop.clock
