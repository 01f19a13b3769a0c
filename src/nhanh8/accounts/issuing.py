"""Carry out what `reissue` decided about a password: make, offer, activate, withdraw.

Every function but `prepare` belongs inside the transaction of that decision. Each takes the account's row
first and issued passwords after it, so that two decisions about one account wait for each other.
"""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from pydantic import SecretStr

from nhanh8.accounts import failures
from nhanh8.accounts.models import Account, IssuedPassword
from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.passwords.hashing import hashed, unusable

State = IssuedPassword.State


@dataclass(frozen=True, slots=True)
class Prepared:
    """A new password and its hash, not yet offered to anyone."""

    text: SecretStr
    hash: str


def prepare() -> Prepared:
    """Make a random password and hash it. Tens of milliseconds: do it before the transaction begins."""
    rules = settings().reissue
    characters = rules.password_alphabet.characters
    text = "".join(secrets.choice(characters) for _ in range(rules.password_length))
    return Prepared(SecretStr(text), hashed(text))


def offer(
    account: Account | None, prepared: Prepared, good_for: timedelta, *, opens_on_offer: bool = False
) -> IssuedPassword:
    """Offer a prepared password to an account; earlier offers to it are withdrawn.

    With `opens_on_offer` the first login with it makes it active, else only `activate` does. With no account
    the same statements run, and the row that stays is withdrawn from the beginning.
    """
    now = timezone.now()
    withdraw_offers(account)
    return IssuedPassword.objects.create(
        account=account,
        hash=prepared.hash if account else "",
        state=State.OFFERED if account else State.WITHDRAWN,
        offered_at=now,
        expires_at=now + good_for,
        tries_left=settings().login.tries_of_an_issued_password,
        opens_on_offer=opens_on_offer,
    )


def hold(issued_id: int) -> Account | None:
    """Lock the row of the account that an issued password was offered to; None if to nobody."""
    accounts = Account.objects.select_for_update(of=("self",)).select_related("participant")
    return accounts.filter(issued_passwords=issued_id).first()


def activate(issued_id: int) -> bool:
    """Let an offered password replace the account's old one; end its sessions and clear its login lock.

    False, and nothing changed, if it is no longer on offer (withdrawn, expired, or a newer one came).
    """
    account = hold(issued_id)
    on_offer = IssuedPassword.objects.select_for_update().filter(
        state=State.OFFERED, expires_at__gt=timezone.now()
    )
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


def that_opens(account_id: int) -> IssuedPassword | None:
    """Give the password that was sent to an account and waits for its first login, in time or not."""
    return IssuedPassword.objects.filter(account=account_id, state=State.OFFERED, opens_on_offer=True).first()


def has_expired(issued: IssuedPassword) -> bool:
    """Tell whether an issued password is out of its time, and note it if so."""
    now = timezone.now()
    if issued.expires_at > now:
        return False
    IssuedPassword.objects.filter(pk=issued.pk, state__in=(State.OFFERED, State.ACTIVE)).update(
        state=State.EXPIRED, hash="", ended_at=now
    )
    return True


def count_wrong_password(account: Account | None) -> None:
    """Count a wrong password on what opens an account and was issued; the last of its tries withdraws it.

    Call it last but for the record, as it may append to it. One that is being read out opens nothing yet, so
    that no stranger's tries can spoil a call. The same statements run with no account.
    """
    pk = account.pk if account else 0
    open_ones = IssuedPassword.objects.filter(
        Q(state=State.ACTIVE) | Q(state=State.OFFERED, opens_on_offer=True), account=pk
    )
    open_ones.filter(tries_left__gt=0).update(tries_left=F("tries_left") - 1)
    used_up = list(open_ones.filter(tries_left=0).values_list("pk", flat=True))
    if account is None or not used_up:
        return
    _withdraw(IssuedPassword.objects.filter(pk__in=used_up))
    if account.issued_id in used_up:
        account.password, account.issued = unusable(), None
        account.save(update_fields=["password", "issued"])
        account.sessions.all().delete()
    record.append("accounts:issued password:tried too often", account=account.pk, count=len(used_up))


def withdraw_offers(account: Account | None) -> None:
    """Withdraw whatever is on offer to an account; the same statement with none."""
    _withdraw(IssuedPassword.objects.filter(account_id=account.pk if account else 0, state=State.OFFERED))


def withdraw(issued_id: int) -> bool:
    """Withdraw a password that is on offer. False if it wasn't."""
    return _withdraw(IssuedPassword.objects.filter(pk=issued_id, state=State.OFFERED)) == 1


def _withdraw(which: QuerySet[IssuedPassword]) -> int:
    return which.update(state=State.WITHDRAWN, hash="", ended_at=timezone.now())
