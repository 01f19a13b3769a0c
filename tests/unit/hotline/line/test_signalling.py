"""How a call begins and ends, message by message: INVITE, CANCEL, BYE, keys by INFO (RFC 3261, 6086)."""

import asyncio
from datetime import timedelta

import pytest
from aiosipua import SipResponse

from nhanh8.hotline.line.call import Cause
from nhanh8.hotline.line.sip.timers import Timers
from unit.hotline.conftest import MakeStand, in_call
from unit.hotline.raw_phone import WITHIN_S

TRANSPORTS = pytest.mark.parametrize("transport", ["UDP", "TCP"])
LONG_RING = timedelta(minutes=1)


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
