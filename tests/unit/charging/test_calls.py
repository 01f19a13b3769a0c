"""One call detail record for every call."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from nhanh8.charging.calls import CallEnded, record
from nhanh8.charging.models import CallRecord

pytestmark = pytest.mark.django_db

_START = datetime(2026, 1, 2, 14, 2, tzinfo=UTC)
_CALL = CallEnded(
    call_id="a-call",
    channel=CallRecord.Channel.SIP,
    caller="+84912345678",
    started_at=_START,
    answered_at=_START + timedelta(seconds=2),
    ended_at=_START + timedelta(seconds=72),
    cause="goodbye",
    outcome="reissued",
)


def test_an_answered_call_costs_from_its_answer_on() -> None:
    written = record(_CALL)
    assert (written.fee, written.rate, written.increment_s) == (2000, 1000, 60)


def test_a_call_never_answered_is_free() -> None:
    assert record(replace(_CALL, answered_at=None, cause="cancelled")).fee == 0


def test_a_call_in_a_terminal_is_free() -> None:
    assert record(replace(_CALL, channel=CallRecord.Channel.TERMINAL)).fee == 0


def test_the_caller_stands_masked_and_hashed() -> None:
    written = CallRecord.objects.get(pk=record(_CALL).pk)
    assert written.caller_masked == "•••••••••678"
    assert "912345678" not in "".join(str(value) for value in vars(written).values())


def test_a_withheld_number_is_empty() -> None:
    written = record(replace(_CALL, caller=None))
    assert (written.caller_masked, written.caller_pseudonym) == ("", "")


def test_the_networks_call_id_is_kept_as_it_came_and_cut_where_it_is_too_long() -> None:
    assert record(replace(_CALL, sip_call_id="a84b4c76e66710@pc33.example")).sip_call_id == (
        "a84b4c76e66710@pc33.example"
    )
    assert record(replace(_CALL, call_id="long", sip_call_id="x" * 3000)).sip_call_id == "x" * 255


def test_a_call_id_that_no_database_takes_costs_no_record() -> None:
    assert record(replace(_CALL, sip_call_id="a\0b\udcff\x1bc@x")).sip_call_id == "abc@x"


def test_telling_of_a_call_twice_writes_it_once() -> None:
    assert record(_CALL).pk == record(_CALL).pk
    assert CallRecord.objects.count() == 1


def test_a_clock_set_back_during_a_call_leaves_a_record_without_a_fee() -> None:
    assert record(replace(_CALL, ended_at=_START - timedelta(seconds=5))).fee == 0
