"""Open accounts for participants, and give one its first password."""

from collections.abc import Iterable

from nhanh8.accounts.models import Account, ClosedAccount
from nhanh8.passwords.hashing import hashed, unusable


def open_accounts(participant_ids: Iterable[int]) -> int:
    """Open an account, with no password yet, for each of these participants who has none.

    Two statements however many there are; doing it twice changes nothing. Who had theirs erased gets none.
    Returns how many were asked for.
    """
    asked = list(participant_ids)
    closed = set(ClosedAccount.objects.filter(participant__in=asked).values_list("participant", flat=True))
    rows = [Account(participant_id=one, password=unusable()) for one in asked if one not in closed]
    Account.objects.bulk_create(rows, ignore_conflicts=True)
    return len(asked)


def open_again(participant_id: int) -> bool:
    """Open an account, with no password yet, for someone who had theirs erased. False if they hadn't."""
    removed, _ = ClosedAccount.objects.filter(participant=participant_id).delete()
    return bool(removed) and open_accounts([participant_id]) == 1


def set_password(account: Account, password: str) -> None:
    """Give an account a password of its own straight away: for the demo and tests, where nobody is asked."""
    account.password = hashed(password)
    account.issued = None
    account.save(update_fields=["password", "issued"])
