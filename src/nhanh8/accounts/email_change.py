"""Change an e-mail address on file: confirmed at the old address and at the new one.

    begin     a code is mailed to each of the two
    confirm   both were typed in: the new address takes the old one's place, and every address is told

A first address, and a phone, come on file by declaration only (TK1-TS, 02/SĐ-GD). Whether the new address is
somebody else's on file changes no answer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.accounts import history, issuing
from nhanh8.accounts.models import Account, EmailChange, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import mask_email
from nhanh8.codes import one_time
from nhanh8.codes.models import OneTimeCode
from nhanh8.config import settings
from nhanh8.limits import allowance
from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.registry import changes
from nhanh8.registry.changes import Change
from nhanh8.registry.contacts import usable_from
from nhanh8.registry.emails import NotAnAddressError, parse_email
from nhanh8.registry.models import Contact

CODE_TO_OLD: Final = "accounts:code to old address"
CODE_TO_NEW: Final = "accounts:code to new address"


class Reason(StrEnum):
    """Why a change can't begin."""

    NO_OLD_ADDRESS = "no old address"
    """There is none to confirm it at: a first one comes on file by declaration."""
    NOT_ON_FILE = "not on file"
    """The address to be replaced isn't this person's."""
    NOT_AN_ADDRESS = "not an address"
    SAME = "same"
    """The new address is on file for this person already."""
    FROZEN = "frozen"
    """The owner said that something wasn't theirs: nothing about the account changes until staff looked."""
    TOO_MANY = "too many"
    """For this account, or to this address, today."""
    LOGGED_OUT = "logged out"
    """The session ended this moment."""


@dataclass(frozen=True, slots=True, repr=False)
class Waiting:
    """A change that waits for its codes."""

    id: int
    old_masked: str
    new_address: str
    until: datetime
    old_right: bool
    """Whether the code to the old address was typed in already."""
    new_right: bool


@dataclass(frozen=True, slots=True)
class Begun:
    """Two codes are on their way."""

    id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was mailed."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Changed:
    """The new address is on file, the old one isn't."""

    usable_from: datetime
    """Since when a new password may go there."""


@dataclass(frozen=True, slots=True)
class WrongCode:
    """At least one of the codes is wrong; one that is right needn't be typed again."""

    old_right: bool
    new_right: bool
    tries_left: int


@dataclass(frozen=True, slots=True)
class Over:
    """The time or the tries are over, or it is no change of this session's: begin again."""


def addresses(session: Session) -> QuerySet[Contact]:
    """Give the e-mail addresses on file that could be changed."""
    return Contact.objects.filter(
        participant=session.account.participant_id, kind=Contact.Kind.EMAIL
    ).order_by("pk")


def begin(session: Session, old_id: int, new_address: str, visitor: Visitor) -> Begun | Refused:
    """Ask to replace an address on file, given by its contact's id, by a new one."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        old = addresses(session).filter(pk=old_id).first()
        try:
            new = parse_email(new_address)
        except NotAnAddressError:
            new = ""
        reason = _why_not(session, account, old, new)
        if reason or old is None:
            reason = reason or Reason.NOT_ON_FILE
            record.append("accounts:email:change refused", account=account.pk, why=reason)
            return Refused(reason)
        change = EmailChange.objects.create(
            session=session,
            old=old,
            new_address=new,
            code_old=one_time.ask(),
            code_new=one_time.ask(),
        )
        letters.post(CODE_TO_OLD, [Posted(change.pk, old.value)])
        letters.post(CODE_TO_NEW, [Posted(change.pk, new)])
        record.append(
            "accounts:email:change asked",
            account=account.pk,
            change=change.pk,
            old=mask_email(old.value),
            new=mask_email(new),
            channel=visitor.channel,
        )
    return Begun(change.pk)


def waiting(session: Session) -> Waiting | None:
    """Give the newest change of a session that waits for its codes."""
    change = _open(session).order_by("-pk").first()
    if change is None or change.old is None or _over(change):
        return None
    return Waiting(
        id=change.pk,
        old_masked=mask_email(change.old.value),
        new_address=change.new_address,
        until=min(change.code_old.expires_at, change.code_new.expires_at),
        old_right=change.code_old.used_at is not None,
        new_right=change.code_new.used_at is not None,
    )


def confirm(
    session: Session, change_id: int, code_old: str, code_new: str, visitor: Visitor
) -> Changed | WrongCode | Over:
    """Check both codes. Once both were right, put the new address in the old one's place and tell everyone.

    A code that was right before isn't looked at again. The tries of each are its own.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        change = _open(session).filter(pk=change_id).first()
        if change is None or change.old is None or account.frozen_at or _over(change):
            return Over()  # and no record: whoever asked once could go on for ever
        of_old, of_new = _check(change.code_old, code_old), _check(change.code_new, code_new)
        match of_old, of_new:
            case (one_time.Right(), one_time.Right()):
                return _changed(account, change, change.old, visitor)
            case (one_time.Over(), _) | (_, one_time.Over()):
                record.append("accounts:email:codes over", account=account.pk, change=change.pk)
                return Over()
            case _:
                record.append("accounts:email:wrong code", account=account.pk, change=change.pk)
                wrong = [one.tries_left for one in (of_old, of_new) if isinstance(one, one_time.Wrong)]
                return WrongCode(
                    isinstance(of_old, one_time.Right), isinstance(of_new, one_time.Right), min(wrong)
                )


