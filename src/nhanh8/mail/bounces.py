"""Mail that came back: find the letter, note it, and tell whoever keeps the address."""

from dataclasses import dataclass

from django.db import transaction

from nhanh8.mail import message_id, outcomes, reports
from nhanh8.mail.letters import recipient
from nhanh8.mail.models import Letter
from nhanh8.mail.replies import of_status


@dataclass(frozen=True, slots=True)
class Noted:
    """A letter of ours came back."""

    letter_id: int
    why: str
    """The status: `5.1.1`."""


@dataclass(frozen=True, slots=True)
class KnownAlready:
    """That letter was noted as refused before; nothing is counted twice."""

    letter_id: int


@dataclass(frozen=True, slots=True)
class NoReport:
    """It reports no failure: a delay, an automatic answer, advertising."""


@dataclass(frozen=True, slots=True)
class NotOurs:
    """It reports a failure of a mail that we didn't send."""


def take_in(raw: bytes) -> Noted | KnownAlready | NoReport | NotOurs:
    """Take in a mail that came to the address our mail comes from.

    Anybody can write there. Only a report that has a Message-ID of ours counts, which its recipient alone
    has seen; and only the address that letter was to.
    """
    report = reports.read(raw)
    refusal = of_status(report.status) if report else None
    if report is None or refusal is None:
        return NoReport()
    letter_id = next(filter(None, map(message_id.letter_of, report.message_ids)), 0)
    with transaction.atomic():
        letter = Letter.objects.select_for_update().filter(pk=letter_id).first()
        if letter is None:
            return NotOurs()
        if letter.state == Letter.State.REFUSED:
            return KnownAlready(letter.pk)
        address = next((one for one in report.addresses if recipient(one) == letter.recipient), "")
        why = f"came back {refusal.shown}"
        outcomes.came_back(letter, why, address if refusal.of_the_address else "")
    return Noted(letter.pk, refusal.shown)
