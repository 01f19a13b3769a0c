"""The one table of roles, and its page."""

from pathlib import Path

import pytest

from nhanh8.users.models import User
from nhanh8.users.roles import MAY, Act, Role
from nhanh8.users.roles_page import page

PAGE = Path(__file__).parents[3] / "docs" / "roles.md"


def test_the_page_of_roles_is_current() -> None:
    assert PAGE.read_text("utf-8") == page(), "say `make docs`"


def test_every_role_stands_in_the_table_and_every_act_is_somebodys() -> None:
    assert set(MAY) == set(Role)
    assert set().union(*MAY.values()) == set(Act)


@pytest.mark.parametrize("role", Role)
def test_a_user_may_what_their_role_may_and_nothing_once_locked(role: Role) -> None:
    user = User(role=role)
    assert {act for act in Act if user.may(act)} == MAY[role]
    user.is_active = False
    assert not any(user.may(act) for act in Act)


def test_nobody_both_makes_users_and_decides() -> None:
    deciding = {Act.DECIDE_DECLARATIONS, Act.SECOND_DECLARATIONS, Act.REISSUE, Act.UNFREEZE}
    for acts in MAY.values():
        assert not (Act.MANAGE_USERS in acts and acts & deciding)


def test_who_reads_the_record_changes_nothing() -> None:
    reading = {act for act in Act if act.name.startswith("SEE_")} | {Act.EXPORT}
    assert MAY[Role.AUDITOR] <= reading
