"""A console to test: somebody of the agency, and members of staff who are logged in."""

from collections.abc import Callable

import pytest
from django.test import Client

from nhanh8.accounts.models import Account
from nhanh8.agencies.models import Agency
from nhanh8.users.roles import Role
from people import person
from staff import AGENCY, a_user, an_agency, logged_in


@pytest.fixture
def account() -> Account:
    """Somebody whom the agency looks after, with a phone and an e-mail address on file."""
    account = person(emails=["an@example.vn"])
    account.participant.agency = AGENCY
    account.participant.save()
    an_agency()
    return account


@pytest.fixture
def as_role() -> Callable[..., Client]:
    """Give the browser of a new member of staff, logged in: `as_role(Role.OFFICER)`."""

    def enter(role: Role, *, agency: Agency | None = None, confirmed: bool = True) -> Client:
        return logged_in(Client(), a_user(role, agency=agency), confirmed=confirmed)

    return enter
