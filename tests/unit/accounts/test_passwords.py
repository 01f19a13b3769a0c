"""Choosing a password of one's own."""

import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone
from time_machine import TimeMachineFixture

from nhanh8.accounts import issuing, sessions
from nhanh8.accounts.login import LoggedIn, WrongPair
from nhanh8.accounts.models import Session
from nhanh8.accounts.passwords import Chosen, Problem, Refused
from nhanh8.config import Settings
from people import NUMBER, PASSWORD, choose, log_in, person
from post import deliver_all

pytestmark = pytest.mark.django_db

NEW = "hai con thằn lằn con"


def log_in_as_somebody(emails: Sequence[str] = ()) -> Session:
    person(personal_number="001234567890", emails=emails)
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            return session
        case other:
            pytest.fail(str(other))


def test_the_new_password_works_and_the_old_one_does_not() -> None:
    choose(log_in_as_somebody(), PASSWORD, NEW)
    assert log_in(NUMBER, PASSWORD) == WrongPair()
    assert isinstance(log_in(NUMBER, NEW), LoggedIn)


def test_every_session_ends_and_this_one_gets_a_new_token() -> None:
    session = log_in_as_somebody()
    other = log_in(NUMBER, PASSWORD)
    assert isinstance(other, LoggedIn)
    match choose(session, PASSWORD, NEW):
        case Chosen(token):
            assert sessions.find(token) is not None
            assert sessions.find(other.token) is None
            assert Session.objects.count() == 1
        case refused:
            pytest.fail(str(refused))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("sai", NEW, Problem.WRONG_OLD),
        (PASSWORD, "ngắn", Problem.TOO_SHORT),
        (PASSWORD, "d" * 129, Problem.TOO_LONG),
        (PASSWORD, "password123", Problem.TOO_COMMON),
        (PASSWORD, PASSWORD, Problem.SAME_AS_OLD),
        (PASSWORD, unicodedata.normalize("NFD", PASSWORD), Problem.SAME_AS_OLD),
        (PASSWORD, f"x{NUMBER}", Problem.LIKE_NUMBER),
        (PASSWORD, "x001234567890", Problem.LIKE_NUMBER),
    ],
)
def test_what_makes_a_bad_password(old: str, new: str, problem: Problem) -> None:
    assert choose(log_in_as_somebody(), old, new) == Refused((problem,))
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)


def test_the_old_password_cannot_be_tried_without_end() -> None:
    session = log_in_as_somebody()
    for _ in range(5):
        choose(session, "sai", NEW)
    assert choose(session, PASSWORD, NEW) == Refused((Problem.WRONG_OLD,))


def test_an_idle_session_ends(time_machine: TimeMachineFixture) -> None:
    person()
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token):
            time_machine.move_to(timezone.now() + timedelta(minutes=29))
            assert sessions.find(token) is not None
            time_machine.move_to(timezone.now() + timedelta(minutes=29))
            assert sessions.find(token) is not None
            time_machine.move_to(timezone.now() + timedelta(minutes=31))
            assert sessions.find(token) is None
        case other:
            pytest.fail(str(other))


def test_a_session_ends_after_twelve_hours_however_busy(time_machine: TimeMachineFixture) -> None:
    person()
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token):
            for _ in range(35):
                time_machine.move_to(timezone.now() + timedelta(minutes=20))
                assert sessions.find(token) is not None
            time_machine.move_to(timezone.now() + timedelta(minutes=20))
            assert sessions.find(token) is None
        case other:
            pytest.fail(str(other))


def test_logging_out_ends_the_session() -> None:
    session = log_in_as_somebody()
    sessions.end(session)
    assert Session.objects.count() == 0


def test_a_made_up_token_opens_nothing() -> None:
    assert sessions.find("") is None
    assert sessions.find("made-up") is None


def session_with_issued() -> tuple[Session, str]:
    account = person()
    prepared = issuing.prepare()
    with transaction.atomic():
        issuing.activate(issuing.offer(account, prepared, timedelta(hours=1)).pk)
    text = prepared.text.get_secret_value()
    match log_in(NUMBER, text):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            return session, text
        case other:
            pytest.fail(str(other))


def test_an_issued_password_has_five_tries_on_the_change_page_too() -> None:
    session, text = session_with_issued()
    for _ in range(5):
        choose(session, "sai", NEW)
    assert choose(session, text, NEW) == Refused((Problem.WRONG_OLD,))


def test_an_issued_password_that_expired_meanwhile_is_not_good_for_the_change(
    time_machine: TimeMachineFixture,
) -> None:
    session, text = session_with_issued()
    time_machine.move_to(timezone.now() + timedelta(hours=1))
    assert choose(session, text, NEW) == Refused((Problem.EXPIRED,))


def test_every_address_on_file_is_told_that_the_password_was_changed() -> None:
    session = log_in_as_somebody(["an@example.vn", "khac@example.vn"])
    choose(session, "sai", NEW)
    choose(session, PASSWORD, NEW)
    deliver_all()
    assert sorted(one.to[0] for one in mail.outbox) == ["an@example.vn", "khac@example.vn"]
    body = str(mail.outbox[0].body)
    assert "192.0.•.•" in body
    assert "Cổng Dịch vụ công" in body
    assert NUMBER not in body
    assert NEW not in body


def test_a_password_that_got_out_elsewhere_is_refused(
    configured: Callable[..., Settings], tmp_path: Path
) -> None:
    known = hashlib.sha1(NEW.encode(), usedforsecurity=False).hexdigest()
    (tmp_path / "list").write_text(f"{known}:3\n")
    configured(login={"breached_passwords": tmp_path / "list"})
    assert choose(log_in_as_somebody(), PASSWORD, NEW) == Refused((Problem.BREACHED,))
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)


def test_where_the_list_cannot_be_read_no_password_is_changed(
    configured: Callable[..., Settings], tmp_path: Path
) -> None:
    (tmp_path / "list").touch()
    configured(login={"breached_passwords": tmp_path / "list"})
    (tmp_path / "list").unlink()
    session = log_in_as_somebody()
    with pytest.raises(FileNotFoundError):
        choose(session, PASSWORD, NEW)
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)
