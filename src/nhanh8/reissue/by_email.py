"""A new password by e-mail: way 2, the portal, and way 1, the app.

    request   number and address are compared with the registry; on the portal a code is mailed
    confirm   the code was typed in: a password is mailed
    compose   ... by a background job, which makes it just before it is sent

The password replaces the old one at the first login with it, so that a mail outage locks nobody out. A
request answers the same whether anything matched or not, by the same queries and jobs.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts.find import with_number
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import keyed_digest, pseudonym
from nhanh8.codes import one_time
from nhanh8.config import settings
from nhanh8.limits import allowance
from nhanh8.mail import letters
from nhanh8.mail.letters import Posted
from nhanh8.registry.emails import LONGEST
from nhanh8.registry.models import Contact
from nhanh8.registry.numbers import masked
from nhanh8.reissue.models import Reissue

_TOKEN_BYTES = 32


class Reason(StrEnum):
    """Why a request is refused."""

    TOO_MANY_FROM_HERE = "too many from here"
    """From this network address, whatever was asked."""
    REISSUED_TOO_OFTEN = "reissued too often"
    """Told only to someone who has typed the code that was sent."""


@dataclass(frozen=True, slots=True, repr=False)
class Asked:
    """If the pair is on file, a mail is on its way; nobody is told whether it is."""

    token: str
    """Ties what follows to whoever asked; it opens nothing."""
    code_until: datetime | None
    """Until when a code can be typed in; None where none is asked for, and the password is on its way."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A password is on its way."""

    good_for: timedelta


@dataclass(frozen=True, slots=True)
class WrongCode:
    """The code is wrong."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class Over:
    """The code's time or tries are over, or the request is nobody's: ask again."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code can be typed in."""

    until: datetime
    tries_left: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A limit is reached."""

    reason: Reason


def request(number: str, email: str, visitor: Visitor) -> Asked | Refused:
    """Ask for a new password for the account with this number and this address on file.

    Counts as one request of the visitor's network address. Where the pair matches nothing, the account is
    frozen, the address is too new on file, or has had its mails of the day, the answer is the same.
    """
    asks_for_code = visitor.channel is Channel.PORTAL or settings().reissue.app_asks_for_code
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with transaction.atomic():
        spent = allowance.spend(_REQUESTS, settings().reissue.per_source, allowance.each_of(visitor.source))
        if isinstance(spent, allowance.UsedUp):
            if spent.first:
                _note("refused", visitor, None, number=masked(number), limit=spent.window)
            return Refused(Reason.TOO_MANY_FROM_HERE)
        found = _match(number, email)
        nobody = f"nobody, asked for {number!a} {email!a}"
        wanted = may_get_mail(CODE if asks_for_code else PASSWORD, found, nobody)
        if not asks_for_code:
            wanted &= may_be_reissued(_UNPROVEN, found.account_id, nobody)
        code = one_time.ask() if asks_for_code else None
        now = timezone.now()
        row = Reissue.objects.create(
            way=Reissue.Way(visitor.channel),
            account_id=found.account_id if wanted else None,
            contact_id=found.contact_id if wanted else None,
            code=code,
            token_digest=_digest(token),
            asked_at=now,
            confirmed_at=None if code else now,
        )
        letters.post(CODE if code else PASSWORD, [Posted(row.pk, found.address if wanted else "")])
        _note("asked", visitor, found.account_id, number=masked(number), mailed=wanted, reissue=row.pk)
    return Asked(token, code.expires_at if code else None)


def confirm(token: str, code: str, visitor: Visitor) -> Confirmed | WrongCode | Over | Refused:
    """Check the code that was mailed for a request; the right one has the password mailed.

    Counts against the account's re-issues of the day. The same code confirms nothing twice.
    """
    with transaction.atomic():
        row = (
            Reissue.objects.select_related("account", "contact", "code")
            .filter(token_digest=_digest(token), code__isnull=False)
            .first()
        )
        if row is None or row.code is None or one_time.is_over(row.code):
            return Over()  # and no record: whoever asked once could go on for ever
        match one_time.check(row.code.pk, code):
            case one_time.Over():
                _note("code over", visitor, row.account_id, reissue=row.pk)
                return Over()
            case one_time.Wrong(tries_left=tries_left):
                _note("wrong code", visitor, row.account_id, reissue=row.pk)
                return WrongCode(tries_left)
            case one_time.Right():
                return _confirmed(row, visitor)


def requests_left(visitor: Visitor) -> tuple[allowance.Left, ...]:
    """Tell how many requests a visitor's network address still has."""
    return allowance.left(_REQUESTS, settings().reissue.per_source, allowance.each_of(visitor.source))


