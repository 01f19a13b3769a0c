"""The hotline as a whole: which calls it takes, how it ends them, and what it records."""

import asyncio
import socket
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from nhanh8.charging.calls import CallEnded
from nhanh8.charging.models import CallRecord
from nhanh8.hotline.call_records import CallRecords
from nhanh8.hotline.line.call import Call, Cause
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.dialling.dial import Dialling, dialled
from nhanh8.hotline.line.rtp.ports import open_pair
from unit.hotline.conftest import MakeStand
from unit.hotline.raw_phone import WITHIN_S, offer


async def test_more_calls_than_allowed_are_told_when_to_come_again(stand: MakeStand) -> None:
    hotline = await stand(max_calls=1, retry_after=timedelta(seconds=7))
    first, second = await hotline.phone(), await hotline.phone()
    await first.call()
    second.invite()
    refused = await second.final("INVITE")
    second.acknowledge(refused)
    assert (refused.status_code, refused.headers.get("retry-after")) == (503, ["7"])
    assert (await hotline.record()).cause == Cause.BUSY
    await first.ask("BYE")
    await hotline.record()
    third = await hotline.phone()
    await third.call()


@pytest.mark.parametrize("transport", ["UDP", "TCP"])
async def test_where_only_trunks_are_believed_nobody_else_is_even_read(
    stand: MakeStand, transport: str
) -> None:
    hotline = await stand(trunks=("192.0.2.0/24",), trust_from_header=False)
    with socket.socket(type=socket.SOCK_DGRAM if transport == "UDP" else socket.SOCK_STREAM) as stranger:
        stranger.connect(("127.0.0.1", hotline.hotline.port))
        with suppress(ConnectionError):
            stranger.send(b"OPTIONS sip:hotline SIP/2.0\r\n\r\n")
        while not hotline.hotline.counts["sip from strangers"]:  # noqa: ASYNC110 - a count has no event
            await asyncio.sleep(0)
    assert set(hotline.hotline.counts) == {"sip from strangers"}


async def test_a_trunk_may_call_and_its_word_counts(stand: MakeStand) -> None:
    hotline = await stand(trunks=("127.0.0.0/8",), trust_from_header=False)
    phone = await hotline.phone()
    await phone.call(headers={"P-Asserted-Identity": '"An" <sip:+84987654321@trunk.example>'})
    await phone.ask("BYE")
    assert (await hotline.record()).caller == "+84987654321"


async def test_without_free_ports_for_audio_a_call_is_refused(stand: MakeStand) -> None:
    taken = open_pair("127.0.0.1", (20000, 29998))
    hotline = await stand(rtp_ports=(taken.port, taken.port))
    phone = await hotline.phone()
    phone.invite()
    refused = await phone.final("INVITE")
    phone.acknowledge(refused)
    taken.close()
    assert refused.status_code == 503
    assert (await hotline.record()).cause == Cause.BUSY


async def test_draining_lets_running_calls_finish_and_takes_no_more(stand: MakeStand) -> None:
    hotline = await stand()
    running, late = await hotline.phone(), await hotline.phone()
    await running.call()
    await hotline.taken.wait()
    draining = asyncio.create_task(hotline.hotline.drain())
    while (await late.ask("OPTIONS")).status_code != 503:
        pass
    late.invite()
    refused = await late.final("INVITE")
    late.acknowledge(refused)
    assert (refused.status_code, refused.headers.get("retry-after")) == (503, ["10"])
    assert (await hotline.record()).cause == Cause.DRAINING
    assert not draining.done()
    assert (await running.ask("BYE")).status_code == 200
    await draining
    assert (await hotline.record()).cause == Cause.CALLER_HUNG_UP


async def test_after_the_time_to_drain_the_rest_is_hung_up(stand: MakeStand) -> None:
    hotline = await stand(drain_for=timedelta(milliseconds=50))
    phone = await hotline.phone()
    await phone.call()
    await hotline.taken.wait()
    draining = asyncio.create_task(hotline.hotline.drain())
    phone.answer(await phone.asked("BYE"))
    await draining
    record = await hotline.record()
    assert (record.cause, record.outcome) == (Cause.SHUT_DOWN, "done")


async def test_a_silent_line_is_hung_up_but_not_one_on_hold(stand: MakeStand) -> None:
    hotline = await stand(silent_line_ends_after=timedelta(milliseconds=300))
    silent, held = await hotline.phone(), await hotline.phone()
    held.invite(offer(held.rtp_port, "sendonly"))
    held.acknowledge(await held.response(200, "INVITE"))
    await silent.call()
    silent.answer(await silent.asked("BYE"))
    assert (await hotline.record()).cause == Cause.SILENT_LINE
    assert hotline.hotline.calls == 1


