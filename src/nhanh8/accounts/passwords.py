"""Choose a password of one's own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts import failures, history, issuing, sessions
from nhanh8.accounts.login import without_gaps
from nhanh8.accounts.models import Account, IssuedPassword, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.mail import letters
from nhanh8.passwords.hashing import as_compared, hashed, matches
from nhanh8.passwords.weakness import weaknesses
from nhanh8.registry.models import Contact

NOTICE: Final = "accounts:password changed"
State = IssuedPassword.State


class Problem(StrEnum):
    """Why a password can't be chosen; the words for people are the channels'."""

    WRONG_OLD = "wrong old"
    EXPIRED = "expired"
    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    TOO_COMMON = "too common"
    BREACHED = "breached"
    SAME_AS_OLD = "same as old"
    LIKE_NUMBER = "like number"


@dataclass(frozen=True, slots=True, repr=False)
class Chosen:
    """The new password holds from now on. All sessions ended; `token` is this person's new one."""

    token: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was changed."""

    problems: tuple[Problem, ...]


def choose(session: Session, old: str, new: str, visitor: Visitor) -> Chosen | Refused:
    """Replace the old password by one the participant chose.

    Length, common and breached passwords are checked, no composition rules (NIST SP 800-63B-4). Every e-mail
    address on file is told. A wrong old password counts as a failed login does, and some of them end the
    session; a lock of the login doesn't matter here, or any stranger could keep a person from changing it.
    Right or wrong, two hashes are computed. An issued password is good for this as long as for logging in. A
    password sent meanwhile is withdrawn.
    """
    account = session.account
    was = account.password
    if account.issued_id:
        old = without_gaps(old)
    fits = matches(old, was)
    problems = _problems(account, old, new)
    prepared = hashed(new)
    with transaction.atomic():
        accounts = Account.objects.select_for_update(of=("self",)).select_related("participant")
        account = accounts.get(pk=account.pk)
        issued = IssuedPassword.objects.filter(pk=account.issued_id or 0).first()
        still_open = Session.objects.filter(pk=session.pk).exists()  # others may guess in it at the same time
        if not fits or account.password != was or not still_open:
            failures.add(failures.counted(account.participant.numbers[0]))
            sessions.wrong_password_in(session)
            issuing.count_wrong_password(account)
            return _refused(account, Problem.WRONG_OLD, *problems)
        if issued and issuing.has_expired(issued):
            return _refused(account, Problem.EXPIRED)
        if problems:
            return _refused(account, *problems)
        account.issued_passwords.filter(pk=account.issued_id or 0).update(
            state=State.CHANGED, ended_at=timezone.now()
        )
        issuing.withdraw_offers(account)
        account.password, account.issued = prepared, None
        account.save(update_fields=["password", "issued"])
        account.sessions.all().delete()
        token = sessions.start(account, visitor)
        failures.forget(account)
        event = history.note(account, history.What.CHANGED, way=visitor.channel, detail=visitor.source_masked)
        addresses = account.participant.contacts.filter(kind=Contact.Kind.EMAIL)
        letters.post(NOTICE, [letters.Posted(event.pk, contact.value) for contact in addresses])
        record.append("accounts:password:changed", account=account.pk, channel=visitor.channel)
    return Chosen(token)


def _refused(account: Account, *problems: Problem) -> Refused:
    record.append("accounts:password:change refused", account=account.pk, why=", ".join(problems))
    return Refused(problems)


def _problems(account: Account, old: str, new: str) -> tuple[Problem, ...]:
    weak = weaknesses(new, at_least=settings().login.password_at_least)
    found = [Problem(one.value) for one in weak]
    compared = as_compared(new)
    if compared == as_compared(old):
        found.append(Problem.SAME_AS_OLD)
    if any(number in compared for number in account.participant.numbers):
        found.append(Problem.LIKE_NUMBER)
    return tuple(found)
