"""A new password by phone: way 3, the hotline's key 8.

    prepare   a password is made and hashed, for whoever calls, while the number is still being given
    request   caller and number are compared with the registry; a match is offered a new password.
              Of a spoken number all plausible readings are compared, as one
    activate  the read-out was heard to its end: only now does the new password replace the old one
    withdraw  it was not: the old password still works, as if nobody had called

The answer to a request costs the same work whether anything matched or not, and whether one number was
compared or twenty: the same queries, and no hash, since every call has made its own before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias, TypeVar

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone
from pydantic import SecretStr

from nhanh8.accounts import history, issuing
from nhanh8.accounts.find import with_one_of
from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.audit.privacy import mask, pseudonym
from nhanh8.config import settings
from nhanh8.config.quantity import Window
from nhanh8.limits import allowance
from nhanh8.registry.models import Contact
from nhanh8.reissue import mails, plausible
from nhanh8.reissue.caller import Caller, Heard, Trust
from nhanh8.reissue.errors import UnavailableError
from nhanh8.reissue.models import Reissue
from nhanh8.threads import in_thread

T = TypeVar("T")
What = history.What

Prepared: TypeAlias = issuing.Prepared
"""A password and its hash, made ahead of a request; shown to nobody unless it is offered."""


class Reason(StrEnum):
    """Why a request is refused before any comparison, or in spite of a match."""

    NO_NUMBER = "no number"
    TOO_MANY_THIS_CALL = "too many this call"
    TOO_MANY_TODAY = "too many today"
    REISSUED_TOO_OFTEN = "reissued too often"
    FROZEN = "frozen"
    """The owner said that a re-issue wasn't theirs; staff unfreeze the account."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Caller and number match: this password may be read out. It opens nothing until it is activated."""

    reissue_id: int
    password: SecretStr
    good_for: timedelta


@dataclass(frozen=True, slots=True)
class NoMatch:
    """Caller and number are not on file together; nobody is told why."""

    next_refused: Reason | None = None
    """Why asking again in this call would be refused: this was the last check. None if it may be asked."""


@dataclass(frozen=True, slots=True)
class Several:
    """The caller has more than one of these numbers on file, a family's telephone: nothing was offered.

    Say what `NoMatch` says: whoever hears the difference learns that something is registered.
    """

    next_refused: Reason | None = None
    """As for `NoMatch`."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A limit is reached, or there is no number to compare with."""

    reason: Reason


Answer: TypeAlias = Offer | NoMatch | Several | Refused
"""To a request."""


@dataclass(frozen=True, slots=True)
class Activated:
    """The new password is the only one now."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """The line was not sound until the read-out's end: withdrawn."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """The offer no longer stands: a newer one came, or it expired."""


def may_ask(caller: Caller) -> bool:
    """Tell whether asking can lead anywhere: there is a number, and it is believed.

    A number that is only claimed proves nothing, unless a setting says so (the demo's).
    """
    claimed = caller.trust is Trust.CLAIMED and settings().hotline.trust_from_header
    return caller.number is not None and (caller.trust is Trust.TRUNK or claimed)


async def prepare() -> Prepared:
    """Make a password that may be offered later in this call. The hash takes tens of milliseconds.

    For every caller alike, before anything is compared: so the answer keeps nobody waiting, and its time
    tells nothing. One is enough for a call: what matches nobody is not offered, and serves for the next try.
    """
    return await in_thread(issuing.prepare)


async def request(numbers: tuple[str, ...], caller: Caller, prepared: Prepared) -> Answer:
    """Ask for a new password for the account with one of these numbers, from this telephone.

    `numbers` are what the caller keyed, or what `plausible` gave: 1 to 20. Together they count as one check
    of the caller's. Raises UnavailableError if the rules can't decide: nothing changed.
    """
    if not 0 < len(numbers) <= plausible.MOST:
        raise ValueError(f"1 to {plausible.MOST} numbers are compared at a time, not {len(numbers)}")
    return await _decided(lambda: _request(numbers, caller, prepared))


async def activate(offer: Offer, heard: Heard) -> Activated | NotHeard | Superseded:
    """Make an offered password the account's only one, if it was heard; notify every address on file.

    Raises UnavailableError if it can't be done; the old password still works.
    """
    return await _decided(lambda: _activate(offer, heard))


async def withdraw(offer: Offer) -> None:
    """Take an offer back, because the call ended before it was heard. Harmless on an activated one."""
    await _decided(lambda: _withdraw(offer))


async def _decided(decision: Callable[[], T]) -> T:
    try:
        return await in_thread(decision)
    except DatabaseError as error:
        raise UnavailableError from error


