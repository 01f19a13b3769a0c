"""The demo's processes: each is a verb of our own command; all of them end with the demo.

A part is ready when it prints `NAME ready ...`. What it prints goes to a log file of its own. The system is
told to end a part whose parent is gone (`setpriv`, prctl(2) PR_SET_PDEATHSIG), so that even a killed demo
leaves nothing.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

_READY_WITHIN_S = 180
"""The first start makes all audio, which takes a while on a small machine."""
_END_WITHIN_S = 8
"""After SIGTERM; then SIGKILL."""
_LAST_LINES = 12


class PartError(Exception):
    """A part of the demo ended by itself, or was never ready."""


@dataclass(frozen=True, slots=True)
class Part:
    """One process to start."""

    name: str
    """Its verb."""
    arguments: tuple[str, ...] = ()


class Parts:
    """The processes of one demo. Leaving the context ends them all."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, asyncio.subprocess.Process] = {}
        self._last: dict[str, deque[str]] = {}
        self._reading: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self, part: Part, environment: Mapping[str, str]) -> str:
        """Start a part; return what it printed after `NAME ready`. Raises PartError if that never comes."""
        process = await asyncio.create_subprocess_exec(
            *_ends_with_us(),
            *(sys.executable, "-m", "nhanh8", part.name, *part.arguments),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C is for us alone: we stop the parts in good order
        )
        self._running[part.name] = process
        self._last[part.name] = deque(maxlen=_LAST_LINES)
        ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        reading = asyncio.create_task(self._read(part.name, process, ready))
        self._reading.add(reading)
        try:
            return await asyncio.wait_for(ready, _READY_WITHIN_S)
        except TimeoutError:
            raise PartError(self._tell(part.name, f"was not ready in {_READY_WITHIN_S} s")) from None

    async def first_to_end(self) -> PartError:
        """Wait until a part ends by itself, and tell which."""
        ends = {asyncio.create_task(p.wait()): name for name, p in self._running.items()}
        try:
            done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in ends:
                task.cancel()
        ended = done.pop()
        return PartError(self._tell(ends[ended], f"ended with code {ended.result()}"))

    async def stop(self) -> None:
        """End every part: ask first, insist later."""
        for process in self._running.values():
            with suppress(ProcessLookupError):
                process.terminate()
        ends = [asyncio.create_task(p.wait()) for p in self._running.values()]
        if ends:
            await asyncio.wait(ends, timeout=_END_WITHIN_S)
        for process in self._running.values():
            # Its group is its own session: a part that was killed, or its children, must not stay.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        await asyncio.gather(*ends, *self._reading)
        self._running.clear()
        self._reading.clear()

    async def _read(self, name: str, process: asyncio.subprocess.Process, ready: asyncio.Future[str]) -> None:
        sign = re.compile(rf"{re.escape(name)} ready ?(.*)")
        output = process.stdout
        if output is None:
            raise AssertionError("started with a pipe")
        with (self._logs / f"{name}.log").open("w", encoding="utf-8") as log:
            async for raw in output:
                line = raw.decode(errors="replace").rstrip()
                self._last[name].append(line)
                print(line, file=log, flush=True)
                said = sign.fullmatch(line)
                if said and not ready.done():
                    ready.set_result(said[1])
        code = await process.wait()
        if not ready.done():
            ready.set_exception(PartError(self._tell(name, f"ended with code {code} before it was ready")))

    def _tell(self, name: str, what: str) -> str:
        last = "\n".join(f"  {line}" for line in self._last[name])
        return f"{name} {what}. Its last words (all of them are in {self._logs / name}.log):\n{last}"


def _ends_with_us() -> tuple[str, ...]:
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "TERM", "--") if setpriv else ()
