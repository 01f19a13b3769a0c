"""Log in with number and password."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from nhanh8.accounts import failures, sessions
from nhanh8.accounts.find import by_number
from nhanh8.accounts.hashing import matches
from nhanh8.accounts.issuing import has_expired
from nhanh8.accounts.models import Account, LoginFailures
from nhanh8.audit import record
from nhanh8.audit.privacy import mask
from nhanh8.registry.numbers import NumberFormatError, parse_number


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


LoginResult = LoggedIn | WrongPair | Locked | PasswordExpired


def log_in(number: str, password: str) -> LoginResult:
    """Check a pair and open a session.

    A number that nobody has costs the same hashes and queries as one with a wrong password, and is locked
    alike. An issued password has tries of its own, and works while the person's own one is locked.
    """
    found = by_number(number)
    fits = matches(password, found.password if found else "")
    with transaction.atomic():
        account = (
            Account.objects.select_for_update(of=("self",))
            .select_related("issued", "participant")
            .filter(pk=found.pk if found else 0)
            .first()
        )
        row = failures.counted(number)
        if account and found and fits and account.password == found.password:
            result = _right(account, row)
        else:
            failures.add(row, account)
            result = Locked(failures.until(row)) if failures.is_locked(row) else WrongPair()
        record.append(
            f"login:{_TAGS[type(result)]}", account=account.pk if account else None, number=_shown(number)
        )
    return result


def _right(account: Account, row: LoginFailures) -> LoginResult:
    if account.issued:
        if has_expired(account.issued):
            return PasswordExpired()
    elif failures.is_locked(row):
        return Locked(failures.until(row))
    failures.forget(account)
    return LoggedIn(sessions.start(account), must_change=account.issued is not None)


def _shown(typed: str) -> str:
    """Mask what was typed as a number, whole where it is none: it may be a password in the wrong field."""
    try:
        return mask(parse_number(typed))
    except NumberFormatError:
        return "•••"


_TAGS = {LoggedIn: "right", WrongPair: "wrong", Locked: "locked", PasswordExpired: "expired"}
