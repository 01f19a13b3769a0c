"""Users from the command line: the first administrator above all."""

import json
import re

import pytest
from typer.testing import CliRunner, Result

from nhanh8.cli.checks.users import administrator
from nhanh8.cli.users import command
from nhanh8.users.entering import joining
from nhanh8.users.entering.login import HalfWay
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from staff import a_user, an_agency
from users_at_the_door import BROWSER, PASSWORD, a_user_with_an_app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")  # the verb sets it
    monkeypatch.setenv("COLUMNS", "200")


def users(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def add(*more: str) -> Result:
    return users("add", "quantri", "--full-name", "Bùi Văn Quản", "--email", "quantri@example.com", *more)


def test_the_first_administrator_comes_in_with_the_printed_code() -> None:
    result = add()
    assert result.exit_code == 0
    code = re.search(r"Code for quantri: (\S+)", result.output)
    assert code
    assert isinstance(joining.take_up("quantri", code[1], PASSWORD, BROWSER), HalfWay)
    assert User.objects.get().role == Role.ADMINISTRATOR


def test_an_officer_is_added_to_an_agency() -> None:
    assert add("--role", "officer", "--agency", an_agency().code).exit_code == 0
    assert User.objects.get().agency == an_agency()


@pytest.mark.parametrize(
    "more",
    [
        ("--role", "king"),
        ("--role", "officer"),
        ("--agency", "nowhere"),
        ("--role", "representative", "--filer", "0000000000"),
    ],
)
def test_what_does_not_fit_is_refused(more: tuple[str, ...]) -> None:
    assert add(*more).exit_code == 1
    assert not User.objects.exists()


def test_all_are_listed_with_how_they_stand() -> None:
    a_user_with_an_app()
    add_another = users("add", "moi", "--full-name", "Người Mới", "--email", "m@example.com")
    assert add_another.exit_code == 0
    users("lock", "moi")
    listed = json.loads(users("list", "--json").output)
    assert [(one["name"], one["state"]) for one in listed] == [("moi", "locked"), ("quantri", "can log in")]
    assert "quantri" in users("list").output


def test_the_last_administrator_is_not_locked_but_can_be_reset() -> None:
    a_user_with_an_app()
    assert users("lock", "quantri").exit_code == 1
    reset = users("reset", "quantri")
    assert reset.exit_code == 0
    assert "Code for quantri: " in reset.output
    assert "invited until" in users("list").output


def test_who_is_locked_is_unlocked() -> None:
    user = a_user(Role.OPERATOR, "vanhanh")
    assert users("lock", "vanhanh").exit_code == 0
    assert users("reset", "vanhanh").exit_code == 1
    assert users("unlock", "vanhanh").exit_code == 0
    user.refresh_from_db()
    assert user.is_active
    assert users("lock", "khongai").exit_code == 1


def test_an_installation_without_an_administrator_is_not_well() -> None:
    assert not administrator().well
    a_user_with_an_app()
    found = administrator()
    assert found.well
    assert "another one" in found.found
