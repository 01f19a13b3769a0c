"""Logging in: the lock, the issued password, and what a stranger can learn."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.accounts import issuing, sessions
from nhanh8.accounts.login import Locked, LoggedIn, PasswordExpired, TooManyFromHere, WrongPair
from nhanh8.accounts.models import Account, IssuedPassword, LoginFailures, Session
from nhanh8.accounts.passwords import Chosen
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.passwords import hashing
from people import NUMBER, PASSWORD, choose, log_in, person

pytestmark = pytest.mark.django_db

_AN_HOUR = timedelta(hours=1)


def issue(account: Account) -> str:
    """Issue a password to an account as a re-issue does; give its text."""
    prepared = issuing.prepare()
    with transaction.atomic():
        assert issuing.activate(issuing.offer(account, prepared, _AN_HOUR).pk)
    return prepared.text.get_secret_value()


def wrong(times: int, number: str = NUMBER) -> list[object]:
    return [log_in(number, "sai") for _ in range(times)]


def test_the_right_pair_opens_a_session() -> None:
    account = person()
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token, must_change=False):
            session = sessions.find(token)
            assert session is not None
            assert session.account == account
        case other:
            pytest.fail(str(other))


@pytest.mark.parametrize("typed", ["0123456789", " 0123 456 789 ", "012345678901", "TE 1 01 0123456789"])
def test_either_number_and_a_health_card_open_the_same_account(typed: str) -> None:
    person("0123456789", personal_number="012345678901")
    assert isinstance(log_in(typed, PASSWORD), LoggedIn)


def test_a_wrong_password_and_an_unknown_number_look_the_same() -> None:
    person()
    assert log_in(NUMBER, "sai") == log_in("9999999999", "sai") == WrongPair()


def test_a_wrong_password_and_an_unknown_number_cost_the_same_queries() -> None:
    person()
    log_in("8888888888", "sai")  # the audit record begins with its first entry
    shapes = []
    for number in (NUMBER, "9999999999", "not a number"):
        with CaptureQueriesContext(connection) as queries:
            log_in(number, "sai")
        shapes.append([query["sql"].split(" ")[0] for query in queries])
    assert shapes[0] == shapes[1] == shapes[2]


def test_who_logged_in_before_costs_the_same_queries_as_a_number_that_was_never_typed() -> None:
    person()
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)
    log_in("8888888888", "sai")
    shapes = []
    for number in (NUMBER, "9999999999"):
        with CaptureQueriesContext(connection) as queries:
            log_in(number, "sai")
        shapes.append([query["sql"].split(" ")[0] for query in queries])
    assert shapes[0] == shapes[1]


@pytest.mark.parametrize("number", [NUMBER, "9999999999"])
def test_five_wrong_passwords_lock_for_15_minutes_whether_the_number_exists_or_not(number: str) -> None:
    person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        assert wrong(4, number) == [WrongPair()] * 4
        assert wrong(1, number) == [Locked(timezone.now() + timedelta(minutes=15))]
        clock.shift(timedelta(minutes=14, seconds=59))
        assert isinstance(log_in(number, PASSWORD), Locked)
        clock.shift(timedelta(seconds=2))
        assert isinstance(log_in(number, PASSWORD), LoggedIn if number == NUMBER else WrongPair)


def test_a_lock_does_not_grow_while_it_lasts() -> None:
    person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(5)
        clock.shift(timedelta(minutes=10))
        assert wrong(5) == [Locked(timezone.now() + timedelta(minutes=5))] * 5


def test_a_right_password_forgets_the_wrong_ones_before() -> None:
    person()
    wrong(4)
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)
    assert wrong(4) == [WrongPair()] * 4


def test_fifty_wrong_ones_in_a_row_close_the_account_until_a_reissue() -> None:
    account = person()
    LoginFailures.objects.all().delete()
    wrong(1)
    LoginFailures.objects.update(in_a_row=49)
    assert wrong(1) == [Locked(None)]
    assert log_in(NUMBER, PASSWORD) == Locked(None)
    assert isinstance(log_in(NUMBER, issue(account)), LoggedIn)


def test_an_account_without_a_password_lets_nobody_in() -> None:
    person(password=None)
    assert log_in(NUMBER, "") == log_in(NUMBER, "!") == WrongPair()


def test_an_issued_password_replaces_the_old_one_and_must_be_changed() -> None:
    account = person()
    issued = issue(account)
    assert log_in(NUMBER, PASSWORD) == WrongPair()
    match log_in(NUMBER, issued):
        case LoggedIn(must_change=True):
            pass
        case other:
            pytest.fail(str(other))


def test_an_issued_password_lifts_a_lock_and_ends_other_sessions() -> None:
    account = person()
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token):
            wrong(5)
            issued = issue(account)
            assert sessions.find(token) is None
            assert isinstance(log_in(NUMBER, issued), LoggedIn)
        case other:
            pytest.fail(str(other))


def test_an_issued_password_works_although_a_stranger_locked_the_account_meanwhile(
    configured: Callable[..., Any],
) -> None:
    configured(login={"tries_of_an_issued_password": 10})
    account = person()
    issued = issue(account)
    wrong(6)
    assert isinstance(log_in(NUMBER, issued), LoggedIn)


def test_five_wrong_ones_withdraw_an_issued_password() -> None:
    account = person()
    issued = issue(account)
    wrong(5)
    assert not isinstance(log_in(NUMBER, issued), LoggedIn)
    assert IssuedPassword.objects.get().state == IssuedPassword.State.WITHDRAWN


def test_an_expired_issued_password_opens_nothing_and_says_so_only_to_who_knows_it() -> None:
    account = person()
    issued = issue(account)
    with time_machine.travel(timezone.now() + _AN_HOUR):
        assert log_in(NUMBER, "00000000") == WrongPair()
        assert log_in(NUMBER, issued) == PasswordExpired()
        assert log_in(NUMBER, issued) == PasswordExpired()
        assert IssuedPassword.objects.get().state == IssuedPassword.State.EXPIRED
        assert isinstance(log_in(NUMBER, issue(account)), LoggedIn)


def test_an_issued_password_can_be_used_until_it_is_changed_and_never_after() -> None:
    account = person()
    issued = issue(account)
    log_in(NUMBER, issued)
    match log_in(NUMBER, issued):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            assert isinstance(choose(session, issued, "một mật khẩu của riêng tôi"), Chosen)
        case other:
            pytest.fail(str(other))
    assert log_in(NUMBER, issued) == WrongPair()
    assert IssuedPassword.objects.get().state == IssuedPassword.State.CHANGED


def test_the_hash_that_stands_for_none_costs_what_a_real_one_costs() -> None:
    assert hashing._NOBODYS.split("$")[:4] == hashing.hashed("x").split("$")[:4]


def test_a_number_is_counted_as_one_however_it_is_written_and_whether_it_exists_or_not() -> None:
    person()
    for number in ("0123456789", "9999999999"):
        grouped = f"{number[:4]} {number[4:]}"
        spellings = [number, grouped, grouped.replace(" ", "."), f"DN 4 79 {number}", f" {number}"]
        answers = [log_in(spelling, "sai") for spelling in spellings]
        assert answers[:4] == [WrongPair()] * 4
        assert isinstance(answers[4], Locked)


def test_two_numbers_of_one_person_are_locked_as_those_of_two_people() -> None:
    person("0123456789", personal_number="012345678901")
    wrong(3, "0123456789")
    assert wrong(2, "012345678901") == [WrongPair()] * 2
    assert isinstance(log_in("012345678901", PASSWORD), LoggedIn)
    assert wrong(4, "0123456789") == [WrongPair()] * 4  # the right one had them forgotten under both numbers


def test_tries_while_locked_bring_nobody_nearer_to_the_bar() -> None:
    person()
    wrong(200)
    assert LoginFailures.objects.get().in_a_row == 5


def test_what_an_issued_password_opened_ends_when_it_is_withdrawn() -> None:
    issued = issue(person())
    match log_in(NUMBER, issued):
        case LoggedIn(token, must_change=True):
            wrong(5)
            assert sessions.find(token) is None
        case other:
            pytest.fail(str(other))


def test_wrong_pairs_from_one_address_are_bounded_and_others_are_not_kept_out(
    configured: Callable[..., None],
) -> None:
    person()
    configured(login={"per_source": "3 per hour"})
    for tried in range(3):
        assert log_in(f"777777777{tried}", "sai") == WrongPair()
    assert log_in(NUMBER, PASSWORD) == TooManyFromHere()
    elsewhere = Visitor(Channel.PORTAL, "198.51.100.1", "")
    assert isinstance(log_in(NUMBER, PASSWORD, elsewhere), LoggedIn)


def test_an_own_password_is_compared_as_it_was_typed() -> None:
    person(password="một hai ba")
    assert log_in(NUMBER, "mộthaiba") == WrongPair()
    assert isinstance(log_in(NUMBER, "một hai ba"), LoggedIn)


def test_tries_that_lie_far_apart_do_not_lock() -> None:
    person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        wrong(4)
        clock.shift(timedelta(minutes=16))
        assert wrong(4) == [WrongPair()] * 4


def test_while_it_is_locked_the_right_password_costs_what_a_wrong_one_does() -> None:
    person()
    wrong(6)
    shapes = []
    for password in (PASSWORD, "sai"):
        with CaptureQueriesContext(connection) as queries:
            assert isinstance(log_in(NUMBER, password), Locked)
        shapes.append([query["sql"].split(" ")[0] for query in queries])
    assert shapes[0] == shapes[1]


def test_a_password_sent_by_mail_opens_beside_the_old_one_until_its_first_login() -> None:
    account = person()
    sent = issuing.prepare()
    with transaction.atomic():
        issuing.offer(account, sent, _AN_HOUR, opens_on_offer=True)
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)
    match log_in(NUMBER, sent.text.get_secret_value()):
        case LoggedIn(must_change=True):
            pass
        case other:
            pytest.fail(str(other))
    assert log_in(NUMBER, PASSWORD) == WrongPair()
    assert Session.objects.count() == 1


def test_a_password_being_read_out_opens_nothing_and_strangers_cannot_spoil_it() -> None:
    account = person()
    offered = issuing.prepare()
    with transaction.atomic():
        row = issuing.offer(account, offered, _AN_HOUR)
    assert log_in(NUMBER, offered.text.get_secret_value()) == WrongPair()
    wrong(8)
    with transaction.atomic():
        assert issuing.activate(row.pk)


def test_a_sent_password_expires_and_has_tries_of_its_own() -> None:
    account = person()
    texts = []
    for _ in range(2):
        sent = issuing.prepare()
        with transaction.atomic():
            issuing.offer(account, sent, _AN_HOUR, opens_on_offer=True)
        texts.append(sent.text.get_secret_value())
    assert log_in(NUMBER, texts[0]) == WrongPair()
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert log_in(NUMBER, texts[1]) == PasswordExpired()
        assert log_in(NUMBER, texts[1]) == WrongPair()
