"""One telephone that sends far too much disturbs no other."""

import asyncio

import pytest

from nhanh8.hotline.line.sip.framing import MOST_BODY_BYTES
from nhanh8.hotline.line.sip.timers import Timers
from unit.hotline.conftest import MakeStand
from unit.hotline.raw_phone import WITHIN_S

KEY = {"Content-Type": "application/dtmf-relay"}


async def test_a_flood_of_keep_alives_closes_its_connection(stand: MakeStand) -> None:
    hotline = await stand()
    good, flood = await hotline.phone("TCP"), await hotline.phone("TCP")
    await good.call()
    flood.send(b"\r\n" * 100_000)
    async with asyncio.timeout(WITHIN_S):
        await flood.closed.wait()
    assert (await good.ask("BYE")).status_code == 200


async def test_a_caller_who_floods_with_keys_takes_no_room_from_other_callers(
    stand: MakeStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nhanh8.hotline.line.sip.transactions._MOST", 8)
    monkeypatch.setattr("nhanh8.hotline.line.sip.transactions._MOST_BUT_INVITES", 4)
    monkeypatch.setattr("nhanh8.hotline.line.sip.transactions._MOST_IN_A_DIALOG", 4)
    hotline = await stand(timers=Timers())
    phone, other = await hotline.phone(), await hotline.phone()
    await phone.call()
    asked = [phone.request("INFO", f"Signal={n % 10}", headers=KEY) for n in range(30)]
    for request in asked:
        phone.send(request)
        assert (await phone.final("INFO")).status_code == 200
    phone.send(asked[-1])
    assert (await phone.final("INFO")).status_code == 200, "the last ones are remembered"
    phone.send(asked[0])
    assert (await phone.final("INFO")).status_code == 500, "the first is forgotten, but known to be old"
    await other.call()
    assert hotline.hotline.counts["keys by info"] == 30
    assert hotline.hotline.counts["sip dropped"] == 0


async def test_a_flood_outside_of_calls_leaves_room_for_them(
    stand: MakeStand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nhanh8.hotline.line.sip.transactions._MOST_BUT_INVITES", 4)
    hotline = await stand(timers=Timers())
    phone = await hotline.phone()
    for _ in range(20):
        phone.send(phone.request("OPTIONS"))
    await phone.call()
    assert hotline.hotline.counts["sip dropped"] == 16


async def test_what_was_answered_keeps_no_body(stand: MakeStand) -> None:
    hotline = await stand(timers=Timers())
    phone = await hotline.phone()
    await phone.call()
    await phone.ask("INFO", "Signal=1", headers=KEY)
    await phone.ask("MESSAGE", "x" * 5000, headers={"X-Long": "y" * 5000})
    kept = list(hotline.hotline._agent._servers._known.values())
    assert len(kept) == 3
    assert not any(transaction.request.body for transaction in kept)
    assert not any(len(bytes(transaction.request)) > 1000 for transaction in kept)


async def test_of_a_call_that_is_over_only_the_answer_is_kept(stand: MakeStand) -> None:
    hotline = await stand(timers=Timers())
    phone = await hotline.phone()
    answer = await phone.call(branch="z9hG4bK-it", headers={"X-Long": "y" * 5000})
    await phone.ask("BYE")
    await hotline.record()
    kept = list(hotline.hotline._agent._servers._known.values())
    assert len(kept) == 2
    assert not any(transaction.leg or transaction.request.headers.get("x-long") for transaction in kept)
    phone.to_tag = ""
    phone.invite(cseq=1, branch="z9hG4bK-it")
    assert bytes(await phone.response(200, "INVITE")) == bytes(answer)


async def test_a_body_far_too_long_is_refused(stand: MakeStand) -> None:
    phone = await (await stand()).phone()
    assert (await phone.ask("MESSAGE", "x" * (MOST_BODY_BYTES + 1))).status_code == 413
