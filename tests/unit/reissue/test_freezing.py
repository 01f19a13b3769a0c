"""This wasn't me: re-issues stop, other sessions end, staff are told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from nhanh8.accounts import history, sessions
from nhanh8.accounts.login import LoggedIn, WrongPair
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.reissue import by_email, by_phone, freezing
from nhanh8.reissue.models import Objection, Reissue
from people import NUMBER, PASSWORD, VISITOR, log_in, person
from phone import Phone
from post import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "an@example.vn"
APP = Visitor(Channel.APP, "192.0.2.2", "VssID")


def logged_in(visitor: Visitor = VISITOR) -> Session:
    answer = log_in(NUMBER, PASSWORD, visitor)
    assert isinstance(answer, LoggedIn)
    session = sessions.find(answer.token)
    assert session
    return session


@pytest.fixture
def account() -> Account:
    return person(emails=[EMAIL])


@pytest.fixture
def staff(configured: Callable[..., Any]) -> str:
    configured(mail={"staff": "can.bo@example.vn"})
    return "can.bo@example.vn"


def mailed_password() -> str:
    deliver_all()
    return next(
        line.removeprefix("Mật khẩu mới: ")
        for line in str(mail.outbox[-1].body).splitlines()
        if line.startswith("Mật khẩu mới: ")
    )


def test_from_then_on_no_way_gives_a_password(account: Account) -> None:
    freezing.object_to_it(logged_in(), VISITOR)
    by_email.request(NUMBER, EMAIL, VISITOR)
    by_email.request(NUMBER, EMAIL, APP)
    deliver_all()
    assert mail.outbox == []
    assert not isinstance(Phone().ask(), by_phone.Offer)
    assert not Reissue.objects.filter(account=account, issued__isnull=False).exists()


@pytest.mark.usefixtures("account")
def test_a_password_on_its_way_no_longer_opens_anything() -> None:
    by_email.request(NUMBER, EMAIL, APP)
    password = mailed_password()
    freezing.object_to_it(logged_in(), VISITOR)
    assert log_in(NUMBER, password) == WrongPair()
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)


def test_other_sessions_end_and_this_one_stays(account: Account) -> None:
    mine, _others = logged_in(), logged_in(APP)
    freezing.object_to_it(mine, VISITOR)
    assert [session.pk for session in sessions.of(account)] == [mine.pk]


def test_staff_are_told_where_to_look_and_nothing_about_whom(account: Account, staff: str) -> None:
    freezing.object_to_it(logged_in(), VISITOR)
    deliver_all()
    (told,) = mail.outbox
    assert told.to == [staff]
    assert f"Phản ánh số: {Objection.objects.get().pk}" in told.body
    for personal in (NUMBER, "Nguyễn", EMAIL, account.participant.full_name):
        assert personal not in told.body


@pytest.mark.usefixtures("account")
def test_without_an_address_of_staff_the_objection_waits_in_the_database() -> None:
    freezing.object_to_it(logged_in(), VISITOR)
    deliver_all()
    assert mail.outbox == []
    assert Letter.objects.get().state == Letter.State.UNWANTED
    assert Objection.objects.get().handled_at is None


@pytest.mark.usefixtures("staff")
def test_said_twice_it_is_done_once(account: Account) -> None:
    session = logged_in()
    freezing.object_to_it(session, VISITOR)
    frozen_at = Account.objects.get(pk=account.pk).frozen_at
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        freezing.object_to_it(session, VISITOR)
    assert Account.objects.get(pk=account.pk).frozen_at == frozen_at
    assert (Objection.objects.count(), Letter.objects.count()) == (1, 1)


def test_its_owner_finds_it_in_the_history_and_auditors_in_the_record(account: Account) -> None:
    freezing.object_to_it(logged_in(), VISITOR)
    newest = history.of(account).first()
    assert newest
    assert (newest.what, newest.way, newest.detail) == (history.What.FROZEN, "portal", "192.0.•.•")
    assert Entry.objects.get(event="reissue:account:frozen").facts["account"] == account.pk


def test_what_was_on_its_way_goes_nowhere_even_after_the_account_is_opened_again(account: Account) -> None:
    by_email.request(NUMBER, EMAIL, VISITOR)
    by_email.request(NUMBER, EMAIL, APP)
    freezing.object_to_it(logged_in(), VISITOR)
    Account.objects.filter(pk=account.pk).update(frozen_at=None)
    deliver_all()
    assert mail.outbox == []
