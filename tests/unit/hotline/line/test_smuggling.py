"""What a stranger writes into a message that the trunk passes on is nobody's identity."""

import asyncio

import pytest

from unit.hotline.conftest import MakeStand
from unit.hotline.raw_phone import WITHIN_S

VICTIM = "P-Asserted-Identity: <sip:+84912345678@operator.example>"


@pytest.mark.parametrize("field", ["User-Agent", "Subject", "Contact", "From", "Call-ID"])
@pytest.mark.parametrize("byte", ["\r", "\n", "\0", "\r\n\x0b", "\r\n\xa0"])
async def test_a_field_within_a_field_starts_no_call(stand: MakeStand, field: str, byte: str) -> None:
    hotline = await stand(trunks=["127.0.0.1"], trust_from_header=False)
    phone = await hotline.phone()
    phone.invite(headers={field: f"x{byte}{VICTIM}{byte}X: y"})
    assert (await phone.ask("OPTIONS")).status_code == 200, "what came before it was read"
    assert hotline.hotline.counts["sip malformed"] == 1
    assert hotline.hotline.counts["sip INVITE"] == 0


@pytest.mark.parametrize("byte", ["\r", "\n", "\0"])
async def test_on_tcp_it_ends_the_connection(stand: MakeStand, byte: str) -> None:
    hotline = await stand(trunks=["127.0.0.1"], trust_from_header=False)
    phone = await hotline.phone("TCP")
    phone.invite(headers={"User-Agent": f"x{byte}{VICTIM}{byte}X: y"})
    async with asyncio.timeout(WITHIN_S):
        await phone.closed.wait()
    assert hotline.hotline.counts["sip INVITE"] == 0
    assert hotline.hotline.counts["sip connections with garbage"] == 1


async def test_the_body_of_a_message_never_becomes_one_of_its_own(stand: MakeStand) -> None:
    hotline = await stand(trunks=["127.0.0.1"], trust_from_header=False)
    phone, other = await hotline.phone("TCP"), await hotline.phone("TCP")
    within = other.request("OPTIONS", headers={"P-Asserted-Identity": "<tel:+84912345678>"})
    phone.send(phone.request("OPTIONS", within, headers={"Subject": "a\nContent-Length: 0"}))
    async with asyncio.timeout(WITHIN_S):
        await phone.closed.wait()
    assert hotline.hotline.counts["sip OPTIONS"] == 0
