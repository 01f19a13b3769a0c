"""Open accounts for participants, and give one its first password."""

from collections.abc import Iterable

from nhanh8.accounts.models import Account
from nhanh8.passwords.hashing import hashed, unusable


def open_accounts(participant_ids: Iterable[int]) -> int:
    """Open an account, with no password yet, for each of these participants who has none.

    One statement however many there are; doing it twice changes nothing. Returns how many were asked for.
    """
    rows = [Account(participant_id=one, password=unusable()) for one in participant_ids]
    Account.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def set_password(account: Account, password: str) -> None:
    """Give an account a password of its own straight away: for the demo and tests, where nobody is asked."""
    account.password = hashed(password)
    account.issued = None
    account.save(update_fields=["password", "issued"])
