"""Somebody logged in, and staff of their agency."""

import pytest
from django.utils import timezone

from nhanh8.accounts import sessions
from nhanh8.accounts.models import Account, Session
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from people import VISITOR, person
from staff import AGENCY, a_user

EMAIL = "an@example.vn"


@pytest.fixture
def account() -> Account:
    """Give an account of somebody of the officer's agency, with a phone and an address on file."""
    made = person(emails=[EMAIL])
    made.participant.agency = AGENCY
    made.participant.save()
    return made


@pytest.fixture
def session(account: Account) -> Session:
    """Give their login."""
    found = sessions.find(sessions.start(account, VISITOR))
    assert found is not None
    assert found.expires_at > timezone.now()
    return found


@pytest.fixture
def officer() -> User:
    """Give an officer of their agency."""
    return a_user(Role.OFFICER)
