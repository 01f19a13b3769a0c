"""What comes outside a call, and over which transport: OPTIONS, TCP, where answers go (RFC 3261, 3581)."""

import asyncio

import pytest

from nhanh8.hotline.line.call import Cause
from unit.hotline.conftest import MakeStand, in_call
from unit.hotline.raw_phone import WITHIN_S

# -- other requests -----------------------------------------------------------------------------------


async def test_options_tells_what_we_can_do(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    found = await phone.ask("OPTIONS")
    assert found.status_code == 200
    assert "INVITE" in found.headers.get("allow")
    assert found.headers.get("accept") == ["application/sdp"]


async def test_options_inside_a_call_is_answered_too(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    assert (await phone.ask("OPTIONS")).status_code == 200


@pytest.mark.parametrize("method", ["REGISTER", "MESSAGE", "REFER", "PRACK", "NONSENSE", "invite"])
async def test_other_methods_get_405_with_those_we_know(stand: MakeStand, method: str) -> None:
    phone = await (await stand()).phone()
    refused = await phone.ask(method)
    assert refused.status_code == 405
    assert refused.headers.get("allow")


async def test_nothing_but_invite_and_options_is_for_outside_a_call(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    for method in ("BYE", "INFO", "UPDATE"):
        assert (await phone.ask(method)).status_code == 481


# -- TCP ----------------------------------------------------------------------------------------------


async def test_on_tcp_answers_go_back_on_the_connection_wherever_via_points(stand: MakeStand) -> None:
    phone = await (await stand()).phone("TCP")
    found = await phone.ask(
        "OPTIONS", headers={"Via": "SIP/2.0/TCP 192.0.2.99:5999;branch=z9hG4bK-elsewhere"}
    )
    assert found.status_code == 200


async def test_garbage_on_one_connection_closes_that_one_only(stand: MakeStand) -> None:
    hotline = await stand()
    good, bad = await hotline.phone("TCP"), await hotline.phone("TCP")
    await good.call()
    bad.send(b"GET / HTTP/1.1\r\nHost: hotline\r\n\r\n")
    async with asyncio.timeout(WITHIN_S):
        await bad.closed.wait()
    assert (await good.ask("BYE")).status_code == 200
    assert hotline.hotline.counts["sip connections with garbage"] == 1


async def test_keep_alives_are_answered_and_mean_nothing(stand: MakeStand) -> None:
    hotline = await stand()
    phone, datagrams = await hotline.phone("TCP"), await hotline.phone()
    phone.send(b"\r\n\r\n")
    assert (await phone.ask("OPTIONS")).status_code == 200, "the CRLF that answers it stands before this"
    datagrams.send(b"\r\n\r\n")
    datagrams.send(b"\0\0\0\0")
    assert (await datagrams.ask("OPTIONS")).status_code == 200
    assert hotline.hotline.counts["sip malformed"] == 0


async def test_a_message_that_never_ends_closes_its_connection(
    stand: MakeStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nhanh8.hotline.line.sip.tcp._MESSAGE_WITHIN_S", 0.05)
    phone = await (await stand()).phone("TCP")
    phone.send(b"OPTIONS sip:hotline SIP/2.0\r\nVia:")
    async with asyncio.timeout(WITHIN_S):
        await phone.closed.wait()


async def test_more_connections_than_allowed_are_refused(
    stand: MakeStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nhanh8.hotline.line.sip.tcp._MOST_CONNECTIONS", 1)
    hotline = await stand()
    first = await hotline.phone("TCP")
    assert (await first.ask("OPTIONS")).status_code == 200
    second = await hotline.phone("TCP")
    async with asyncio.timeout(WITHIN_S):
        await second.closed.wait()
    assert (await first.ask("OPTIONS")).status_code == 200


async def test_a_datagram_far_too_long_is_not_read(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.send(phone.request("OPTIONS", headers={"Subject": "x" * 20_000}))
    assert (await phone.ask("OPTIONS")).status_code == 200
    assert hotline.hotline.counts["sip too long"] == 1


async def test_a_caller_whose_connection_broke_goes_on_over_another(stand: MakeStand) -> None:
    hotline = await stand()
    first = await in_call(hotline, "TCP")
    second = await hotline.phone("TCP")
    second.call_id, second.tag, second.to_tag, second.cseq = (
        first.call_id,
        first.tag,
        first.to_tag,
        first.cseq,
    )
    await first.close()
    assert (await second.ask("BYE")).status_code == 200
    assert (await hotline.record()).cause == Cause.CALLER_HUNG_UP


# -- where answers go on UDP ---------------------------------------------------------------------------


async def test_on_udp_answers_go_to_the_port_in_via_unless_rport_asks_otherwise(stand: MakeStand) -> None:
    hotline = await stand()
    phone, other = await hotline.phone(), await hotline.phone()
    phone.send(
        phone.request("OPTIONS", headers={"Via": f"SIP/2.0/UDP a.example:{other.port};branch=z9hG4bK-1"})
    )
    found = await other.final("OPTIONS")
    assert "received=127.0.0.1" in found.headers.get("via")[0]
    found = await phone.ask(
        "OPTIONS", headers={"Via": f"SIP/2.0/UDP a.example:{other.port};rport;branch=z9hG4bK-2"}
    )
    assert f"rport={phone.port}" in found.headers.get("via")[0]
