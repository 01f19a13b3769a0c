"""Both factors open a session; anything less opens nothing and tells nothing."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nhanh8.audit.models import Entry
from nhanh8.passwords.hashing import hashed
from nhanh8.users.administration import managing
from nhanh8.users.browser import Browser
from nhanh8.users.entering import login
from nhanh8.users.entering.login import HalfWay, Opened, Refused
from nhanh8.users.models import Event, User
from nhanh8.users.roles import Role
from staff import a_user
from users_at_the_door import BROWSER, PASSWORD, a_user_with_an_app, code, recovery_codes

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 5, 10, tzinfo=UTC)


def half_way(user: User, browser: Browser = BROWSER) -> HalfWay:
    half = login.with_password(user.username, PASSWORD, browser)
    assert isinstance(half, HalfWay)
    return half


def events() -> list[str]:
    return list(Entry.objects.order_by("sequence").values_list("event", flat=True))


def test_password_and_code_open_a_session() -> None:
    user = a_user_with_an_app()
    half = login.with_password(" QuanTri ", PASSWORD, BROWSER)
    assert isinstance(half, HalfWay)
    assert login.with_code(half, code(), BROWSER) == Opened(user)
    assert events() == ["users:session:opened"]
    assert Event.objects.get().what == "logged in"


@pytest.mark.parametrize("typed", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６"])
def test_a_wrong_code_opens_nothing(typed: str) -> None:
    user = a_user_with_an_app()
    if typed == code():
        typed = "000001"
    assert login.with_code(half_way(user), typed, BROWSER) == Refused()


def test_a_code_works_once_and_so_does_none_before_it() -> None:
    user = a_user_with_an_app()
    with time_machine.travel(NOON, tick=False):
        assert isinstance(login.with_code(half_way(user), code(), BROWSER), Opened)
        assert login.with_code(half_way(user), code(), BROWSER) == Refused()
        assert login.with_code(half_way(user), code(steps_away=-1), BROWSER) == Refused()
        assert isinstance(login.with_code(half_way(user), code(steps_away=1), BROWSER), Opened)


@pytest.mark.parametrize(("away", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_telephones_clock_may_be_half_a_minute_off(away: int, right: bool) -> None:
    user = a_user_with_an_app()
    with time_machine.travel(NOON, tick=False):
        result = login.with_code(half_way(user), code(steps_away=away), BROWSER)
    assert isinstance(result, Opened) is right


def test_a_recovery_code_works_once_however_it_is_typed() -> None:
    user = a_user_with_an_app()
    first, *_ = recovery_codes(user)
    typed = first.lower().replace("-", " ")
    assert login.with_code(half_way(user), typed, BROWSER) == Opened(user, recovery_codes_left=9)
    assert login.with_code(half_way(user), first, BROWSER) == Refused()


def test_a_recovery_code_is_nobody_elses() -> None:
    user, other = a_user_with_an_app(), a_user_with_an_app(username="khac")
    first, *_ = recovery_codes(other)
    assert login.with_code(half_way(user), first, BROWSER) == Refused()


def test_an_unknown_name_costs_what_a_wrong_password_and_a_locked_user_do() -> None:
    a_user_with_an_app()
    locked = a_user_with_an_app(Role.OPERATOR, "bikhoa")
    managing.lock(None, locked.pk)
    asked = []
    for name, password in [("quantri", "sai"), ("khongai", PASSWORD), ("bikhoa", PASSWORD)]:
        with CaptureQueriesContext(connection) as queries:
            assert login.with_password(name, password, BROWSER) == Refused()
        asked.append([q["sql"].split(" ")[0] for q in queries])
    assert asked[0] == asked[1] == asked[2]


def test_ten_wrong_passwords_an_hour_stop_the_right_one_too_for_known_and_unknown_names() -> None:
    user = a_user_with_an_app()
    with time_machine.travel(NOON, tick=False) as clock:
        for name in ("quantri", "khongai"):
            for n in range(10):
                assert login.with_password(name, "sai", Browser(f"192.0.2.{n}", "")) == Refused()
            assert login.with_password(name, PASSWORD, BROWSER) == Refused()
        assert events().count("users:login:blocked") == 2
        clock.shift(3600)
        half_way(user)


def test_what_is_blocked_is_recorded_once_and_not_with_every_try() -> None:
    a_user_with_an_app()
    with time_machine.travel(NOON, tick=False):
        for n in range(30):
            login.with_password("quantri", "sai", Browser(f"192.0.2.{n}", ""))
    assert events().count("users:login:failed") == 10
    assert events().count("users:login:blocked") == 1


def test_right_ones_use_nothing_up() -> None:
    user = a_user_with_an_app()
    for _ in range(15):
        half_way(user)


def test_wrong_codes_count_as_wrong_passwords_do() -> None:
    user = a_user_with_an_app()
    with time_machine.travel(NOON, tick=False):
        half = half_way(user)
        for _ in range(10):
            login.with_code(half, "000000", BROWSER)
        assert login.with_code(half, code(), BROWSER) == Refused()
        assert login.with_password(user.username, PASSWORD, BROWSER) == Refused()


def test_one_network_address_has_fifty_tries_whatever_names_it_gives() -> None:
    user = a_user_with_an_app()
    for n in range(50):
        login.with_password(f"ten{n}", "sai", BROWSER)
    assert login.with_password(user.username, PASSWORD, BROWSER) == Refused()
    half_way(user, Browser("198.51.100.1", ""))


@pytest.mark.parametrize("change", ["password", "role", "locked"])
def test_a_login_half_way_ends_with_the_password_the_role_or_the_user(change: str) -> None:
    a_user_with_an_app(username="conlai")
    user = a_user_with_an_app()
    half = half_way(user)
    match change:
        case "password":
            User.objects.filter(pk=user.pk).update(password=hashed("một câu dài khác hẳn"))
        case "role":
            managing.change_role(None, user.pk, Role.AUDITOR)
        case _:
            managing.lock(None, user.pk)
    assert login.with_code(half, code(), BROWSER) == Refused()


def test_a_password_without_a_second_factor_opens_nothing_once_the_invitation_is_over() -> None:
    user = a_user(Role.OPERATOR, "dodang")
    User.objects.filter(pk=user.pk).update(password=hashed(PASSWORD))
    assert login.with_password("dodang", PASSWORD, BROWSER) == Refused()


def test_the_record_has_no_name_and_no_secret() -> None:
    user = a_user_with_an_app()
    login.with_password("quantri", "không phải mật khẩu", BROWSER)
    login.with_code(half_way(user), "123456", BROWSER)
    written = str(list(Entry.objects.values_list("facts", flat=True)))
    for secret in ("quantri", "không phải mật khẩu", "123456", PASSWORD, "192.0.2.7"):
        assert secret not in written
