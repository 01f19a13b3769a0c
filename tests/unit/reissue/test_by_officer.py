"""An officer starts a re-issue: it goes to an address on file and nowhere else, and staff see no password."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from nhanh8.accounts import history
from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.config.quantity import Allowance, Window
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.reissue import by_officer
from nhanh8.reissue.by_officer import Reason, Refused, Started
from nhanh8.reissue.models import Reissue
from nhanh8.users.models import User
from nhanh8.users.roles import Act, Role
from people import person
from post import deliver_all
from staff import AGENCY, a_user, an_agency

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL, OTHER = "an@example.vn", "an.khac@example.vn"
WHY = "Đến quầy, đã đối chiếu CCCD 001099012345"


@pytest.fixture
def account() -> Account:
    account = person(emails=[EMAIL, OTHER])
    account.participant.agency = AGENCY
    account.participant.save()
    return account


@pytest.fixture
def officer() -> User:
    return a_user(Role.OFFICER)


def address(account: Account, value: str = EMAIL) -> Contact:
    return account.participant.contacts.get(value=value)


def started(user: User, account: Account) -> Started | Refused:
    return by_officer.start(user, account.pk, address(account).pk, WHY)


def test_the_password_goes_to_the_address_chosen_and_the_others_are_told(
    account: Account, officer: User
) -> None:
    assert isinstance(started(officer, account), Started)
    deliver_all()
    deliver_all()  # the notices, which are posted with the password
    to = {one.to[0]: str(one.body) for one in mail.outbox}
    assert "Mật khẩu mới: " in to[EMAIL]
    assert "Mật khẩu mới: " not in to[OTHER]
    assert "cán bộ cơ quan BHXH, gửi đến a•••@example.vn" in " ".join(to[OTHER].split())


def test_it_stands_in_the_history_and_in_the_record_with_the_reason_masked(
    account: Account, officer: User
) -> None:
    started(officer, account)
    deliver_all()
    sent = history.of(account).get()
    assert (sent.what, sent.way) == (history.What.SENT, "officer")
    entry = Entry.objects.get(event="reissue:officer:started")
    assert entry.facts["user"] == officer.pk
    assert "001099012345" not in entry.facts["reason"]
    assert entry.facts["reason"].endswith("345")


def test_an_address_of_somebody_else_or_a_phone_or_one_too_new_is_refused(
    account: Account, officer: User
) -> None:
    stranger = person("9876543210", emails=["khac@example.vn"], phones=())
    new = account.participant.contacts.create(
        kind=Contact.Kind.EMAIL, value="moi@example.vn", usable_from=timezone.now() + timedelta(hours=1)
    )
    phone = account.participant.contacts.get(kind=Contact.Kind.PHONE)
    for contact in (address(stranger, "khac@example.vn"), new, phone):
        assert by_officer.start(officer, account.pk, contact.pk, WHY) == Refused(Reason.NOT_USABLE)
    assert not Letter.objects.exists()
    assert Entry.objects.filter(event="reissue:officer:refused").count() == 3


@pytest.mark.parametrize("role", Role)
def test_only_the_roles_in_the_table_start_one(account: Account, role: Role) -> None:
    user = a_user(role, agency=None if role == Role.REPRESENTATIVE else an_agency())
    answer = started(user, account)
    assert isinstance(answer, Started) == user.may(Act.REISSUE)
    assert Reissue.objects.exists() == user.may(Act.REISSUE)


def test_another_agencys_participant_is_not_theirs(account: Account) -> None:
    elsewhere = a_user(Role.OFFICER, agency=an_agency("BHXH tỉnh Nghệ An"))
    assert started(elsewhere, account) == Refused(Reason.NOT_YOURS)
    assert Entry.objects.get(event="reissue:officer:refused").facts["why"] == "not yours"


def test_without_a_reason_nothing_is_sent(account: Account, officer: User) -> None:
    answer = by_officer.start(officer, account.pk, address(account).pk, "  ")
    assert answer == Refused(Reason.NO_REASON)
    assert not Letter.objects.exists()


def test_a_frozen_account_gets_none(account: Account, officer: User) -> None:
    Account.objects.update(frozen_at=timezone.now())
    assert started(officer, account) == Refused(Reason.FROZEN)


def test_limits_count_as_if_the_owner_had_asked(
    account: Account, officer: User, configured: Callable[..., Any]
) -> None:
    configured(reissue={"per_number": (Allowance(1, Window.DAY),)})
    assert isinstance(started(officer, account), Started)
    assert started(officer, account) == Refused(Reason.TOO_OFTEN)
