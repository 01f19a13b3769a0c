"""Somebody logged in gives their password once more, before what an open session alone shall not do."""

from dataclasses import dataclass

from django.db import transaction

from nhanh8.accounts import failures, sessions
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.passwords.hashing import matches


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is the account's password, now."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """It isn't, or the session ended. It counts as a failed login does; some of them end the session."""


def confirm(session: Session, password: str, visitor: Visitor) -> Confirmed | Wrong:
    """Compare a password with the account's; a lock of the login doesn't matter, as when it is changed."""
    was = session.account.password
    fits = matches(password, was)
    with transaction.atomic():
        account = Account.objects.select_for_update(of=("self",)).select_related("participant")
        held = account.filter(pk=session.account_id).first()
        if held and fits and held.password == was and Session.objects.filter(pk=session.pk).exists():
            return Confirmed()
        if held:
            failures.add(failures.counted(held.participant.numbers[0]))
            sessions.wrong_password_in(session)
        record.append(
            "accounts:password:wrong in session", account=session.account_id, channel=visitor.channel
        )
    return Wrong()
