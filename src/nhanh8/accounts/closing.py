"""Erase an account. The participant stays in the registry; who asks for a password is answered as nobody."""

from django.utils import timezone

from nhanh8.accounts.models import Account, ClosedAccount


def close(account: Account) -> None:
    """Remove an account with its passwords, sessions and history, in the caller's transaction.

    Failures in a row of its numbers stay: nobody's numbers have them too, and begin anew by nothing.
    """
    ClosedAccount.objects.create(participant_id=account.participant_id, closed_at=timezone.now())
    account.delete()
