"""What a stranger writes into a message that the trunk passes on is nobody's identity."""

import asyncio
import socket

import pytest

from unit.hotline.conftest import MakeStand
from unit.hotline.raw_phone import WITHIN_S, offer

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


async def test_the_answer_to_our_offer_is_taken_from_the_caller_alone(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.invite("")
    ours = await phone.response(200, "INVITE")
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thief,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thiefs_audio,
    ):
        thief.bind(("127.0.0.2", 0))
        thiefs_audio.bind(("127.0.0.2", 0))
        thiefs_audio.setblocking(False)
        phone.to_tag = ours.to_addr.tag
        theirs = offer(thiefs_audio.getsockname()[1]).replace("127.0.0.1", "127.0.0.2")
        thief.sendto(phone.request("ACK", theirs, cseq=1, branch="z9hG4bK-thief").encode(), hotline.address)
        assert (await phone.ask("OPTIONS")).status_code == 200, "the thief's ACK was read before"
        phone.send(phone.request("ACK", offer(phone.rtp_port), cseq=1, branch="z9hG4bK-mine"))
        async with asyncio.timeout(WITHIN_S):
            assert await asyncio.get_running_loop().sock_recv(phone.rtp, 2048)
        with pytest.raises(BlockingIOError):
            thiefs_audio.recv(2048)
