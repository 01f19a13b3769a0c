"""This wasn't me: re-issues of an account are stopped until staff have looked into it.

object_to_it   its owner says so, logged in
freeze         an officer does it for them
unfreeze       staff have looked into it: all objections are handled with that
"""

from dataclasses import dataclass
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts import history, issuing, sessions
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import redact
from nhanh8.config import settings
from nhanh8.mail import letters
from nhanh8.registry.models import Contact
from nhanh8.reissue.models import Objection, Reissue
from nhanh8.reissue.theirs import theirs
from nhanh8.users.models import User
from nhanh8.users.roles import Act

OBJECTION = "reissue:objection"
FROZEN_BY_STAFF = "reissue:frozen"
UNFROZEN_BY_STAFF = "reissue:unfrozen"


@dataclass(frozen=True, slots=True)
class Done:
    """It is frozen, or unfrozen, now; every address on file is told."""


@dataclass(frozen=True, slots=True)
class WasSo:
    """It was so before: nothing has changed, and nobody is told."""


@dataclass(frozen=True, slots=True)
class NoReason:
    """The officer gave no reason; nothing has changed."""


@dataclass(frozen=True, slots=True)
class NotYours:
    """The role doesn't allow it, or another agency looks after this person; nothing has changed."""


Answer: TypeAlias = Done | WasSo | NoReason | NotYours


def object_to_it(session: Session, visitor: Visitor) -> None:
    """Freeze re-issues of the account, end its other sessions, take back passwords on offer, tell staff.

    Said twice, it is done once.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=session.account_id)
        if account.frozen_at:
            return
        _stop(account)
        objection = Objection.objects.create(account=account, at=account.frozen_at or timezone.now())
        letters.post(OBJECTION, [letters.Posted(objection.pk, settings().mail.staff)])
        history.note(account, history.What.FROZEN, way=visitor.channel, detail=visitor.source_masked)
        sessions.end_others(session)
        record.append("reissue:account:frozen", account=account.pk, objection=objection.pk)


def freeze(user: User, account_id: int, reason: str) -> Answer:
    """Stop re-issues of an account for its owner, log it out everywhere, and tell every address on file.

    `reason` is why, in the officer's words: it stands in the audit record, with long numbers masked.
    """
    with transaction.atomic():
        account = theirs(user, Act.FREEZE, account_id)
        match _hindrance(account, reason, frozen=True):
            case Account() as mine:
                _stop(mine)
                sessions.end_all(mine)
                _tell(mine, history.What.FROZEN, FROZEN_BY_STAFF)
                _record("frozen", user, account_id, reason)
                return Done()
            case NotYours() as answer:
                _record("freezing refused", user, account_id, "")
                return answer
            case answer:
                return answer


def unfreeze(user: User, account_id: int, reason: str) -> Answer:
    """Let an account's owner get new passwords again, and tell every address on file.

    `reason` is what came out, in the officer's words. It handles all objections to re-issues of the account.
    """
    with transaction.atomic():
        account = theirs(user, Act.UNFREEZE, account_id)
        match _hindrance(account, reason, frozen=False):
            case Account() as mine:
                mine.frozen_at = None
                mine.save(update_fields=["frozen_at"])
                Objection.objects.filter(account=mine, handled_at=None).update(handled_at=timezone.now())
                _tell(mine, history.What.UNFROZEN, UNFROZEN_BY_STAFF)
                _record("unfrozen", user, account_id, reason)
                return Done()
            case NotYours() as answer:
                _record("unfreezing refused", user, account_id, "")
                return answer
            case answer:
                return answer


def _hindrance(
    account: Account | None, reason: str, *, frozen: bool
) -> Account | WasSo | NoReason | NotYours:
    """Give the account itself if nothing stands in the way of freezing it, or unfreezing it."""
    if account is None:
        return NotYours()
    if not reason.strip():
        return NoReason()
    return WasSo() if (account.frozen_at is not None) == frozen else account


def _stop(account: Account) -> None:
    account.frozen_at = timezone.now()
    account.save(update_fields=["frozen_at"])
    issuing.withdraw_offers(account)
    # What is on its way goes nowhere; what was made is withdrawn, and its notices say where it went.
    Reissue.objects.filter(account=account, issued=None).update(contact=None)


def _tell(account: Account, what: history.What, kind: str) -> None:
    event = history.note(account, what, way=Reissue.Way.OFFICER)
    addresses = Contact.objects.filter(kind=Contact.Kind.EMAIL, participant=account.participant_id)
    letters.post(
        kind, [letters.Posted(event.pk, value) for value in addresses.values_list("value", flat=True)]
    )


def _record(what: str, user: User, account_id: int, reason: str) -> None:
    record.append(f"reissue:account:{what}", account=account_id, user=user.pk, reason=redact(reason))
