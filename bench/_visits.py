"""Visits to a web server: at a constant rate, or one after another. Each has a connection of its own."""

import asyncio
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

HOST: Final = "127.0.0.1"
_PATIENCE_S: Final = 10.0
_CHUNK: Final = 65536


@dataclass(frozen=True, slots=True)
class Visit:
    """A request, whole, and what the first line of its answer has to contain."""

    name: str
    request: bytes
    expected: bytes


@dataclass(frozen=True, slots=True)
class Visited:
    """What came of a visit."""

    name: str
    failed: bool
    took_ms: float
    """To the last byte: from when it was due, or from when it was sent if it came after another."""
    late_ms: float
    """By which it was sent too late."""


def answer_to(port: int, visit: Visit) -> bytes:
    """Make one visit, and give the answer."""
    with socket.create_connection((HOST, port), _PATIENCE_S) as connection:
        connection.sendall(visit.request)
        answer = bytearray()
        while chunk := connection.recv(_CHUNK):
            answer += chunk
    return bytes(answer)


def one_by_one(port: int, visits: Sequence[Visit]) -> list[Visited]:
    """Make visits, each when the one before is over."""
    done = []
    for visit in visits:
        began = time.perf_counter()
        answer = answer_to(port, visit)
        took_ms = (time.perf_counter() - began) * 1000
        done.append(Visited(visit.name, _failed(visit, answer), took_ms, 0.0))
    return done


async def at_a_rate(port: int, visits: Sequence[Visit], per_second: float) -> list[Visited]:
    """Make visits at a constant rate, however long the answers take.

    Each is timed from when it was due: one that waits behind a slow one has waited too.
    """
    loop = asyncio.get_running_loop()
    began = loop.time() + 1 / per_second

    async def make(visit: Visit, due: float) -> Visited:
        await asyncio.sleep(due - loop.time())
        late_ms = (loop.time() - due) * 1000
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await _answer_to(port, visit)
        except (OSError, TimeoutError):
            answer = b""
        return Visited(visit.name, _failed(visit, answer), (loop.time() - due) * 1000, late_ms)

    return await asyncio.gather(*(make(visit, began + n / per_second) for n, visit in enumerate(visits)))


async def _answer_to(port: int, visit: Visit) -> bytes:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        writer.write(visit.request)
        return await reader.read(-1)
    finally:
        writer.close()


def _failed(visit: Visit, answer: bytes) -> bool:
    return visit.expected not in answer.partition(b"\r\n")[0]
