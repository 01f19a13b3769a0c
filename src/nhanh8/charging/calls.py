"""Write the call detail record of a call that has ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from nhanh8.audit.privacy import mask, pseudonym
from nhanh8.charging.models import CallRecord
from nhanh8.charging.tariff import fee
from nhanh8.config import settings

_LONGEST_CALL_ID: Final = 255
"""As the column is wide; a Call-ID may be longer."""


@dataclass(frozen=True, slots=True)
class CallEnded:
    """What the line knows about a call when it is over."""

    call_id: str
    """Ours."""
    channel: CallRecord.Channel
    caller: str | None
    """E.164, or None where the caller showed no usable number."""
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    cause: str
    outcome: str
    sip_call_id: str = ""
    """The caller's, for a call over SIP."""

    @property
    def talked(self) -> timedelta:
        """From the answer to the end; nothing for a call never answered."""
        return max(self.ended_at - self.answered_at, timedelta()) if self.answered_at else timedelta()


def record(call: CallEnded) -> CallRecord:
    """Write one record for a call, once however often it is told. The fee stands as the tariff is today.

    A call in a terminal is free: nobody dialled, and no operator has anything to settle.
    """
    tariff = settings().tariff
    written, _ = CallRecord.objects.get_or_create(
        call_id=call.call_id,
        defaults={
            "sip_call_id": _storable(call.sip_call_id),
            "channel": call.channel,
            "caller_masked": mask(call.caller or ""),
            "caller_pseudonym": pseudonym("phone", call.caller) if call.caller else "",
            "started_at": call.started_at,
            "answered_at": call.answered_at,
            "ended_at": max(call.ended_at, call.started_at),
            "cause": call.cause,
            "outcome": call.outcome,
            "rate": tariff.rate,
            "increment_s": int(tariff.increment.total_seconds()),
            "fee": fee(call.talked) if call.channel is CallRecord.Channel.SIP else 0,
        },
    )
    return written


def _storable(call_id: str) -> str:
    """Leave out what no database takes, such as NUL: a caller who sends it gets a record all the same."""
    return "".join(letter for letter in call_id if letter.isprintable())[:_LONGEST_CALL_ID]
