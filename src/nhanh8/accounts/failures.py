"""Counting wrong passwords, and the lock that follows.

Names are counted whether an account has them or not, so that a lock tells nobody which numbers exist.
"""

from datetime import datetime

from django.utils import timezone

from nhanh8.accounts.models import Account, LoginFailures
from nhanh8.audit.privacy import pseudonym
from nhanh8.config import settings


def counted(account: Account | None, typed: str) -> LoginFailures:
    """Take the row of an account, or of what was typed where no account has that name, locked for update."""
    row, _ = LoginFailures.objects.select_for_update().get_or_create(name=_name(account, typed))
    return row


def is_locked(row: LoginFailures) -> bool:
    """Tell whether the person's own password is not accepted now."""
    return _barred(row) or (row.locked_until is not None and row.locked_until > timezone.now())


def until(row: LoginFailures) -> datetime | None:
    """When the lock ends; None where only a re-issue ends it."""
    return None if _barred(row) else row.locked_until


def add(row: LoginFailures) -> None:
    """Count a wrong password; every `login.tries`-th locks."""
    was_locked = is_locked(row)
    row.in_a_row += 1
    if not was_locked:
        row.since_lock += 1
        if row.since_lock >= settings().login.tries:
            row.since_lock = 0
            row.locked_until = timezone.now() + settings().login.locked_for
    row.save()


def forget(row: LoginFailures) -> None:
    """Begin anew after a right password."""
    row.since_lock = row.in_a_row = 0
    row.locked_until = None
    row.save()


def unlock(account: Account) -> None:
    """Lift an account's lock after a re-issue. The count in a row stays: a new code never resets it."""
    LoginFailures.objects.filter(name=_name(account, "")).update(since_lock=0, locked_until=None)


def _barred(row: LoginFailures) -> bool:
    return row.in_a_row >= settings().login.failures_in_a_row


def _name(account: Account | None, typed: str) -> str:
    return pseudonym("account", str(account.pk)) if account else pseudonym("login name", typed)
