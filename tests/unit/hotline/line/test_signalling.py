"""What a telephone's SIP messages do, one by one (RFC 3261)."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from aiosipua import SipResponse, parse_sdp

from nhanh8.hotline.line.call import Cause
from nhanh8.hotline.line.sip.timers import Timers
from unit.hotline.conftest import MakeStand, Stand
from unit.hotline.raw_phone import WITHIN_S, RawPhone, offer

TRANSPORTS = pytest.mark.parametrize("transport", ["UDP", "TCP"])
LONG_RING = timedelta(minutes=1)


async def in_call(stand: Stand, transport: str = "UDP") -> RawPhone:
    """Give a telephone whose call was answered."""
    phone = await stand.phone(transport)
    await phone.call()
    await stand.taken.wait()
    return phone


async def packet_of_audio(phone: RawPhone) -> bytes:
    """Wait for the next packet of audio."""
    async with asyncio.timeout(WITHIN_S):
        return await asyncio.get_running_loop().sock_recv(phone.rtp, 2048)


def drop_what_came(phone: RawPhone) -> None:
    """Forget the packets of audio that wait to be read: on the loopback, all that were sent."""
    with suppress(BlockingIOError):
        while True:
            phone.rtp.recv(2048)


# -- a call -------------------------------------------------------------------------------------------


@TRANSPORTS
async def test_a_call_is_rung_answered_and_ended_by_the_caller(stand: MakeStand, transport: str) -> None:
    hotline = await stand()
    phone = await hotline.phone(transport)
    answer = await phone.call()
    await hotline.taken.wait()
    assert [m.status_code for m in phone.messages if isinstance(m, SipResponse)] == [100, 180, 200]
    assert answer.to_addr
    assert answer.to_addr.tag
    assert f"127.0.0.1:{hotline.hotline.port}" in answer.headers.get("contact")[0]
    assert (await phone.ask("BYE")).status_code == 200
    record = await hotline.record()
    assert (record.cause, record.outcome, record.caller) == (Cause.CALLER_HUNG_UP, "done", "+84912345678")
    assert record.sip_call_id == phone.call_id
    assert record.answered_at
    assert record.started_at <= record.answered_at <= record.ended_at


async def test_a_retransmitted_invite_is_one_call_and_gets_the_last_answer_again(stand: MakeStand) -> None:
    hotline = await stand(rings_for=LONG_RING)
    phone = await hotline.phone()
    text = phone.invite()
    ringing = await phone.response(180, "INVITE")
    phone.send(text)
    assert bytes(await phone.response(180, "INVITE")) == bytes(ringing)
    assert hotline.hotline.calls == 1


async def test_an_invite_retransmitted_after_its_answer_gets_that_answer_again(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    text = phone.invite()
    answer = await phone.response(200, "INVITE")
    phone.send(text)
    assert bytes(await phone.response(200, "INVITE")) == bytes(answer)
    phone.acknowledge(answer)
    await phone.ask("BYE")
    await hotline.record()
    assert len(hotline.calls) == 1
    assert hotline.records.empty()


@TRANSPORTS
async def test_a_200_without_ack_is_sent_again_and_then_the_call_is_released(
    stand: MakeStand, transport: str
) -> None:
    hotline = await stand()
    phone = await hotline.phone(transport)
    phone.invite()
    bye = await phone.asked("BYE")
    assert phone.count(200, "INVITE") > 5
    phone.answer(bye)
    record = await hotline.record()
    assert record.cause == Cause.NO_ACK
    assert not hotline.calls, "no dialogue for nobody"


async def test_the_same_invite_over_two_ways_is_one_call(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    await phone.call(branch="z9hG4bK-first")
    phone.to_tag = ""
    phone.invite(cseq=1, branch="z9hG4bK-second")
    assert (await phone.final("INVITE")).status_code == 482


async def test_an_invite_that_names_an_unknown_dialog_starts_no_call(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    phone.to_tag = "never-seen"
    phone.invite()
    assert (await phone.final("INVITE")).status_code == 481
    assert hotline.hotline.calls == 0


# -- CANCEL -------------------------------------------------------------------------------------------


@TRANSPORTS
async def test_a_cancelled_call_ends_with_487(stand: MakeStand, transport: str) -> None:
    hotline = await stand(rings_for=LONG_RING)
    phone = await hotline.phone(transport)
    phone.invite(branch="z9hG4bK-it")
    await phone.response(180, "INVITE")
    phone.send(phone.request("CANCEL", branch="z9hG4bK-it"))
    assert (await phone.response(200, "CANCEL")).status_code == 200
    refused = await phone.response(487, "INVITE")
    phone.acknowledge(refused)
    record = await hotline.record()
    assert (record.cause, record.answered_at) == (Cause.CANCELLED, None)


async def test_a_cancel_after_the_200_changes_nothing(stand: MakeStand) -> None:
    hotline = await stand()
    phone = await hotline.phone()
    answer = await phone.call(branch="z9hG4bK-it")
    phone.to_tag = ""
    phone.send(phone.request("CANCEL", branch="z9hG4bK-it"))
    await phone.response(200, "CANCEL")
    assert answer.to_addr
    phone.to_tag = answer.to_addr.tag or ""
    assert (await phone.ask("BYE")).status_code == 200
    assert (await hotline.record()).cause == Cause.CALLER_HUNG_UP


async def test_a_cancel_of_nothing_is_told_so(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    phone.send(phone.request("CANCEL", branch="z9hG4bK-none"))
    assert (await phone.final("CANCEL")).status_code == 481


async def test_a_refusal_is_sent_again_until_its_ack(stand: MakeStand) -> None:
    hotline = await stand(max_calls=1)
    await in_call(hotline)
    phone = await hotline.phone()
    phone.invite()
    refused = await phone.response(503, "INVITE")
    assert refused.headers.get("retry-after") == ["10"]
    again = await phone.response(503, "INVITE")
    assert bytes(again) == bytes(refused)
    phone.acknowledge(again)
    await phone.ask("OPTIONS")  # answered: the ACK before it was read
    before = phone.count(503, "INVITE")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await phone.message()
    assert phone.count(503, "INVITE") == before


async def test_a_bye_while_it_rings_ends_the_call(stand: MakeStand) -> None:
    hotline = await stand(rings_for=LONG_RING)
    phone = await hotline.phone()
    phone.invite()
    ringing = await phone.response(180, "INVITE")
    assert ringing.to_addr
    phone.to_tag = ringing.to_addr.tag or ""
    phone.send(phone.request("BYE"))
    await phone.response(200, "BYE")
    phone.acknowledge(await phone.response(487, "INVITE"))
    assert (await hotline.record()).answered_at is None


async def test_who_insists_on_prack_hears_no_ringing_but_is_answered(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    await phone.call(headers={"Require": "100rel"})
    assert phone.count(180, "INVITE") == 0


# -- BYE and INFO -------------------------------------------------------------------------------------


async def test_a_retransmitted_bye_gets_the_same_200(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    bye = phone.request("BYE")
    phone.send(bye)
    first = await phone.response(200, "BYE")
    phone.send(bye)
    assert bytes(await phone.response(200, "BYE")) == bytes(first)


async def test_a_bye_of_an_unknown_dialog_gets_481(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    phone.tag = "someone-else"
    assert (await phone.ask("BYE")).status_code == 481


async def test_a_request_with_an_old_number_is_refused_and_the_call_stands(stand: MakeStand) -> None:
    phone = await in_call(await stand())
    assert (await phone.ask("INFO", cseq=1, branch="z9hG4bK-old")).status_code == 500
    assert (await phone.ask("BYE")).status_code == 200


@pytest.mark.parametrize(
    ("kind", "body", "key"),
    [
        ("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", "5"),
        ("application/dtmf-relay; charset=us-ascii", "Signal= #\nDuration= 160", "#"),
        ("application/dtmf-relay", "Signal=11\r\nDuration=160", "#"),
        ("application/dtmf", "*", "*"),
        ("Application/DTMF", "signal=d\r\n", "D"),
    ],
)
async def test_a_key_by_info_counts_once_however_often_it_is_sent(
    stand: MakeStand, kind: str, body: str, key: str
) -> None:
    hotline = await stand()
    phone = await in_call(hotline)
    info = phone.request("INFO", body, headers={"Content-Type": kind})
    for _ in range(3):
        phone.send(info)
        await phone.response(200, "INFO")
    await phone.ask("INFO", "Signal=9", headers={"Content-Type": "application/dtmf-relay"})
    async with asyncio.timeout(WITHIN_S):
        assert [await hotline.keys.get(), await hotline.keys.get()] == [key, "9"]
    assert hotline.keys.empty()


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/dtmf-relay", "Signal=hook\r\n", 200),
        ("application/dtmf-relay", "Duration=5", 200),
        ("application/media_control+xml", "<xml/>", 415),
        (None, "", 200),
    ],
)
async def test_an_info_without_a_key_is_answered_and_is_no_key(
    stand: MakeStand, kind: str | None, body: str, status: int
) -> None:
    hotline = await stand()
    phone = await in_call(hotline)
    assert (await phone.ask("INFO", body, headers={"Content-Type": kind})).status_code == status
    assert hotline.keys.empty()


async def hang_up_at_once(call: object) -> str:
    await call.hang_up(Cause.GOODBYE)
    return "said goodbye"


async def test_our_bye_is_sent_until_it_is_answered_and_no_longer(stand: MakeStand) -> None:
    hotline = await stand(hang_up_at_once, timers=Timers(t1=0.05, t2=0.1))
    phone = await in_call(hotline)
    first = await phone.asked("BYE")
    second = await phone.asked("BYE")
    assert bytes(first) == bytes(second)
    phone.answer(second)
    record = await hotline.record()
    assert (record.cause, record.outcome) == (Cause.GOODBYE, "said goodbye")
    await hotline.hotline.stop()


async def test_our_bye_names_the_dialog_and_goes_to_the_contact(stand: MakeStand) -> None:
    hotline = await stand(hang_up_at_once)
    phone, elsewhere = await hotline.phone(), await hotline.phone()
    answer = await phone.call(headers={"Contact": f"<sip:me@127.0.0.1:{elsewhere.port};x=y>"})
    bye = await elsewhere.asked("BYE")
    elsewhere.answer(bye)
    assert bye.uri == f"sip:me@127.0.0.1:{elsewhere.port};x=y"
    assert bye.headers.get("call-id") == [phone.call_id]
    assert bye.to_addr
    assert bye.to_addr.tag == phone.tag
    assert bye.headers.get("from")[0] == answer.headers.get("to")[0]


async def test_our_bye_follows_the_route_of_the_invite(stand: MakeStand) -> None:
    hotline = await stand(hang_up_at_once)
    phone, proxy = await hotline.phone(), await hotline.phone()
    routes = [f"<sip:127.0.0.1:{proxy.port};lr>", "<sip:outer.example;lr>"]
    answer = await phone.call(headers={"Record-Route": ", ".join(routes), "Contact": "<sip:me@198.51.100.7>"})
    assert answer.headers.get("record-route") == routes
    bye = await proxy.asked("BYE")
    proxy.answer(bye)
    assert (bye.uri, bye.headers.get("route")) == ("sip:me@198.51.100.7", routes)


async def test_our_bye_reaches_a_caller_behind_a_nat_where_the_invite_came_from(stand: MakeStand) -> None:
    hotline = await stand(hang_up_at_once)
    phone = await hotline.phone()
    private = {
        "Via": "SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-nat;rport",
        "Contact": "<sip:me@10.0.0.9:5060>",
    }
    await phone.call(headers=private)
    bye = await phone.asked("BYE")
    phone.answer(bye)
    assert bye.uri == "sip:me@10.0.0.9:5060"


async def test_a_bye_that_crosses_ours_is_answered_with_200(stand: MakeStand) -> None:
    phone = await in_call(await stand(hang_up_at_once))
    bye = await phone.asked("BYE")
    assert (await phone.ask("BYE")).status_code == 200
    phone.answer(bye)


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
