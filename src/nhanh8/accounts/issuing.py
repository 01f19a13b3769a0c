"""Carry out what `reissue` decided about a password: make, offer, activate, withdraw.

Every function but `prepare` belongs inside the transaction of that decision.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from pydantic import SecretStr

from nhanh8.accounts import failures
from nhanh8.accounts.hashing import hashed
from nhanh8.accounts.models import Account, IssuedPassword
from nhanh8.config import settings

State = IssuedPassword.State


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new password and its hash, not yet offered to anyone."""

    text: SecretStr
    hash: str


def prepare() -> Prepared:
    """Make a random password and hash it. Tens of milliseconds: do it before the transaction begins."""
    digits = settings().reissue.password_digits
    text = f"{secrets.randbelow(10**digits):0{digits}d}"
    return Prepared(SecretStr(text), hashed(text))


def offer(account: Account | None, prepared: Prepared, good_for: timedelta) -> IssuedPassword:
    """Offer a prepared password to an account; earlier offers to it are withdrawn.

    With no account the same statements run, and the row that stays is withdrawn from the beginning.
    """
    now = timezone.now()
    earlier = IssuedPassword.objects.filter(account_id=account.pk if account else 0, state=State.OFFERED)
    _withdraw(earlier)
    return IssuedPassword.objects.create(
        account=account,
        hash=prepared.hash if account else "",
        state=State.OFFERED if account else State.WITHDRAWN,
        offered_at=now,
        expires_at=now + good_for,
        tries_left=settings().login.tries_of_an_issued_password,
    )


def activate(issued_id: int) -> bool:
    """Let an offered password replace the account's old one; end its sessions and clear its login lock.

    False, and nothing changed, if it is no longer on offer (withdrawn, expired, or a newer one came).
    """
    now = timezone.now()
    accounts = Account.objects.select_for_update(of=("self",)).select_related("participant")
    account = accounts.filter(issued_passwords=issued_id).first()
    on_offer = IssuedPassword.objects.select_for_update().filter(state=State.OFFERED, expires_at__gt=now)
    issued = on_offer.filter(pk=issued_id).first()
    if account is None or issued is None:
        return False
    _withdraw(account.issued_passwords.filter(state=State.ACTIVE))
    account.password, issued.hash = issued.hash, ""
    account.issued = issued
    issued.state = State.ACTIVE
    issued.save(update_fields=["hash", "state"])
    account.save(update_fields=["password", "issued"])
    account.sessions.all().delete()
    failures.unlock(account)
    return True


def has_expired(issued: IssuedPassword) -> bool:
    """Tell whether an active issued password is out of its time, and note it if so."""
    now = timezone.now()
    if issued.expires_at > now:
        return False
    IssuedPassword.objects.filter(pk=issued.pk, state=State.ACTIVE).update(state=State.EXPIRED, ended_at=now)
    return True


def withdraw(issued_id: int) -> bool:
    """Withdraw a password that is on offer. False if it wasn't."""
    return _withdraw(IssuedPassword.objects.filter(pk=issued_id, state=State.OFFERED)) == 1


def _withdraw(which: QuerySet[IssuedPassword]) -> int:
    return which.update(state=State.WITHDRAWN, hash="", ended_at=timezone.now())
