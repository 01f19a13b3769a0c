"""The one clock of all calls: each 20 ms it reads what arrived and sends what is due."""

import asyncio
import logging
import select
import socket
import time
from collections.abc import Callable
from typing import Final, Protocol

from nhanh8.hotline.line.counts import Counts

log = logging.getLogger(__name__)

TICK_S: Final = 0.020
TICK_SAMPLES: Final = 160
"""Of audio in a tick, at 8,000 a second."""

_QUICKEST_S: Final = 0.010
"""Ticks that make up for a late one follow no closer, so that no caller gets a burst."""
_GIVE_UP_S: Final = 0.200
"""Later than this, the missed time isn't made up for: jitter buffers are shorter."""
_ROUNDS: Final = 4
"""Packets read from one socket in one tick at most; the rest waits in the kernel's bounded buffer."""


class Ticking(Protocol):
    """Something with audio to send in each tick."""

    def tick(self, now: float) -> None:
        """Send what is due at `now` (monotonic seconds)."""

    def skip(self, ticks: int) -> None:
        """Time passed in which nothing could be sent."""

    def failed(self) -> None:
        """One of its ticks or reads raised: it takes part no longer."""


class Ticker:
    """Runs all media of one process on a schedule that doesn't drift."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._ticking: list[Ticking] = []
        self._poll = select.epoll()
        self._readers: dict[int, tuple[Callable[[float], None], Ticking]] = {}
        self._loop = asyncio.get_running_loop()
        self._due = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False

    def add(self, one: Ticking, readers: dict[socket.socket, Callable[[float], None]]) -> None:
        """Let it take part from the next tick on; each of `readers` reads one packet of its socket."""
        for sock, reader in readers.items():
            self._readers[sock.fileno()] = (reader, one)
            self._poll.register(sock.fileno(), select.EPOLLIN)
        self._ticking.append(one)
        if self._timer is None and not self._closed:
            self._due = time.monotonic() + TICK_S
            self._timer = self._loop.call_later(TICK_S, self._tick)

    def remove(self, one: Ticking, sockets: list[socket.socket]) -> None:
        """Let it take part no longer; its sockets must still be open."""
        for sock in sockets:
            if self._readers.pop(sock.fileno(), None):
                self._poll.unregister(sock.fileno())
        if one in self._ticking:
            self._ticking = [other for other in self._ticking if other is not one]

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        self._poll.close()

    def _tick(self) -> None:
        # Not the loop's clock: uvloop's stands still while a callback runs.
        now = time.monotonic()
        self._read(now)
        for one in self._ticking:
            try:
                one.tick(now)
            except Exception as error:  # noqa: BLE001 - one call's fault isn't the others'
                self._fault(one, error)
        self._schedule(now)

    def _read(self, now: float) -> None:
        for _ in range(_ROUNDS):
            ready = self._poll.poll(0, len(self._readers) + 1)
            for number, _ in ready:
                # A packet may have ended another call of this round, and its sockets with it.
                if (found := self._readers.get(number)) is None:
                    continue
                reader, one = found
                try:
                    reader(now)
                except Exception as error:  # noqa: BLE001 - one call's fault isn't the others'
                    self._fault(one, error)
            if not ready:
                break

    def _schedule(self, began: float) -> None:
        if not self._ticking:
            self._timer = None
            return
        now = time.monotonic()
        self._due += TICK_S
        if now - self._due > _GIVE_UP_S:
            missed = int((now - self._due) / TICK_S) + 1
            self._due += missed * TICK_S
            self._counts["ticks missed"] += missed
            for one in self._ticking:
                one.skip(missed)
        wait = max(self._due, began + _QUICKEST_S) - now
        self._timer = self._loop.call_later(max(wait, 0), self._tick)

    def _fault(self, one: Ticking, error: Exception) -> None:
        """Keep one call's fault from the others."""
        self._counts["media faults"] += 1
        log.error("A call's media failed; the call is ended", exc_info=error)
        self._ticking = [other for other in self._ticking if other is not one]
        try:
            one.failed()
        except Exception:
            log.exception("It could not be ended in order")
