"""What a transaction keeps, and for how much memory."""

import gc
import tracemalloc
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiosipua import SipResponse

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip.user_agent import UserAgent

REQUESTS = 200
OBJECTS_BYTES = 2500
"""Of one transaction, its timers and its place among the others."""


@dataclass
class Wire:
    """A way back that keeps the last message."""

    source: tuple[str, int] = ("192.0.2.1", 5060)
    transport: str = "UDP"
    reliable: bool = False
    last: bytes = b""

    def way_back(self, response: SipResponse) -> tuple[str, int]:
        del response
        return self.source

    def send(self, message: bytes, to: tuple[str, int]) -> None:
        assert to == self.source
        self.last = message


@pytest.fixture
async def agent() -> UserAgent:
    """Give a user agent that refuses every call."""
    return UserAgent(
        lambda leg: leg.refuse(503),
        contact=lambda _: ("192.0.2.2", 5060),
        session_expires=timedelta(minutes=30),
        is_trunk=lambda _: False,
        counts=Counts(),
    )


def request(method: str, number: int, fields: str = "") -> bytes:
    """Write a request outside of calls, with fields of one's own."""
    text = f"""{method} sip:hotline SIP/2.0
Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK{number}
{fields}From: <sip:an@a.example>;tag={number}
To: <sip:hotline@b.example>
Call-ID: {number}
CSeq: 1 {method}

"""
    return text.replace("\n", "\r\n").encode()


FIELDS = {
    "nothing more": "",
    "proxies": "Via: " + ",".join(["SIP/2.0/TCP a"] * 69) + "\n",
    "one long proxy": "Via: SIP/2.0/TCP a;x=" + "y" * 13_000 + "\n",
    "other fields": "X: y\n" * 190,
    "one long field": "X: " + "y" * 13_000 + "\n",
    "routes": "Record-Route: " + ",".join(["<sip:a>"] * 1500) + "\n",
    "other letters": "X: 😀" + "y" * 13_000 + "\n",
}


@pytest.mark.parametrize("method", ["OPTIONS", "INVITE", "MESSAGE"])
@pytest.mark.parametrize("fields", FIELDS.values(), ids=FIELDS)
async def test_what_was_refused_or_answered_takes_little_more_memory_than_the_answer(
    agent: UserAgent, method: str, fields: str
) -> None:
    wire = Wire()
    agent.received(request(method, 0, fields), wire)
    tracemalloc.start()
    try:
        for number in range(1, REQUESTS + 1):
            agent.received(request(method, number, fields), wire)
        gc.collect()
        taken, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(agent._servers._known) == REQUESTS + 1
    assert taken / REQUESTS < len(wire.last) + OBJECTS_BYTES


async def test_the_cancel_of_a_refused_call_is_answered_in_its_dialog(agent: UserAgent) -> None:
    wire = Wire()
    tags = []
    for method in ("INVITE", "CANCEL"):
        agent.received(request(method, 1), wire)
        tags.append(wire.last.partition(b"To: ")[2].partition(b"\r\n")[0])
    assert wire.last.startswith(b"SIP/2.0 200 ")
    assert tags[0] == tags[1]
