"""Choose a password of one's own."""

from dataclasses import dataclass
from enum import StrEnum

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from nhanh8.accounts import failures, sessions
from nhanh8.accounts.hashing import hashed, matches
from nhanh8.accounts.issuing import has_expired
from nhanh8.accounts.models import Account, IssuedPassword, Session
from nhanh8.audit import record
from nhanh8.config import settings


class Problem(StrEnum):
    """Why a password can't be chosen; the words for people are the channels'."""

    WRONG_OLD = "wrong old"
    EXPIRED = "expired"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    TOO_COMMON = "too common"
    SAME_AS_OLD = "same as old"
    LIKE_NUMBER = "like number"


LONGEST = 128
"""Characters; longer ones only cost time."""


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """The new password holds from now on. All sessions ended; `token` is this person's new one."""

    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed."""

    problems: tuple[Problem, ...]


def choose(session: Session, old: str, new: str) -> Chosen | Refused:
    """Replace the old password by one the participant chose.

    Length and common passwords are checked, no composition rules (NIST SP 800-63B-4). A wrong old password
    counts as a failed login does, and while the account is locked even the right one is refused. An issued
    password is good for this as long as for logging in.
    """
    account = session.account
    was = account.password
    fits = matches(old, was)
    problems = _problems(account, old, new)
    prepared = hashed(new) if fits and not problems else ""
    with transaction.atomic():
        accounts = Account.objects.select_for_update(of=("self",)).select_related("issued", "participant")
        account = accounts.get(pk=account.pk)
        row = failures.counted(account.participant.numbers[0])
        if not fits or account.password != was or (failures.is_locked(row) and account.issued is None):
            failures.add(row, account)
            record.append("password:change refused", account=account.pk)
            return Refused((Problem.WRONG_OLD, *problems))
        if account.issued and has_expired(account.issued):
            return Refused((Problem.EXPIRED,))
        if problems:
            return Refused(problems)
        IssuedPassword.objects.filter(pk=account.issued_id or 0).update(
            state=IssuedPassword.State.CHANGED, ended_at=timezone.now()
        )
        account.password, account.issued = prepared, None
        account.save(update_fields=["password", "issued"])
        account.sessions.all().delete()
        token = sessions.start(account)
        failures.forget(account)
        record.append("password:changed", account=account.pk)
    return Chosen(token)


def _problems(account: Account, old: str, new: str) -> tuple[Problem, ...]:
    found = []
    if len(new) < settings().login.password_at_least:
        found.append(Problem.TOO_SHORT)
    if len(new) > LONGEST:
        found.append(Problem.TOO_LONG)
    if new == old:
        found.append(Problem.SAME_AS_OLD)
    if any(number in new for number in account.participant.numbers):
        found.append(Problem.LIKE_NUMBER)
    try:
        CommonPasswordValidator().validate(new)
    except ValidationError:
        found.append(Problem.TOO_COMMON)
    return tuple(found)
