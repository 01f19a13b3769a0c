"""Who holds a place where all are taken."""

from datetime import timedelta

import pytest

from nhanh8.hotline.line.call import Cause
from nhanh8.hotline.line.sip.timers import Timers
from unit.hotline.conftest import MakeStand, Stand
from unit.hotline.raw_phone import RawPhone


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhanh8.hotline.server._ACKNOWLEDGED_WITHIN", timedelta(0))


async def unacknowledged(hotline: Stand) -> RawPhone:
    """Give a telephone whose call was answered and not acknowledged."""
    phone = await hotline.phone()
    phone.obliging = True
    phone.invite()
    await phone.response(200, "INVITE")
    return phone


@pytest.mark.usefixtures("at_once")
async def test_whoever_does_not_acknowledge_gives_way_to_a_new_call(stand: MakeStand) -> None:
    hotline = await stand(max_calls=2, timers=Timers())
    talking, honest = await hotline.phone(), await hotline.phone()
    await talking.call()
    forged = await unacknowledged(hotline)
    await honest.call()
    await forged.asked("BYE")
    assert (await hotline.record()).cause == Cause.NO_ACK
    assert hotline.hotline.calls == 2
    assert (await honest.ask("BYE")).status_code == 200
    assert (await talking.ask("BYE")).status_code == 200, "who talks is never ended"


@pytest.mark.usefixtures("at_once")
async def test_who_was_acknowledged_gives_way_to_nobody(stand: MakeStand) -> None:
    hotline = await stand(max_calls=1)
    talking, late = await hotline.phone(), await hotline.phone()
    await talking.call()
    late.invite()
    refused = await late.final("INVITE")
    late.acknowledge(refused)
    assert refused.status_code == 503
    assert (await talking.ask("BYE")).status_code == 200


async def test_an_ack_may_take_its_time(stand: MakeStand) -> None:
    hotline = await stand(max_calls=1, timers=Timers())
    phone, late = await hotline.phone(), await hotline.phone()
    phone.invite()
    answer = await phone.response(200, "INVITE")
    late.invite()
    assert (await late.final("INVITE")).status_code == 503
    phone.acknowledge(answer)
    assert (await phone.ask("BYE")).status_code == 200


async def test_fifty_calls_at_once_are_all_taken(stand: MakeStand) -> None:
    hotline = await stand(max_calls=50, timers=Timers())
    phones = [await hotline.phone() for _ in range(50)]
    for phone in phones:
        phone.invite()
    answers = [await phone.response(200, "INVITE") for phone in phones]
    for phone, answer in zip(phones, answers, strict=True):
        phone.acknowledge(answer)
    for phone in phones:
        assert (await phone.ask("BYE")).status_code == 200
    assert hotline.hotline.counts["calls busy"] == 0
