"""Counting wrong passwords, and the lock that follows.

Names are counted, whether an account has them or not: a lock tells nobody which numbers exist, nor which two
numbers are one person's. A number counts as one name however it is written.
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.accounts.models import Account, LoginFailures
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings
from nhanh8.registry.numbers import NumberFormatError, parse_number


def counted(typed: str) -> LoginFailures:
    """Take the row of a login name, locked for update.

    The same statements run whether the name was ever typed before or not: who logs in now and then has a row.
    """
    name = _name(typed)
    LoginFailures.objects.bulk_create([LoginFailures(name=name)], ignore_conflicts=True)
    row = LoginFailures.objects.select_for_update().filter(name=name).first()
    return row or counted(typed)  # it stood at nothing, and retention removed it this moment


def is_locked(row: LoginFailures) -> bool:
    """Tell whether the person's own password is not accepted now."""
    return _barred(row) or (row.locked_until is not None and row.locked_until > timezone.now())


def until(row: LoginFailures) -> datetime | None:
    """When the lock ends; None where only a re-issue ends it."""
    return None if _barred(row) else row.locked_until


def add(row: LoginFailures) -> None:
    """Count a wrong password on a name, where every `login.tries`-th locks.

    While a name is locked nothing is counted on it: its own password is refused then, right or wrong.
    """
    now = timezone.now()
    if not is_locked(row):
        if row.last_at is None or now - row.last_at > settings().login.locked_for:
            row.since_lock = 0
        row.in_a_row += 1
        row.since_lock += 1
        row.last_at = now
        if row.since_lock >= settings().login.tries:
            row.since_lock = 0
            row.locked_until = now + settings().login.locked_for
    row.save()


def forget(account: Account) -> None:
    """Begin anew after a right password, for each name of the account."""
    _of(account).update(since_lock=0, in_a_row=0, locked_until=None)


def unlock(account: Account) -> None:
    """Lift an account's lock after a re-issue. The count in a row stays: a new code never resets it."""
    _of(account).update(since_lock=0, locked_until=None)


def _of(account: Account) -> QuerySet[LoginFailures]:
    return LoginFailures.objects.filter(name__in=[_name(number) for number in account.participant.numbers])


def _barred(row: LoginFailures) -> bool:
    return row.in_a_row >= settings().login.failures_in_a_row


def _name(typed: str) -> str:
    try:
        return pseudonym("login name", parse_number(typed))
    except NumberFormatError:
        return pseudonym("login name", typed)
