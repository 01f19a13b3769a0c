"""Call detail records on their way to the database: kept in memory and tried again while it is away."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError

from nhanh8.audit.privacy import mask
from nhanh8.charging.calls import CallEnded, record
from nhanh8.hotline.line.counts import Counts
from nhanh8.threads import in_thread

log = logging.getLogger(__name__)

_MOST_WAITING: Final = 20_000
"""About 10 MB, or three hours of calls at 100 a minute. The oldest goes, into the log, when one more
comes."""
_FIRST_PAUSE_S: Final = 1.0
_LONGEST_PAUSE_S: Final = 30.0


class CallRecords:
    """Writes a record for each call, in the order of their ends."""

    def __init__(self, counts: Counts, write: Callable[[CallEnded], object] = record) -> None:
        self._counts = counts
        self._write = write
        self._waiting: deque[CallEnded] = deque()
        self._some = asyncio.Event()
        self._none = asyncio.Event()
        self._none.set()
        self._task = asyncio.get_running_loop().create_task(self._run(), name="call records")

    def __len__(self) -> int:
        """Count the records not written yet."""
        return len(self._waiting)

    def add(self, call: CallEnded) -> None:
        """Take one."""
        if len(self._waiting) >= _MOST_WAITING:
            if call.answered_at is None:  # costs nothing; what a flood makes must not push out what does
                self._lose(call)
                return
            self._lose(self._waiting.popleft())
        self._waiting.append(call)
        self._none.clear()
        self._some.set()

    async def close(self, within_s: float) -> None:
        """Write what waits. What can't be written in time goes into the log, to be charged by hand."""
        try:
            async with asyncio.timeout(within_s):
                await self._none.wait()
        except TimeoutError:
            pass
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for call in self._waiting:
            self._lose(call)
        self._waiting.clear()

    async def _run(self) -> None:
        pause = _FIRST_PAUSE_S
        while True:
            await self._some.wait()
            call = self._waiting[0]
            try:
                await in_thread(self._write, call)
            except (OperationalError, InterfaceError):
                self._counts["call records tried again"] += 1
                log.warning("The database is away; %d call records wait", len(self._waiting))
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE_S)
                continue
            except Exception:
                log.exception("A call record could not be written")
                self._lose(call)
            pause = _FIRST_PAUSE_S
            if self._waiting and self._waiting[0] is call:
                self._waiting.popleft()
            if not self._waiting:
                self._some.clear()
                self._none.set()

    def _lose(self, call: CallEnded) -> None:
        self._counts["call records lost"] += 1
        log.error(
            "Call record not written: %s (Call-ID %.255r) from %s, %s to %s, answered %s, %s, %s",
            call.call_id,
            call.sip_call_id,
            mask(call.caller or ""),
            call.started_at,
            call.ended_at,
            call.answered_at,
            call.cause,
            call.outcome or "no outcome",
        )
