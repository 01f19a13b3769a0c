"""What is agreed on in a call: offers and answers, hold, session timers (RFC 3264, 4028)."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from aiosipua import SipResponse, parse_sdp

from nhanh8.hotline.line.call import Cause
from unit.hotline.conftest import MakeStand, in_call
from unit.hotline.raw_phone import WITHIN_S, RawPhone, offer


async def packet_of_audio(phone: RawPhone) -> bytes:
    """Wait for the next packet of audio."""
    async with asyncio.timeout(WITHIN_S):
        return await asyncio.get_running_loop().sock_recv(phone.rtp, 2048)


def drop_what_came(phone: RawPhone) -> None:
    """Forget the packets of audio that wait to be read: on the loopback, all that were sent."""
    with suppress(BlockingIOError):
        while True:
            phone.rtp.recv(2048)


# -- offers and answers -------------------------------------------------------------------------------


async def test_without_an_offer_ours_goes_in_the_200_and_the_answer_comes_in_the_ack(
    stand: MakeStand,
) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.invite("")
    ours = await phone.response(200, "INVITE")
    audio = parse_sdp(ours.text).audio
    assert audio
    assert [c.encoding_name for c in audio.codecs] == ["PCMA", "PCMU", "telephone-event"]
    phone.acknowledge(ours, offer(phone.rtp_port))
    assert (await packet_of_audio(phone))[1] & 0x7F == 8


async def test_a_late_offer_that_stays_unanswered_ends_the_call(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.invite("")
    phone.acknowledge(await phone.response(200, "INVITE"))
    phone.answer(await phone.asked("BYE"))
    assert (await hotline.record()).cause == Cause.NO_COMMON_CODEC


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("m=audio {port} RTP/AVP 18\r\n", 488),
        ("m=audio {port} RTP/SAVP 8\r\n", 488),
        ("m=video {port} RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n", 488),
        ("m=audio 0 RTP/AVP 8\r\n", 488),
        ("", 400),
        ("m=audio x RTP/AVP 8\r\n", 400),
    ],
)
async def test_an_offer_that_cannot_be_taken_is_refused_and_recorded(
    stand: MakeStand, body: str, status: int
) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    phone.invite(head + body.format(port=phone.rtp_port))
    refused = await phone.final("INVITE")
    phone.acknowledge(refused)
    assert refused.status_code == status
    record = await hotline.record()
    cause = Cause.NO_COMMON_CODEC if status == 488 else Cause.MALFORMED
    assert (record.cause, record.answered_at) == (cause, None)


async def test_a_body_that_is_no_description_is_refused_with_what_we_take(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    phone.invite("hello", headers={"Content-Type": "text/plain"})
    refused = await phone.final("INVITE")
    phone.acknowledge(refused)
    assert (refused.status_code, refused.headers.get("accept")) == (415, ["application/sdp"])


async def test_hold_stops_the_audio_and_resume_goes_on(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    await packet_of_audio(phone)
    before = parse_sdp((phone.messages[-1] if phone.messages else SipResponse()).text)
    phone.invite(offer(phone.rtp_port, "sendonly"))
    held = await phone.response(200, "INVITE")
    phone.acknowledge(held)
    described = parse_sdp(held.text)
    assert described.audio
    assert described.audio.direction == "recvonly"
    assert described.origin.session_id == before.origin.session_id
    assert int(described.origin.session_version) == int(before.origin.session_version) + 1
    drop_what_came(phone)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await packet_of_audio(phone)
    phone.invite(offer(phone.rtp_port))
    resumed = await phone.response(200, "INVITE")
    phone.acknowledge(resumed)
    assert parse_sdp(resumed.text).audio.direction == "sendrecv"
    await packet_of_audio(phone)


async def test_a_reinvite_that_cannot_be_taken_leaves_the_call_as_it_was(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    phone.invite(offer(phone.rtp_port).replace("RTP/AVP", "RTP/SAVP"))
    refused = await phone.final("INVITE")
    phone.acknowledge(refused)
    assert refused.status_code == 488
    await packet_of_audio(phone)
    assert (await phone.ask("BYE")).status_code == 200


@pytest.mark.parametrize(
    ("method", "body", "headers", "status"),
    [
        ("UPDATE", "v=0", {}, 400),
        ("UPDATE", "hello", {"Content-Type": "text/plain"}, 415),
        ("UPDATE", "", {"Supported": "timer", "Session-Expires": "5"}, 422),
        ("INVITE", "v=0", {}, 400),
    ],
)
async def test_whatever_is_wrong_with_a_renegotiation_the_call_stands(
    stand: MakeStand, method: str, body: str, headers: dict[str, str], status: int
) -> None:
    phone = await in_call(await stand())
    refused = await phone.ask(method, body, headers=headers)
    if method == "INVITE":
        phone.acknowledge(refused)
    assert refused.status_code == status
    assert (await phone.ask("BYE")).status_code == 200


async def test_a_reinvite_without_an_offer_is_answered_with_ours(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    phone.invite("")
    ours = await phone.response(200, "INVITE")
    phone.acknowledge(ours, offer(phone.rtp_port))
    assert parse_sdp(ours.text).audio
    assert (await phone.ask("BYE")).status_code == 200


async def test_an_update_refreshes_or_renegotiates(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    assert (await phone.ask("UPDATE")).status_code == 200
    changed = await phone.ask("UPDATE", offer(phone.rtp_port, "inactive"))
    assert changed.status_code == 200
    assert parse_sdp(changed.text).audio.direction == "inactive"


async def test_a_new_contact_is_where_our_bye_goes(stand: MakeStand) -> None:
    hotline = await stand()
    phone, moved = await in_call(hotline), await hotline.phone()
    await phone.ask("UPDATE", headers={"Contact": f"<sip:moved@127.0.0.1:{moved.port}>"})
    stopping = asyncio.create_task(hotline.hotline.stop())
    bye = await moved.asked("BYE")
    moved.answer(bye)
    await stopping
    assert (await hotline.record()).cause == Cause.SHUT_DOWN


# -- session timers -----------------------------------------------------------------------------------


async def test_session_timers_are_agreed_on(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    wants = {"Supported": "timer", "Session-Expires": "120;refresher=uac", "Allow": "INVITE, UPDATE"}
    answer = await phone.call(headers=wants)
    assert answer.headers.get("session-expires") == ["120;refresher=uac"]
    assert answer.headers.get("require") == ["timer"]
    refreshed = await phone.ask("UPDATE", headers=wants)
    assert refreshed.headers.get("session-expires") == ["120;refresher=uac"]


async def test_a_session_too_short_is_refused_with_the_least_we_take(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.invite(headers={"Supported": "timer", "Session-Expires": "60"})
    refused = await phone.final("INVITE")
    phone.acknowledge(refused)
    assert (refused.status_code, refused.headers.get("min-se")) == (422, ["90"])
    assert hotline.hotline.calls == 0


SECOND = timedelta(seconds=1)


@pytest.fixture
def short_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhanh8.hotline.line.sip.session_timer.SHORTEST_S", 1)


@pytest.mark.usefixtures("short_sessions")
async def test_we_refresh_the_session_and_end_it_when_the_other_end_knows_it_no_longer(
    stand: MakeStand,
) -> None:
    hotline = await stand(session_expires=SECOND)
    phone = await hotline.phone()
    answer = await phone.call(headers={"Allow": "INVITE, ACK, BYE, UPDATE"})
    assert answer.headers.get("session-expires") == ["1;refresher=uas"]
    first = await phone.asked("UPDATE")
    assert first.headers.get("session-expires") == ["1;refresher=uac"]
    phone.answer(first)
    second = await phone.asked("UPDATE")
    assert second.cseq
    assert first.cseq
    assert second.cseq.seq == first.cseq.seq + 1
    phone.answer(second, 481)
    phone.answer(await phone.asked("BYE"))
    assert (await hotline.record()).cause == Cause.SESSION_EXPIRED


@pytest.mark.usefixtures("short_sessions")
async def test_a_session_that_the_other_end_does_not_refresh_is_ended(stand: MakeStand) -> None:
    hotline = await stand(session_expires=SECOND)
    phone = await hotline.phone("TCP")
    await phone.call(headers={"Supported": "timer", "Session-Expires": "1;refresher=uac"})
    bye = await phone.asked("BYE")
    assert "SIP/2.0/TCP" in bye.headers.get("via")[0]
    phone.answer(bye)
    assert (await hotline.record()).cause == Cause.SESSION_EXPIRED
