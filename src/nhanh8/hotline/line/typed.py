"""Lines typed on standard input, without keeping the event loop waiting."""

import asyncio
import os
import sys


class TypedLines:
    """Lines as they come from a terminal, a pipe or a file."""

    def __init__(self, descriptor: int | None = None) -> None:
        self._descriptor = sys.stdin.fileno() if descriptor is None else descriptor
        self._read = b""
        self._ended = asyncio.Event()

    async def next(self) -> str | None:
        """Give the next line without its end; None at the end of the input, or once `end` was called."""
        while b"\n" not in self._read:
            await self._readable()
            data = b"" if self._ended.is_set() else os.read(self._descriptor, 4096)
            if not data:
                self._ended.set()
                break
            self._read += data
        line, _, self._read = self._read.partition(b"\n")
        return line.decode(errors="replace") if line or not self._ended.is_set() else None

    def end(self) -> None:
        """Give no more lines."""
        self._read = b""
        self._ended.set()

    async def _readable(self) -> None:
        loop = asyncio.get_running_loop()
        ready = asyncio.Event()
        try:
            loop.add_reader(self._descriptor, ready.set)
        except PermissionError:  # a file, which the system doesn't watch: it can always be read
            return
        waits = [asyncio.ensure_future(event.wait()) for event in (ready, self._ended)]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            loop.remove_reader(self._descriptor)
            for wait in waits:
                wait.cancel()
