"""Log in with number and password."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nhanh8.accounts import failures, history, issuing, sessions
from nhanh8.accounts.find import by_number
from nhanh8.accounts.models import Account, IssuedPassword, LoginFailures
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings
from nhanh8.limits import allowance
from nhanh8.passwords.hashing import matches
from nhanh8.registry.numbers import masked

_BETWEEN_DIGITS = re.compile(r"[\s.-]+")
"""How people write down eight digits that were read to them in two groups."""


@dataclass(frozen=True, slots=True, repr=False)
class LoggedIn:
    """The pair is right. `token` goes into the cookie; it is shown nowhere else."""

    token: str
    must_change: bool


@dataclass(frozen=True, slots=True)
class WrongPair:
    """Number or password is wrong; nobody is told which."""


@dataclass(frozen=True, slots=True)
class Locked:
    """Too many wrong passwords. `until` is None where only a re-issue opens the account again."""

    until: datetime | None


@dataclass(frozen=True, slots=True)
class PasswordExpired:
    """The right password, issued too long ago: a new one has to be asked for."""


@dataclass(frozen=True, slots=True)
class TooManyFromHere:
    """Too many wrong pairs came from this network address; nothing was compared."""


LoginResult = LoggedIn | WrongPair | Locked | PasswordExpired | TooManyFromHere


def log_in(number: str, password: str, visitor: Visitor) -> LoginResult:
    """Check a pair and open a session.

    Two hashes are always compared: the account's password, and one that was sent and waits for its first
    login, or dummies. A number that nobody has costs the same hashes and queries as one with a wrong
    password, and is locked alike. An issued password has tries of its own, and works while the person's own
    one is locked.
    """
    if refused := allowance.refusal(_FAILED, settings().login.per_source, allowance.each_of(visitor.source)):
        if refused.first:
            record.append("accounts:login:too many from there", source=_source(visitor))
        return TooManyFromHere()
    found = by_number(number)
    sent = issuing.that_opens(found.pk if found else 0)
    fits = matches(_as_issued(password, found), found.password if found else "")
    fits_sent = matches(without_gaps(password), sent.hash if sent else "")
    with transaction.atomic():
        account = _held(found.pk if found else 0)
        row = failures.counted(number)
        active = IssuedPassword.objects.filter(pk=account.issued_id or 0 if account else 0).first()
        result: LoginResult | None = None
        if account and found and fits and account.password == found.password:
            result = _own(account, row, active, visitor)
        elif account and sent and fits_sent:
            result = _first_login(account, sent, visitor)
        if result is None:
            failures.add(row)
            allowance.spend(_FAILED, settings().login.per_source, allowance.each_of(visitor.source))
            issuing.count_wrong_password(account)
            result = Locked(failures.until(row)) if failures.is_locked(row) else WrongPair()
        record.append(
            f"accounts:login:{_TAGS[type(result)]}",
            account=account.pk if account else None,
            number=masked(number),
            channel=visitor.channel,
            source=_source(visitor),
        )
    return result


def tries_left(visitor: Visitor) -> tuple[allowance.Left, ...]:
    """Tell how many wrong pairs a visitor's network address may still give."""
    return allowance.left(_FAILED, settings().login.per_source, allowance.each_of(visitor.source))


def without_gaps(typed: str) -> str:
    """Leave out what people write between the digits of an issued password: `1234 5678`."""
    return _BETWEEN_DIGITS.sub("", typed)


def _as_issued(typed: str, account: Account | None) -> str:
    return without_gaps(typed) if account and account.issued_id else typed


def _held(account_id: int) -> Account | None:
    """Lock the account's row. What was issued to it is read afterwards: a wait may have changed it."""
    accounts = Account.objects.select_for_update(of=("self",)).select_related("participant")
    return accounts.filter(pk=account_id).first()


def _own(
    account: Account, row: LoginFailures, active: IssuedPassword | None, visitor: Visitor
) -> LoginResult | None:
    """Log in with the account's password; None where it counts as wrong, as it does while it is locked."""
    if active is None:
        return None if failures.is_locked(row) else _opened(account, visitor, must_change=False)
    if issuing.has_expired(active):
        return PasswordExpired()
    return _opened(account, visitor, must_change=True)


def _first_login(account: Account, sent: IssuedPassword, visitor: Visitor) -> LoginResult | None:
    """Log in with a password that was sent: it replaces the old one now. None if it was taken back."""
    if issuing.activate(sent.pk):
        account.refresh_from_db()
        return _opened(account, visitor, must_change=True)
    return PasswordExpired() if issuing.has_expired(sent) else None


def _opened(account: Account, visitor: Visitor, *, must_change: bool) -> LoggedIn:
    failures.forget(account)
    history.note(account, history.What.LOGGED_IN, way=visitor.channel, detail=visitor.source_masked)
    return LoggedIn(sessions.start(account, visitor), must_change)


def _source(visitor: Visitor) -> str:
    return pseudonym("source", visitor.source)


_FAILED = "failed login"
_TAGS = {LoggedIn: "right", WrongPair: "wrong", Locked: "locked", PasswordExpired: "expired"}
