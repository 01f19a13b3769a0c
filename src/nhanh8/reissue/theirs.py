"""Which accounts a member of staff may act on."""

from nhanh8.accounts.models import Account
from nhanh8.users.models import User
from nhanh8.users.roles import Act
from nhanh8.users.scope import of_agency


def theirs(user: User, act: Act, account_id: int) -> Account | None:
    """Give an account that this user may do `act` to, its row locked; None if it is none of theirs."""
    if not user.may(act):
        return None
    accounts = Account.objects.select_for_update(of=("self",)).filter(pk=account_id)
    return of_agency(user, accounts, "participant__agency").first()
