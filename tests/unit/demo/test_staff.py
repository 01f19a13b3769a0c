"""The demo has a user of each role, who can log in with what its screen shows."""

import time

import pytest

from nhanh8.demo import people, staff
from nhanh8.users.entering import login
from nhanh8.users.models import User
from nhanh8.users.proofs.code_apps import Secret
from nhanh8.users.roles import Role
from users_at_the_door import BROWSER, STEP_S

pytestmark = pytest.mark.django_db


def test_each_role_has_a_user_who_logs_in_with_both_factors() -> None:
    people.settle()
    staff.settle()
    users = staff.settle()
    assert User.objects.count() == len(users) == len(Role)
    for one in users:
        code = Secret(one.secret).code_at(int(time.time()) // STEP_S)
        for second in (code, one.recovery_code):
            half = login.with_password(one.username, one.password, BROWSER)
            assert isinstance(half, login.HalfWay)
            assert isinstance(login.with_code(half, second, BROWSER), login.Opened)


def test_the_representative_manages_those_to_try_the_demo_with() -> None:
    people.settle()
    staff.settle()
    filer = User.objects.get(role=Role.REPRESENTATIVE).filer
    assert filer is not None
    assert filer.managed.count() >= len(people.PEOPLE)