def _why_not(session: Session, account: Account, old: Contact | None, new: str) -> Reason | None:
    """Tell why a change can't begin; what is worth counting is counted."""
    on_file = addresses(session)
    still_open = Session.objects.select_for_update().filter(pk=session.pk).exists()
    against = {
        Reason.LOGGED_OUT: not still_open,
        Reason.FROZEN: account.frozen_at is not None,
        Reason.NO_OLD_ADDRESS: not on_file.exists(),
        Reason.NOT_ON_FILE: old is None,
        Reason.NOT_AN_ADDRESS: not new,
        Reason.SAME: on_file.filter(value__iexact=new).exists(),
    }
    reason = next((reason for reason, holds in against.items() if holds), None)
    return reason or (None if _counted(account, new) else Reason.TOO_MANY)


def _counted(account: Account, new: str) -> bool:
    rules = settings().registry
    asked = allowance.spend(
        "email change", rules.email_changes_per_account, allowance.each_of(f"account {account.pk}")
    )
    if isinstance(asked, allowance.UsedUp):
        return False
    mailed = allowance.spend("mail to a new address", rules.email_changes_to_address, allowance.each_of(new))
    return isinstance(mailed, allowance.Spent)


def _open(session: Session) -> QuerySet[EmailChange]:
    return EmailChange.objects.select_related("old", "code_old", "code_new").filter(
        session=session.pk, done_at=None
    )


def _over(change: EmailChange) -> bool:
    """Tell whether one of the codes, which isn't typed in yet, can't be right any more."""
    return any(not code.used_at and one_time.is_over(code) for code in (change.code_old, change.code_new))


def _check(code: OneTimeCode, typed: str) -> one_time.Right | one_time.Wrong | one_time.Over:
    return one_time.Right() if code.used_at else one_time.check(code.pk, typed)


def _changed(account: Account, change: EmailChange, old: Contact, visitor: Visitor) -> Changed | Over:
    contacts = Contact.objects.filter(participant=old.participant_id)
    before = frozenset(contacts.values_list("kind", "value"))
    if contacts.filter(kind=Contact.Kind.EMAIL, value__iexact=change.new_address).exists():
        return Over()  # it came on file by another way meanwhile
    now = timezone.now()
    new = Contact.objects.create(
        participant_id=old.participant_id,
        kind=Contact.Kind.EMAIL,
        value=change.new_address,
        usable_from=usable_from(known=True),
    )
    removed = (str(old.kind), old.value)
    old.delete()
    EmailChange.objects.filter(pk=change.pk).update(done_at=now)
    issuing.withdraw_offers(account)  # one may lie in the mailbox that is given up
    history.note(
        account, history.What.EMAIL_CHANGED, way=visitor.channel, detail=mask_email(change.new_address)
    )
    after = before - {removed} | {(str(new.kind), new.value)}
    changes.note([Change(old.participant_id, before, after)])
    record.append("accounts:email:changed", account=account.pk, change=change.pk, channel=visitor.channel)
    return Changed(new.usable_from)
