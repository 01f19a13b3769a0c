"""Erasure: what a participant's account is, goes; what the law has kept, stays.

    ask        the owner asks, logged in; every address on file is told, and staff have two working days
    withdraw   ... and may think better of it until then
    plan       what would go, and what stays
    carry_out  staff do it
    refuse     or say why not

Records of the social insurance stay: who is insured isn't this product's to forget (docs/privacy.md).
"""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet

from nhanh8.accounts import closing, opening
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.declarations.models import Declaration
from nhanh8.mail import outcomes
from nhanh8.mail.models import Letter
from nhanh8.privacy.letters_about import letters_about
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import (
    ANSWERED,
    LONGEST,
    Answered,
    Asked,
    NotYours,
    NoWords,
    Over,
    TooMany,
    Waits,
    close,
    for_staff,
    held,
    of,
    opened,
    spent,
    tell,
)
from nhanh8.registry import changes
from nhanh8.registry.changes import Change
from nhanh8.registry.models import Contact, Participant
from nhanh8.users.models import User

State, Kind = Request.State, Request.Kind


@dataclass(frozen=True, slots=True)
class Plan:
    """How much there is of what goes with an account, and of what stays."""

    account: bool
    """Whether there is one."""
    sessions: int
    events: int
    issued_passwords: int
    reissues: int
    emails: int
    waiting_letters: int
    phones_stay: int
    declarations_stay: int
    """Until their own time is over (docs/retention.md)."""
    declarations_wait: int
    """Of these, so many still wait for a decision."""


@dataclass(frozen=True, slots=True)
class OpenedAgain:
    """There is an account again, without a password."""


def ask(session: Session, text: str, visitor: Visitor) -> Asked | TooMany | Waits | NoWords:
    """Ask for the erasure of one's account; `text`, why, may be empty."""
    text = text.strip()
    if len(text) > LONGEST:
        return NoWords()
    with transaction.atomic():
        Account.objects.select_for_update().get(pk=session.account_id)  # two at once are one
        waiting = of(session).filter(kind=Kind.ERASURE, state=State.WAITING).first()
        if waiting is not None:
            return Waits(str(waiting.number))
        if refused := spent(session):
            return refused
        made = opened(session, Kind.ERASURE, "", text)
        record.append(
            "privacy:erasure:asked", account=session.account_id, request=made.pk, channel=visitor.channel
        )
    return Asked(str(made.number), made.due_at)


def withdraw(session: Session, request_id: int, visitor: Visitor) -> bool:
    """Withdraw one's request, of whichever kind. False if it is none of one's own that waits."""
    with transaction.atomic():
        request = of(session).filter(pk=request_id, state=State.WAITING).select_for_update().first()
        if request is None:
            return False
        close(request, State.WITHDRAWN)
        record.append(
            "privacy:request:withdrawn",
            account=session.account_id,
            request=request.pk,
            channel=visitor.channel,
        )
    return True


def plan(participant: Participant) -> Plan:
    """Say what would go, and what would stay; nothing is changed."""
    account = Account.objects.filter(participant=participant).first()
    contacts = participant.contacts
    declarations = participant.declarations
    waits = [Declaration.State.FILED, Declaration.State.SECOND]
    return Plan(
        account=account is not None,
        sessions=account.sessions.count() if account else 0,
        events=account.events.count() if account else 0,
        issued_passwords=account.issued_passwords.count() if account else 0,
        reissues=account.reissues.count() if account else 0,
        emails=contacts.filter(kind=Contact.Kind.EMAIL).count(),
        waiting_letters=_waiting_letters(account).count() if account else 0,
        phones_stay=contacts.filter(kind=Contact.Kind.PHONE).count(),
        declarations_stay=declarations.count(),
        declarations_wait=declarations.filter(state__in=waits).count(),
    )


def carry_out(user: User, request_id: int, text: str) -> Answered | NotYours | Over | NoWords:
    """Erase the account of whoever asked, as a member of staff; `text` is what they are told.

    Their addresses are told while they are still on file. From then on every way to a new password answers as
    for somebody who isn't there.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return NoWords()
    with transaction.atomic():
        request = held(user, request_id, Kind.ERASURE)
        if not isinstance(request, Request):
            return request
        Participant.objects.select_for_update().get(pk=request.participant_id)
        account = Account.objects.select_for_update().filter(participant=request.participant_id).first()
        if account:
            for letter in _waiting_letters(account):
                outcomes.unwanted(letter)
        close(request, State.DONE, user, text)
        told = tell(ANSWERED, request)
        change = _without_emails(request.participant_id)
        account_id = account.pk if account else None
        if account:
            closing.close(account)
        if change:
            changes.note([change])
        record.append(
            "privacy:erasure:done",
            account=account_id,
            participant=request.participant_id,
            request=request.pk,
            user=user.pk,
            told=told,
        )
    return Answered()


def refuse(user: User, request_id: int, text: str) -> Answered | NotYours | Over | NoWords:
    """Say, as a member of staff, why an account isn't erased."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        return NoWords()
    with transaction.atomic():
        request = held(user, request_id, Kind.ERASURE)
        if not isinstance(request, Request):
            return request
        close(request, State.REFUSED, user, text)
        told = tell(ANSWERED, request)
        record.append(
            "privacy:erasure:refused",
            participant=request.participant_id,
            request=request.pk,
            user=user.pk,
            told=told,
        )
    return Answered()


def open_again(user: User, request_id: int) -> OpenedAgain | NotYours | Over:
    """Open an account anew for somebody who had theirs erased, comes in person and wants one."""
    with transaction.atomic():
        request = for_staff(user).filter(pk=request_id, kind=Kind.ERASURE, state=State.DONE).first()
        if request is None:
            return NotYours()
        if not opening.open_again(request.participant_id):
            return Over()
        record.append(
            "privacy:erasure:account opened again",
            participant=request.participant_id,
            request=request.pk,
            user=user.pk,
        )
    return OpenedAgain()


def _waiting_letters(account: Account) -> QuerySet[Letter]:
    return letters_about(account).filter(state=Letter.State.WAITING)


def _without_emails(participant_id: int) -> Change | None:
    """Take the e-mail addresses off file; give the change, which has to be noted."""
    contacts = Contact.objects.filter(participant=participant_id)
    before = frozenset(contacts.values_list("kind", "value"))
    removed, _ = contacts.filter(kind=Contact.Kind.EMAIL).delete()
    after = frozenset(contacts.values_list("kind", "value"))
    return Change(participant_id, before, after) if removed else None