def reissued_again_in() -> timedelta:
    """Tell when someone whose account was re-issued too often may ask again."""
    return max(allowance.renewed_in(one.window) for one in settings().reissue.per_number)


def state(token: str) -> Waiting | Confirmed | Over:
    """Tell how a request stands that asked for a code. It counts nothing, and looks at no account."""
    row = Reissue.objects.select_related("code").filter(token_digest=_digest(token)).first()
    if row is None or row.code is None:
        return Over()
    if row.confirmed_at:
        return Confirmed(settings().reissue.good_for_by_email)
    if one_time.is_over(row.code):
        return Over()
    return Waiting(row.code.expires_at, row.code.tries_left)


def _confirmed(row: Reissue, visitor: Visitor) -> Confirmed | Refused:
    if not may_be_reissued(PROVEN, row.account_id, "nobody"):
        _note("refused", visitor, row.account_id, reissue=row.pk, limit="per number")
        return Refused(Reason.REISSUED_TOO_OFTEN)
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    letters.post(PASSWORD, [Posted(row.pk, row.contact.value if row.contact else "")])
    _note("confirmed", visitor, row.account_id, reissue=row.pk)
    return Confirmed(settings().reissue.good_for_by_email)


class OnFile(NamedTuple):
    """Whom a pair belongs to; without ids and address, nobody."""

    account_id: int | None = None
    frozen_at: datetime | None = None
    contact_id: int | None = None
    address: str = ""


def _match(number: str, email: str) -> OnFile:
    """Find the account that has both on file, the address in any spelling of its capitals.

    One question for the pair: a number alone, on file or not, makes no difference.
    """
    # No database holds all that can be typed, nor compares texts of any length.
    comparable = email.strip() if email.isprintable() and len(email) <= LONGEST else ""
    found = Contact.objects.filter(
        with_number(number),
        participant__account__isnull=False,
        kind=Contact.Kind.EMAIL,
        value__iexact=comparable,
        usable_from__lte=timezone.now(),
    ).values_list("participant__account", "participant__account__frozen_at", "pk", "value")
    row = found.first()
    return OnFile(*row) if row else OnFile()


def may_get_mail(what: str, found: OnFile, nobody: str) -> bool:
    """Count a mail on its address; what matches nothing counts on itself, for the same statements.

    Codes and passwords are counted apart: who asks for the ones leaves the others to the owner.
    """
    whose = f"address {found.address.casefold()}" if found.address else nobody
    spent = allowance.spend(f"mail {what}", settings().reissue.per_email, allowance.each_of(whose))
    return found.account_id is not None and found.frozen_at is None and isinstance(spent, allowance.Spent)


def may_be_reissued(what: str, account_id: int | None, nobody: str) -> bool:
    """Count a re-issue on its account; what matches nothing counts on itself, for the same statements."""
    whose = f"account {account_id}" if account_id else nobody
    spent = allowance.spend(what, settings().reissue.per_number, allowance.each_of(whose))
    return isinstance(spent, allowance.Spent)


def _note(what: str, visitor: Visitor, account_id: int | None, **facts: record.Fact) -> None:
    record.append(
        f"reissue:{visitor.channel}:{what}",
        account=account_id,
        source=pseudonym("source", visitor.source),
        **facts,
    )


def _digest(token: str) -> str:
    return keyed_digest("re-issue request", token)


CODE = "reissue:code"
PASSWORD = "reissue:password"  # noqa: S105 - names a kind of letter
_REQUESTS = "request by email"
PROVEN = "reissue"
"""To someone who has the phone or reads the mail: by phone it is the same allowance."""
_UNPROVEN = "reissue to the app"
"""To someone who knows number and address: whoever does can't use up what the owner has by the other ways."""
