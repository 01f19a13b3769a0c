"""What administrators do with users, and what nobody may."""

from collections.abc import Callable

import pytest
from django.test import Client

from nhanh8.users.administration import invitations, managing
from nhanh8.users.administration.managing import Done, NotDone, Why
from nhanh8.users.entering import login
from nhanh8.users.entering.login import HalfWay, Refused
from nhanh8.users.models import CodeApp, Session, User
from nhanh8.users.roles import Role
from staff import a_user, an_agency, logged_in
from users_at_the_door import BROWSER, PASSWORD, a_user_with_an_app

pytestmark = pytest.mark.django_db
Verb = Callable[[User | None, User], Done | NotDone]
VERBS: list[Verb] = [
    lambda by, who: managing.change_role(by, who.pk, Role.AUDITOR),
    lambda by, who: managing.lock(by, who.pk),
    lambda by, who: managing.unlock(by, who.pk),
    lambda by, who: managing.reset(by, who.pk),
]


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_does_it_to_themselves(verb: Verb) -> None:
    one = a_user_with_an_app()
    a_user_with_an_app(username="hai")
    assert verb(one, one) == NotDone(Why.ONESELF)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_nobody_does_it_but_administrators(verb: Verb, role: Role) -> None:
    target = a_user_with_an_app()
    assert verb(a_user(role), target) == NotDone(Why.NOT_YOURS)


@pytest.mark.parametrize("verb", VERBS)
def test_who_was_locked_in_the_middle_of_a_request_does_it_no_more(verb: Verb) -> None:
    by, target = a_user_with_an_app(), a_user(Role.AUDITOR)
    a_user_with_an_app(username="hai")
    managing.lock(None, by.pk)  # `by` is as it was loaded before
    assert verb(by, target) == NotDone(Why.NOT_YOURS)


@pytest.mark.parametrize("verb", [VERBS[0], VERBS[1]])
def test_the_last_administrator_stays_whoever_asks(verb: Verb) -> None:
    last = a_user_with_an_app()
    newcomer = a_user(Role.ADMINISTRATOR, "moi")  # invited, and never logged in
    newcomer.password = "!"
    newcomer.save()
    assert verb(None, last) == NotDone(Why.LAST_ADMINISTRATOR)
    assert verb(newcomer, last) == NotDone(Why.LAST_ADMINISTRATOR)
    a_user_with_an_app(username="nua")
    assert isinstance(verb(None, last), Done)


def test_an_administrator_resets_another_only_while_one_stays() -> None:
    last = a_user_with_an_app()
    newcomer = a_user(Role.ADMINISTRATOR, "moi")
    newcomer.password = "!"
    newcomer.save()
    assert managing.reset(newcomer, last.pk) == NotDone(Why.LAST_ADMINISTRATOR)
    assert isinstance(managing.reset(None, last.pk), Done)


def test_a_locked_user_is_out_at_once_and_back_when_unlocked(client: Client) -> None:
    by = a_user_with_an_app()
    user = a_user_with_an_app(Role.AUDITOR, "kiemtoan")
    logged_in(client, user)
    assert client.get("/nguoi-dung/").status_code == 200
    assert isinstance(managing.lock(by, user.pk), Done)
    assert client.get("/nguoi-dung/").status_code == 302
    assert login.with_password("kiemtoan", PASSWORD, BROWSER) == Refused()
    managing.unlock(by, user.pk)
    assert isinstance(login.with_password("kiemtoan", PASSWORD, BROWSER), HalfWay)


def test_another_role_ends_the_sessions_even_where_the_row_was_written_by_hand(client: Client) -> None:
    user = a_user_with_an_app(Role.AUDITOR, "kiemtoan")
    logged_in(client, user)
    user.role = Role.OPERATOR
    user.save()
    assert client.get("/nguoi-dung/").status_code == 302
    logged_in(client, user)
    assert isinstance(managing.change_role(None, user.pk, Role.OFFICER, an_agency()), Done)
    assert client.get("/nguoi-dung/").status_code == 302
    assert not Session.objects.filter(user=user).exists()


def test_a_role_needs_its_place() -> None:
    user = a_user(Role.AUDITOR)
    assert managing.change_role(None, user.pk, Role.OFFICER) == NotDone(Why.PLACE)


def test_reset_takes_all_factors_away_and_invites_anew(client: Client) -> None:
    user = a_user_with_an_app(Role.AUDITOR, "kiemtoan")
    logged_in(client, user)
    assert isinstance(managing.reset(None, user.pk), Done)
    assert login.with_password("kiemtoan", PASSWORD, BROWSER) == Refused()
    assert not CodeApp.objects.exists()
    assert client.get("/nguoi-dung/").status_code == 302
    assert invitations.make_code(user.invitation.pk)