async def test_no_call_lasts_longer_than_the_longest(stand: MakeStand) -> None:
    hotline = await stand(longest_call=timedelta(milliseconds=200))
    async with asyncio.timeout(WITHIN_S), dialled(Dialling(hotline.address, "0912345678")) as telephone:
        await telephone.over.wait()
        assert telephone.hung_up_by_them
    assert (await hotline.record()).cause == Cause.TOO_LONG


async def break_down(call: Call) -> str:
    raise ZeroDivisionError(call.caller.call_id)


async def test_a_dialogue_that_breaks_ends_its_call_and_no_other(
    stand: MakeStand, caplog: pytest.LogCaptureFixture
) -> None:
    hotline = await stand(break_down)
    for _ in range(2):
        phone = await hotline.phone()
        await phone.call()
        phone.answer(await phone.asked("BYE"))
        assert (await hotline.record()).cause == Cause.FAULT
    assert hotline.hotline.counts["dialogue faults"] == 2
    assert "dialogue broke" in caplog.text


async def test_the_counts_are_one_line_without_anything_personal(
    stand: MakeStand, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    hotline = await stand()
    phone = await hotline.phone()
    await phone.call()
    await phone.ask("BYE")
    await hotline.record()
    hotline.hotline.tell()
    assert "calls caller hung up 1" in caplog.text
    assert "912345678" not in caplog.text


async def test_on_any_address_telephones_are_told_the_one_that_faces_them(stand: MakeStand) -> None:
    hotline = await stand(host="0.0.0.0")  # noqa: S104 - what is tested
    phone = await hotline.phone()
    answer = await phone.call()
    assert "c=IN IP4 127.0.0.1" in answer.text
    assert "<sip:127.0.0.1:" in answer.headers.get("contact")[0]


async def test_behind_nat_telephones_are_told_the_advertised_address(stand: MakeStand) -> None:
    hotline = await stand(advertised_host="192.0.2.10")
    phone = await hotline.phone()
    answer = await phone.call()
    assert "c=IN IP4 192.0.2.10" in answer.text
    assert hotline.hotline.address.startswith("192.0.2.10:")


# -- records ------------------------------------------------------------------------------------------


def ended(number: int) -> CallEnded:
    now = datetime.now(UTC)
    return CallEnded(
        f"call-{number}", CallRecord.Channel.SIP, "+84912345678", now, now, now, Cause.GOODBYE, ""
    )


async def test_records_wait_for_the_database_and_then_go_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhanh8.hotline.call_records._FIRST_PAUSE_S", 0.01)
    away = 3
    written: list[str] = []

    def write(call: CallEnded) -> None:
        nonlocal away
        if away:
            away -= 1
            raise OperationalError
        written.append(call.call_id)

    records = CallRecords(counts := Counts(), write)
    for number in range(3):
        records.add(ended(number))
    await records.close(within_s=10)
    assert written == ["call-0", "call-1", "call-2"]
    assert (counts["call records tried again"], counts["call records lost"]) == (3, 0)


async def test_a_record_that_cannot_be_written_goes_into_the_log_masked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def write(call: CallEnded) -> None:
        if call.call_id == "call-0":
            raise ValueError

    records = CallRecords(counts := Counts(), write)
    records.add(ended(0))
    records.add(ended(1))
    await records.close(within_s=10)
    assert counts["call records lost"] == 1
    assert "call-0" in caplog.text
    assert "•••••••••678" in caplog.text
    assert "912345678" not in caplog.text


async def test_what_still_waits_at_the_end_goes_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    def write(_: CallEnded) -> None:
        raise OperationalError

    records = CallRecords(counts := Counts(), write)
    records.add(ended(0))
    await records.close(within_s=0.05)
    assert (len(records), counts["call records lost"]) == (0, 1)
    assert "call-0" in caplog.text


async def test_memory_for_records_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nhanh8.hotline.call_records._MOST_WAITING", 2)
    written: list[str] = []
    records = CallRecords(counts := Counts(), lambda call: written.append(call.call_id))
    for number in range(4):
        records.add(ended(number))
    await records.close(within_s=10)
    assert written == ["call-2", "call-3"]
    assert counts["call records lost"] == 2
