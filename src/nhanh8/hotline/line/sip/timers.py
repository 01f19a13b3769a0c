"""Timers of SIP (RFC 3261, table 4), and sending again until something stops it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timers:
    """T1 and T2 in seconds; the others follow from them. Tests take shorter ones."""

    t1: float = 0.5
    t2: float = 4.0

    @property
    def patience(self) -> float:
        """64 * T1 = 32 s: how long anything is sent again, and an old transaction remembered (B, F, H, J)."""
        return 64 * self.t1


class Resending:
    """Sends again after T1, 2 T1, 4 T1 ... at most T2 apart, until stopped or out of patience."""

    def __init__(
        self, send: Callable[[], None], timers: Timers, gave_up: Callable[[], None], *, silently: bool = False
    ) -> None:
        """Begin; the first sending was done by the caller. `silently`: only wait (reliable transports)."""
        self._send = send
        self._timers = timers
        self._gave_up = gave_up
        self._silently = silently
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + timers.patience
        self._interval = timers.t1
        self._handle = self._loop.call_later(self._interval, self._again)

    def stop(self) -> None:
        """Send no more, and don't give up either."""
        self._handle.cancel()

    def _again(self) -> None:
        left = self._end - self._loop.time()
        if left <= 0:
            self._gave_up()
            return
        if not self._silently:
            self._send()
        self._interval = min(2 * self._interval, self._timers.t2)
        self._handle = self._loop.call_later(min(self._interval, max(left, 0.001)), self._again)
