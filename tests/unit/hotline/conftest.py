"""A hotline on free ports, with a small dialogue of the test's own."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from nhanh8.charging.calls import CallEnded
from nhanh8.config import Settings
from nhanh8.hotline.line.call import Call, HungUpError
from nhanh8.hotline.line.sip.timers import Timers
from nhanh8.hotline.server import Hotline
from nhanh8.speech.recognisers.recogniser import Recogniser
from unit.hotline.raw_phone import HOST, WITHIN_S, RawPhone, raw_phone

FOREVER = timedelta(hours=1)
QUICK = Timers(t1=0.04, t2=0.16)
"""The whole patience of a transaction is 2.56 s then."""


@dataclass
class Stand:
    """A running hotline and what it did."""

    hotline: Hotline
    calls: list[Call]
    keys: "asyncio.Queue[str]"
    records: "asyncio.Queue[CallEnded]" = field(default_factory=asyncio.Queue)
    taken: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the dialogue of a call has begun."""
    _phones: list[RawPhone] = field(default_factory=list)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    @property
    def address(self) -> tuple[str, int]:
        return HOST, self.hotline.port

    async def phone(self, transport: str = "UDP") -> RawPhone:
        phone = await self._stack.enter_async_context(raw_phone(self.address, transport))
        self._phones.append(phone)
        return phone

    async def record(self) -> CallEnded:
        async with asyncio.timeout(WITHIN_S):
            return await self.records.get()

    async def close(self) -> None:
        for phone in self._phones:
            phone.obliging = True
        await self.hotline.stop()
        await self._stack.aclose()


Answer = Callable[[Call], Awaitable[str]]
MakeStand = Callable[..., Awaitable[Stand]]


@pytest.fixture
async def stand(configured: Callable[..., Settings]) -> AsyncIterator[MakeStand]:
    """Give a starter of hotlines. Without a dialogue of the test's own, a call takes keys until it ends."""
    made: list[Stand] = []

    async def start(
        receive: Answer | None = None,
        *,
        timers: Timers = QUICK,
        recogniser: Recogniser | None = None,
        **hotline: Any,
    ) -> Stand:
        usual = {"sip_port": 0, "rings_for": timedelta(milliseconds=1), "trust_from_header": True}
        configured(hotline=usual | hotline)
        calls: list[Call] = []
        keys: asyncio.Queue[str] = asyncio.Queue()
        taken = asyncio.Event()

        async def take_keys(call: Call) -> str:
            calls.append(call)
            taken.set()
            if receive:
                return await receive(call)
            try:
                while (key := await call.next_key(FOREVER)) is not None:
                    keys.put_nowait(key)
            except HungUpError:
                pass
            return "done"

        loop = asyncio.get_running_loop()
        records: asyncio.Queue[CallEnded] = asyncio.Queue()

        def write(record: CallEnded) -> None:
            loop.call_soon_threadsafe(records.put_nowait, record)

        server = Hotline(take_keys, recogniser=recogniser, write=write, timers=timers)
        await server.start()
        made.append(Stand(server, calls, keys, records, taken))
        return made[-1]

    yield start
    for one in made:
        await one.close()


async def in_call(stand: Stand, transport: str = "UDP") -> RawPhone:
    """Give a telephone whose call was answered."""
    phone = await stand.phone(transport)
    await phone.call()
    await stand.taken.wait()
    return phone
