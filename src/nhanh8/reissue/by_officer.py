"""A new password started by an officer, for someone who came to the agency or called it.

It goes by e-mail to an address on file, by the machinery of `by_email`, and nowhere else: staff choose one
of the addresses that are there, and neither see nor choose a password (OWASP ASVS 6.4.6).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.audit.privacy import redact
from nhanh8.config import settings
from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.registry.models import Contact
from nhanh8.reissue.by_email import PASSWORD, PROVEN, OnFile, may_be_reissued, may_get_mail
from nhanh8.reissue.models import Reissue
from nhanh8.reissue.theirs import theirs
from nhanh8.users.models import User
from nhanh8.users.roles import Act


class Reason(StrEnum):
    """Why no password is sent."""

    NOT_YOURS = "not yours"
    """The role doesn't allow it, or another agency looks after this person."""
    NO_REASON = "no reason"
    """The officer gave none."""
    FROZEN = "frozen"
    """The account is frozen: first it has to be looked into."""
    NOT_USABLE = "not usable"
    """The address is not on file for this person, or came on file too lately."""
    TOO_OFTEN = "too often"
    """The account's re-issues, or the address's mails, of the day are used up."""


@dataclass(frozen=True, slots=True)
class Started:
    """A password is on its way."""

    reissue_id: int
    good_for: timedelta


@dataclass(frozen=True, slots=True)
class Refused:
    """None is, and nothing has changed."""

    reason: Reason


def start(user: User, account_id: int, contact_id: int, reason: str) -> Started | Refused:
    """Send a new password for an account to one of its addresses on file.

    `reason` is why, in the officer's words: it stands in the audit record, with long numbers masked. Counts
    against the account's re-issues and the address's mails of the day, as a request by its owner does.
    """
    with transaction.atomic():
        account = theirs(user, Act.REISSUE, account_id)
        if account is None:
            return _refused(user, account_id, Reason.NOT_YOURS)
        if not reason.strip():
            return Refused(Reason.NO_REASON)
        if account.frozen_at:
            return _refused(user, account.pk, Reason.FROZEN)
        contact = Contact.objects.filter(
            pk=contact_id,
            participant=account.participant_id,
            kind=Contact.Kind.EMAIL,
            usable_from__lte=timezone.now(),
        ).first()
        if contact is None:
            return _refused(user, account.pk, Reason.NOT_USABLE)
        found = OnFile(account.pk, account.frozen_at, contact.pk, contact.value)
        may = may_be_reissued(PROVEN, account.pk, "nobody") and may_get_mail(PASSWORD, found, "nobody")
        if not may:
            return _refused(user, account.pk, Reason.TOO_OFTEN)
        now = timezone.now()
        row = Reissue.objects.create(
            way=Reissue.Way.OFFICER, account=account, contact=contact, asked_at=now, confirmed_at=now
        )
        letters.post(PASSWORD, [Posted(row.pk, contact.value)])
        record.append(
            "reissue:officer:started",
            account=account.pk,
            reissue=row.pk,
            user=user.pk,
            reason=redact(reason),
        )
    return Started(row.pk, settings().reissue.good_for_by_email)


def _refused(user: User, account_id: int, reason: Reason) -> Refused:
    record.append("reissue:officer:refused", account=account_id, user=user.pk, why=reason)
    return Refused(reason)
