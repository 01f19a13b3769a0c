"""A new password by phone: way 3, the hotline's key 8.

    prepare   a password is made and hashed, for whoever calls, while the number is still being given
    request   caller and number are compared with the registry; a match is offered a new password.
              Of a spoken number all plausible readings are compared, as one
    confirm   the caller agreed to the best of those readings: it alone is compared
    activate  the read-out was heard to its end: only now does the new password replace the old one
    withdraw  it was not: the old password still works, as if nobody had called

The answer to a request costs the same work whether anything matched or not, and whether one number was
compared or twenty: the same queries, and no hash, since every call has made its own before.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone

from nhanh8.accounts import history, issuing
from nhanh8.accounts.models import Account
from nhanh8.audit import record
from nhanh8.audit.privacy import mask, pseudonym
from nhanh8.config import settings
from nhanh8.config.quantity import Window
from nhanh8.limits import allowance
from nhanh8.reissue import mails, plausible
from nhanh8.reissue.answers import (
    Activated,
    Answer,
    Doubtful,
    NoMatch,
    NotHeard,
    Offer,
    Reason,
    Refused,
    Several,
    Superseded,
    Unmatched,
)
from nhanh8.reissue.caller import Caller, Heard, Trust
from nhanh8.reissue.errors import UnavailableError
from nhanh8.reissue.matching import Match, matched
from nhanh8.reissue.models import Reissue
from nhanh8.threads import in_thread

T = TypeVar("T")
What = history.What

Prepared: TypeAlias = issuing.Prepared
"""A password and its hash, made ahead of a request; shown to nobody unless it is offered."""


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


async def request(
    numbers: tuple[str, ...], caller: Caller, prepared: Prepared, *, near: int | None = None
) -> Answer:
    """Ask for a new password for the account with one of these numbers, from this telephone.

    `numbers` are what the caller keyed, or what `plausible` gave, best first: 1 to 20. Together they count as
    one check of the caller's; once those of today's lists are used up, the best alone is compared. `near`
    (`plausible.near`) says of a spoken number how many of them need no confirming; None: it was keyed.

    Raises UnavailableError if the rules can't decide: nothing changed.
    """
    if not 0 < len(numbers) <= plausible.MOST:
        raise ValueError(f"1 to {plausible.MOST} numbers are compared at a time, not {len(numbers)}")
    asked = _Asked(numbers, len(numbers) if near is None else near, spoken=near is not None)
    return await _decided(lambda: _request(asked, caller, prepared))


async def confirm(number: str, unmatched: Unmatched, caller: Caller, prepared: Prepared) -> Answer:
    """Ask for the one number that the caller agreed to, after what was heard led to nothing.

    It counts as a check, unless it was compared, and so counted, with what was heard: then nothing new can be
    learned from it. Those, too, are no more than the checks that a caller has. Raises UnavailableError.
    """
    again = unmatched if number in unmatched.compared else None
    asked = _Asked((number,), 1, spoken=True, again=again)
    return await _decided(lambda: _request(asked, caller, prepared))


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


@dataclass(frozen=True, slots=True, repr=False)
class _Asked:
    numbers: tuple[str, ...]
    near: int
    spoken: bool
    again: Unmatched | None = None
    """Where the number was counted already: with this answer."""


def _request(asked: _Asked, caller: Caller, prepared: Prepared) -> Answer:
    if caller.number is None or not may_ask(caller):
        return Refused(Reason.NO_NUMBER)
    with transaction.atomic():  # one, for the caller waits for each commit
        check = _count_check(caller, caller.number, _CONFIRMATIONS if asked.again else _CHECKS)
        if isinstance(check, allowance.UsedUp):
            return Refused(_reason(check.window))
        if asked.again:
            numbers, next_refused = asked.numbers, asked.again.next_refused
        else:
            numbers = asked.numbers[: max(_count_numbers(len(asked.numbers), caller.number), 1)]
            next_refused = _reason(check.last_in) if check.last_in else None
        matches = matched(numbers, asked.near, caller.number)
        match = matches[0] if len(matches) == 1 and matches[0].near else None
        unmatched = _unmatched(matches, match)(next_refused, frozenset(numbers))
        answer = _offer(match, prepared, caller, caller.number) or unmatched
        told = isinstance(answer, Offer | Refused)
        record.append(
            f"reissue:phone:{_TAGS[type(answer)]}",
            account=match.account.pk if match and told else None,
            matched=None if told else ", ".join(str(each.account.pk) for each in matches),
            number=", ".join(mask(number) for number in numbers),
            compared=len(numbers),
            spoken=asked.spoken,
            confirmed=asked.again is not None,
            caller=mask(caller.number),
            caller_pseudonym=pseudonym("phone", caller.number),
            trust=caller.trust,
            call=caller.call_id,
        )
    return answer


def _unmatched(matches: list[Match], match: Match | None) -> type[Unmatched]:
    """Say what nothing offered means: only the record tells these apart."""
    if match or not matches:
        return NoMatch
    return Several if len(matches) > 1 else Doubtful


def _count_check(caller: Caller, phone: str, what: str) -> allowance.Spent | allowance.UsedUp:
    check = allowance.spend(
        what,
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


def _count_numbers(wanted: int, phone: str) -> int:
    """Count the numbers that are about to be compared, and give how many may be."""
    return allowance.spend_up_to(
        _NUMBERS, settings().reissue.compared_per_caller, allowance.each_of(phone), wanted
    )


def _reason(used_up: Window) -> Reason:
    return Reason.TOO_MANY_THIS_CALL if used_up is Window.CALL else Reason.TOO_MANY_TODAY


def _offer(match: Match | None, prepared: Prepared, caller: Caller, phone: str) -> Offer | Refused | None:
    """Offer a password, with the same work for nobody. Only to the best reading is said why there is none."""
    good_for = settings().reissue.good_for_by_phone
    account = match.account if match else None
    spent = allowance.spend(_REISSUES, settings().reissue.per_number, _whose(account, phone))
    refusal = None
    if account and account.frozen_at:
        refusal = Refused(Reason.FROZEN)
    elif account and isinstance(spent, allowance.UsedUp):
        refusal = Refused(Reason.REISSUED_TOO_OFTEN)
    if refusal and match and match.best:
        return refusal
    if refusal:
        account = None  # of up to twenty numbers one is on file: nobody may learn that
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


_CHECKS = "check by phone"
_CONFIRMATIONS = "confirmation by phone"
_NUMBERS = "number compared by phone"
_REISSUES = "reissue"
_TAGS = {
    Offer: "offered",
    NoMatch: "no match",
    Several: "several",
    Doubtful: "doubtful",
    Refused: "refused",
}
