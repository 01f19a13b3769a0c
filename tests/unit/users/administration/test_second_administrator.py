"""Roles that decide are given by two administrators; one alone is watched."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.users.administration import invitations, managing, second_administrator
from nhanh8.users.administration.invitations import Invited, invite
from nhanh8.users.administration.managing import Done, NotDone, Why
from nhanh8.users.models import Event, Invitation, Proposal, User
from nhanh8.users.roles import GIVEN_BY_TWO, MAY, Act, Role
from post import deliver_all
from staff import a_user, an_agency
from users_at_the_door import a_user_with_an_app

pytestmark = pytest.mark.django_db(transaction=True)
Verb = Callable[[User, int], Done | NotDone]


def invited(by: User | None, role: Role = Role.OFFICER) -> Invited:
    agency = an_agency() if role in {Role.OFFICER, Role.SUPERVISOR} else None
    result = invite(by, "hop.thu.hai", "Hộp Thư Hai", "hai@example.com", role, agency)
    assert isinstance(result, Invited)
    return result


def moved(by: User, user_id: int) -> Done | NotDone:
    return managing.change_role(by, user_id, Role.AUDITOR)


def events() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("event", flat=True))


@pytest.fixture
def one() -> User:
    return a_user_with_an_app(username="mot")


@pytest.fixture
def other(one: User) -> User:
    return a_user_with_an_app(username="hai") if one else one


def test_every_role_that_decides_or_manages_is_given_by_two() -> None:
    weighty = {Act.DECIDE_DECLARATIONS, Act.SECOND_DECLARATIONS, Act.UNFREEZE, Act.REISSUE, Act.MANAGE_USERS}
    assert {role for role in Role if MAY[role] & weighty} == GIVEN_BY_TWO


@pytest.mark.parametrize("role", sorted(GIVEN_BY_TWO))
def test_an_invitation_waits_for_another_administrator(one: User, other: User, role: Role) -> None:
    result = invited(one, role)
    assert result.waits
    assert not Invitation.objects.exists()
    deliver_all()
    (letter,) = mail.outbox
    assert letter.to == [other.email]
    assert "chờ quản trị viên khác xác nhận" in letter.body
    assert "hop.thu.hai" in letter.body
    assert second_administrator.confirm(one, result.user.pk) == NotDone(Why.SECOND_NEEDED)
    assert isinstance(second_administrator.confirm(other, result.user.pk), Done)
    deliver_all()
    assert mail.outbox[-1].to == ["hai@example.com"]
    assert invitations.make_code(result.user.invitation.pk)
    assert events() == ["users:role:proposed", "users:role:confirmed"]
    assert second_administrator.confirm(other, result.user.pk) == NotDone(Why.NOTHING_WAITS)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR])
def test_other_roles_are_given_by_one(one: User, other: User, role: Role) -> None:
    assert other.pk
    assert not invited(one, role).waits


def test_no_way_leads_around_it(one: User, other: User) -> None:
    """Neither a reset, which invites, nor a harmless role that is changed later."""
    waiting = invited(one).user
    assert managing.reset(one, waiting.pk) == NotDone(Why.WAITS)
    assert managing.change_role(one, waiting.pk, Role.AUDITOR) == NotDone(Why.WAITS)
    assert isinstance(managing.lock(one, waiting.pk), Done)
    assert isinstance(managing.unlock(one, waiting.pk), Done)
    assert not Invitation.objects.exists()
    harmless = a_user(Role.AUDITOR, "vohai")
    assert managing.change_role(one, harmless.pk, Role.OFFICER, an_agency()) == Done(harmless, waits=True)
    assert User.objects.get(pk=harmless.pk).role == Role.AUDITOR
    assert second_administrator.confirm(harmless, harmless.pk) == NotDone(Why.NOT_YOURS)
    assert isinstance(second_administrator.confirm(other, harmless.pk), Done)
    assert User.objects.get(pk=harmless.pk).role == Role.OFFICER


def test_who_gets_a_role_does_not_confirm_it(one: User, other: User) -> None:
    third = a_user_with_an_app(username="ba")
    managing.change_role(one, other.pk, Role.OFFICER, an_agency())
    assert second_administrator.confirm(other, other.pk) == NotDone(Why.SECOND_NEEDED)
    assert isinstance(second_administrator.confirm(third, other.pk), Done)


def test_what_became_impossible_meanwhile_is_not_confirmed(one: User, other: User) -> None:
    third = a_user_with_an_app(username="ba")
    managing.change_role(one, third.pk, Role.OFFICER, an_agency())
    managing.lock(third, one.pk)
    managing.lock(third, other.pk)
    assert second_administrator.confirm(other, third.pk) == NotDone(Why.NOT_YOURS)
    assert Proposal.objects.exists()


@pytest.mark.parametrize("verb", [managing.lock, moved])
@pytest.mark.parametrize("act", [second_administrator.confirm, second_administrator.decline])
def test_who_was_locked_or_moved_in_the_middle_of_a_request_settles_nothing(
    one: User, other: User, verb: Verb, act: Verb
) -> None:
    waiting = invited(one).user
    verb(one, other.pk)  # `other` is as it was loaded before
    assert act(other, waiting.pk) == NotDone(Why.NOT_YOURS)
    assert Proposal.objects.exists()


def test_the_administrators_are_held_before_the_proposal_is_looked_at(one: User, other: User) -> None:
    waiting = invited(one).user
    with CaptureQueriesContext(connection) as asked:
        second_administrator.confirm(other, waiting.pk)
    held = [query["sql"] for query in asked if 'WHERE "users_user"."role" = ' in query["sql"]]
    looked = [query["sql"] for query in asked if 'FROM "users_proposal"' in query["sql"]]
    order = [query["sql"] for query in asked]
    assert order.index(held[0]) < order.index(looked[0])


@pytest.mark.parametrize("who", ["one", "other"])
def test_a_proposal_is_declined_or_taken_back_and_who_was_not_invited_is_gone(
    one: User, other: User, who: str
) -> None:
    by = {"one": one, "other": other}[who]
    waiting = invited(one).user
    assert isinstance(second_administrator.decline(by, waiting.pk), Done)
    assert not User.objects.filter(username="hop.thu.hai").exists()
    there = a_user(Role.AUDITOR, "codo")
    managing.change_role(one, there.pk, Role.SUPERVISOR, an_agency())
    assert second_administrator.decline(there, there.pk) == NotDone(Why.NOT_YOURS)
    second_administrator.decline(by, there.pk)
    assert User.objects.get(pk=there.pk).role == Role.AUDITOR
    assert Event.objects.filter(user=there).first().what == "role declined"  # type: ignore[union-attr]
    assert second_administrator.decline(by, there.pk) == NotDone(Why.NOTHING_WAITS)


def test_an_only_administrator_gives_roles_alone_and_all_who_watch_are_told_at_once(one: User) -> None:
    newcomer = a_user(Role.ADMINISTRATOR, "chuavao")  # invited, and never logged in
    newcomer.password = "!"
    newcomer.save()
    watching = {a_user(Role.SUPERVISOR).email, a_user(Role.AUDITOR).email, newcomer.email}
    a_user(Role.OPERATOR)
    assert not invited(one).waits
    deliver_all()
    told = [letter for letter in mail.outbox if letter.to != ["hai@example.com"]]
    assert {letter.to[0] for letter in told} == watching
    assert all("hỏi ngay người thực hiện" in letter.body for letter in told)


@pytest.mark.parametrize("verb", [managing.lock, managing.reset, moved])
def test_who_removes_the_other_administrator_gives_nothing_alone_for_a_day(
    one: User, other: User, verb: Verb
) -> None:
    assert isinstance(verb(one, other.pk), Done)
    waiting = invited(one)
    assert waiting.waits
    assert second_administrator.confirm(one, waiting.user.pk) == NotDone(Why.SECOND_NEEDED)
    deliver_all()
    assert other.email in {to for letter in mail.outbox for to in letter.to if "chờ" in str(letter.body)}
    second_administrator.decline(one, waiting.user.pk)
    with time_machine.travel(timezone.now() + timedelta(days=1, seconds=1)):
        assert not invited(one).waits


def test_locked_and_then_moved_an_administrator_still_counts(one: User, other: User) -> None:
    managing.lock(one, other.pk)
    moved(one, other.pk)
    assert invited(one).waits


def test_that_another_user_was_locked_or_moved_takes_nothing_from_an_only_administrator(one: User) -> None:
    auditor = a_user(Role.AUDITOR)
    managing.change_role(one, auditor.pk, Role.OPERATOR)
    managing.lock(one, auditor.pk)
    managing.reset(one, auditor.pk)
    assert not invited(one).waits


def test_the_command_line_is_the_way_out_where_nobody_else_is_there(one: User, other: User) -> None:
    managing.lock(one, other.pk)
    assert not invited(None, Role.ADMINISTRATOR).waits


@pytest.mark.parametrize("verb", [managing.lock, managing.reset])
def test_that_an_administrator_is_gone_is_told_to_them_too(one: User, other: User, verb: Verb) -> None:
    auditor = a_user(Role.AUDITOR)
    verb(one, other.pk)
    deliver_all()
    assert {to for letter in mail.outbox for to in letter.to} >= {auditor.email, other.email}
    assert one.email not in {to for letter in mail.outbox for to in letter.to}


def test_the_command_line_waits_for_nobody_and_settles_what_waits(one: User, other: User) -> None:
    assert other.pk
    waiting = invited(one).user
    assert isinstance(managing.reset(None, waiting.pk), Done)
    assert not Proposal.objects.exists()
    assert Invitation.objects.filter(user=waiting).exists()
    result = invite(None, "dong.lenh", "Dòng Lệnh", "lenh@example.com", Role.ADMINISTRATOR)
    assert isinstance(result, Invited)
    assert not result.waits
    deliver_all()
    assert [letter.to for letter in mail.outbox] == [[other.email]]
