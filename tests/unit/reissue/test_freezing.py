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
from nhanh8.users.roles import Act, Role
from people import NUMBER, PASSWORD, VISITOR, log_in, person
from phone import Phone
from post import deliver_all
from staff import AGENCY, a_user, an_agency

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


def of_hanoi(account: Account) -> Account:
    account.participant.agency = AGENCY
    account.participant.save()
    return account


def test_an_officer_freezes_it_for_its_owner_who_is_logged_out_and_told_at_every_address(
    account: Account,
) -> None:
    logged_in()
    officer = a_user(Role.OFFICER)
    assert freezing.freeze(officer, of_hanoi(account).pk, "Gọi đến báo mất máy 0912345678") == freezing.Done()
    account.refresh_from_db()
    assert account.frozen_at
    assert not Session.objects.exists()
    assert history.of(account).filter(what=history.What.FROZEN, way="officer").exists()
    deliver_all()
    assert [(one.to, "tạm dừng" in one.subject) for one in mail.outbox] == [([EMAIL], True)]
    facts = Entry.objects.get(event="reissue:account:frozen").facts
    assert facts["user"] == officer.pk
    assert "0912345678" not in facts["reason"]


def test_unfreezing_handles_the_objections_and_lets_passwords_out_again(account: Account) -> None:
    freezing.object_to_it(logged_in(), VISITOR)
    supervisor = a_user(Role.SUPERVISOR)
    assert freezing.unfreeze(supervisor, of_hanoi(account).pk, "Đã gặp chủ tài khoản") == freezing.Done()
    account.refresh_from_db()
    assert account.frozen_at is None
    assert not Objection.objects.filter(handled_at=None).exists()
    assert history.of(account).filter(what=history.What.UNFROZEN, way="officer").exists()
    mail.outbox.clear()
    deliver_all()
    assert any("mở lại" in one.subject for one in mail.outbox)
    by_email.request(NUMBER, EMAIL, APP)
    assert mailed_password()


def test_what_was_so_before_changes_nothing_and_tells_nobody(account: Account) -> None:
    supervisor = a_user(Role.SUPERVISOR)
    of_hanoi(account)
    assert freezing.unfreeze(supervisor, account.pk, "Thử") == freezing.WasSo()
    assert freezing.freeze(supervisor, account.pk, "Thử") == freezing.Done()
    letters = Letter.objects.count()
    assert freezing.freeze(supervisor, account.pk, "Thử") == freezing.WasSo()
    assert Letter.objects.count() == letters


def test_nobody_freezes_without_a_reason(account: Account) -> None:
    assert freezing.freeze(a_user(Role.OFFICER), of_hanoi(account).pk, " ") == freezing.NoReason()
    account.refresh_from_db()
    assert account.frozen_at is None


@pytest.mark.parametrize("role", Role)
def test_only_the_roles_in_the_table_freeze_and_unfreeze(account: Account, role: Role) -> None:
    user = a_user(role, agency=None if role == Role.REPRESENTATIVE else an_agency())
    of_hanoi(account)
    frozen = freezing.freeze(user, account.pk, "Thử") == freezing.Done()
    assert frozen == user.may(Act.FREEZE)
    Account.objects.update(frozen_at=timezone.now())
    assert (freezing.unfreeze(user, account.pk, "Thử") == freezing.Done()) == user.may(Act.UNFREEZE)


def test_another_agencys_account_is_not_theirs_and_that_they_tried_is_recorded(account: Account) -> None:
    supervisor = a_user(Role.SUPERVISOR, agency=an_agency("BHXH tỉnh Nghệ An"))
    of_hanoi(account)
    assert freezing.freeze(supervisor, account.pk, "Thử") == freezing.NotYours()
    assert freezing.unfreeze(supervisor, account.pk, "Thử") == freezing.NotYours()
    tags = set(Entry.objects.filter(facts__user=supervisor.pk).values_list("event", flat=True))
    assert tags == {"reissue:account:freezing refused", "reissue:account:unfreezing refused"}
