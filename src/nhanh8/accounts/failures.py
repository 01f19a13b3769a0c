"""Counting wrong passwords, and the lock that follows.

Names are counted, whether an account has them or not: a lock tells nobody which numbers exist, nor which two
numbers are one person's. A number counts as one name however it is written.
"""

from datetime import datetime

from django.db.models import F, QuerySet
from django.utils import timezone

from nhanh8.accounts.hashing import unusable
from nhanh8.accounts.models import Account, IssuedPassword, LoginFailures
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings
from nhanh8.registry.numbers import NumberFormatError, parse_number

State = IssuedPassword.State


def counted(typed: str) -> LoginFailures:
    """Take the row of a login name, locked for update."""
    row, _ = LoginFailures.objects.select_for_update().get_or_create(name=_name(typed))
    return row


def is_locked(row: LoginFailures) -> bool:
    """Tell whether the person's own password is not accepted now."""
    return _barred(row) or (row.locked_until is not None and row.locked_until > timezone.now())


def until(row: LoginFailures) -> datetime | None:
    """When the lock ends; None where only a re-issue ends it."""
    return None if _barred(row) else row.locked_until


def add(row: LoginFailures, account: Account | None) -> None:
    """Count a wrong password: on the name, where every `login.tries`-th locks, and on an issued password.

    While a name is locked nothing is counted on it: its own password is refused then, right or wrong. The
    same statements run whether there is an account or not.
    """
    if not is_locked(row):
        row.in_a_row += 1
        row.since_lock += 1
        if row.since_lock >= settings().login.tries:
            row.since_lock = 0
            row.locked_until = timezone.now() + settings().login.locked_for
    row.save()
    issued = account.issued if account else None
    IssuedPassword.objects.filter(pk=issued.pk if issued else 0, tries_left__gt=0).update(
        tries_left=F("tries_left") - 1
    )
    if account and issued and issued.tries_left <= 1:
        _withdraw(account, issued)


def forget(account: Account) -> None:
    """Begin anew after a right password, for each name of the account."""
    _of(account).update(since_lock=0, in_a_row=0, locked_until=None)


def unlock(account: Account) -> None:
    """Lift an account's lock after a re-issue. The count in a row stays: a new code never resets it."""
    _of(account).update(since_lock=0, locked_until=None)


def _withdraw(account: Account, issued: IssuedPassword) -> None:
    """Take back an issued password that was tried too often, and every session that it opened."""
    IssuedPassword.objects.filter(pk=issued.pk, state=State.ACTIVE).update(
        state=State.WITHDRAWN, ended_at=timezone.now()
    )
    account.password, account.issued = unusable(), None
    account.save(update_fields=["password", "issued"])
    account.sessions.all().delete()


def _of(account: Account) -> QuerySet[LoginFailures]:
    return LoginFailures.objects.filter(name__in=[_name(number) for number in account.participant.numbers])


def _barred(row: LoginFailures) -> bool:
    return row.in_a_row >= settings().login.failures_in_a_row


def _name(typed: str) -> str:
    try:
        return pseudonym("login name", parse_number(typed))
    except NumberFormatError:
        return pseudonym("login name", typed)