def _request(numbers: tuple[str, ...], caller: Caller, prepared: Prepared) -> Answer:
    if caller.number is None or not may_ask(caller):
        return Refused(Reason.NO_NUMBER)
    with transaction.atomic():  # one, for the caller waits for each commit
        check = _count_check(caller, caller.number)
        if isinstance(check, allowance.UsedUp):
            return Refused(_reason(check.window))
        matched = _matched(numbers, caller.number)
        account = matched[0] if len(matched) == 1 else None
        next_refused = _reason(check.last_in) if check.last_in else None
        unmatched = Several(next_refused) if matched else NoMatch(next_refused)
        result = _offer(account, prepared, caller, caller.number) or unmatched
        record.append(
            f"reissue:phone:{_TAGS[type(result)]}",
            account=account.pk if account else None,
            number=mask(numbers[0]) if len(numbers) == 1 else None,  # which of them was meant isn't known
            compared=len(numbers),
            caller=mask(caller.number),
            caller_pseudonym=pseudonym("phone", caller.number),
            trust=caller.trust,
            call=caller.call_id,
        )
    return result


def _count_check(caller: Caller, phone: str) -> allowance.Spent | allowance.UsedUp:
    check = allowance.spend(
        "check by phone",
        settings().reissue.per_caller,
        {Window.CALL: caller.call_id} | allowance.each_of(phone),
    )
    if isinstance(check, allowance.UsedUp) and check.first:
        record.append(
            "reissue:phone:refused",
            caller=mask(phone),
            caller_pseudonym=pseudonym("phone", phone),
            limit=check.window,
            call=caller.call_id,
        )
    return check


def _reason(used_up: Window) -> Reason:
    return Reason.TOO_MANY_THIS_CALL if used_up is Window.CALL else Reason.TOO_MANY_TODAY


def _matched(numbers: tuple[str, ...], phone: str) -> list[Account]:
    """Find the accounts that have one of the numbers and the phone on file: none, one, or two of several.

    Their rows are locked: what else is decided about them has to wait. One number is looked up by the same
    statement as twenty.
    """
    on_file = Account.objects.select_for_update(of=("self",)).filter(
        participant__contacts__kind=Contact.Kind.PHONE,
        participant__contacts__value=phone,
        participant__contacts__usable_from__lte=timezone.now(),
    )
    return list(on_file.filter(with_one_of(numbers, plausible.MOST)).order_by("pk")[:2])


def _offer(account: Account | None, prepared: Prepared, caller: Caller, phone: str) -> Offer | Refused | None:
    good_for = settings().reissue.good_for_by_phone
    spent = allowance.spend(_REISSUES, settings().reissue.per_number, _whose(account, phone))
    if account and account.frozen_at:
        return Refused(Reason.FROZEN)
    if account and isinstance(spent, allowance.UsedUp):
        return Refused(Reason.REISSUED_TOO_OFTEN)
    issued = issuing.offer(account, prepared, good_for)
    row = Reissue.objects.create(
        way=Reissue.Way.PHONE,
        account=account,
        issued=issued,
        asked_at=timezone.now(),
        caller_masked=mask(phone),
        caller_pseudonym=pseudonym("phone", phone),
        call_id=caller.call_id,
    )
    return Offer(row.pk, prepared.text, good_for) if account else None


def _activate(offer: Offer, heard: Heard) -> Activated | NotHeard | Superseded:
    if not heard.to_the_end or heard.caller_silent_for > settings().reissue.caller_silent_at_most:
        _withdraw(offer)
        return NotHeard()
    with transaction.atomic():
        row = Reissue.objects.select_related("account").get(pk=offer.reissue_id)
        if row.issued_id is None or row.account is None or not issuing.activate(row.issued_id):
            record.append("reissue:phone:superseded", account=row.account_id, reissue=row.pk)
            return Superseded()
        told = mails.post_notices(row)
        history.note(row.account, What.REISSUED, way=row.way, detail=row.caller_masked)
        record.append("reissue:phone:activated", account=row.account_id, reissue=row.pk, notices=told)
    return Activated()


def _withdraw(offer: Offer) -> None:
    with transaction.atomic():
        row = Reissue.objects.get(pk=offer.reissue_id)
        account = issuing.hold(row.issued_id or 0)
        if issuing.withdraw(row.issued_id or 0):
            allowance.give_back(_REISSUES, settings().reissue.per_number, _whose(account, ""))
            record.append("reissue:phone:withdrawn", account=row.account_id, reissue=row.pk)


def _whose(account: Account | None, phone: str) -> dict[Window, str]:
    """Say whose allowance of re-issues counts: the account's; a stranger's request counts on the stranger."""
    whose = f"account {account.pk}" if account else f"nobody, called by {phone}"
    return allowance.each_of(whose)


_REISSUES = "reissue"
_TAGS = {Offer: "offered", NoMatch: "no match", Several: "several", Refused: "refused"}
