"""Sessions, seen from one of them."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from nhanh8.accounts import email_change, sessions
from nhanh8.accounts.email_change import Begun
from nhanh8.accounts.login import LoggedIn
from nhanh8.accounts.models import Session
from nhanh8.audit.models import Entry
from nhanh8.config import settings
from people import NUMBER, PASSWORD, VISITOR, log_in, person

pytestmark = pytest.mark.django_db


def session_of(number: str = NUMBER) -> Session:
    match log_in(number, PASSWORD):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            return session
        case other:
            pytest.fail(str(other))


def test_one_session_is_ended_from_another_once() -> None:
    person()
    here, there = session_of(), session_of()
    assert sessions.end_one(here, there.pk)
    assert not sessions.end_one(here, there.pk)
    assert list(sessions.of(here.account)) == [here]
    assert Entry.objects.filter(event="accounts:session:ended elsewhere").count() == 1


def test_what_was_begun_in_the_others_does_not_count_as_a_session_and_none_leave_no_entry() -> None:
    person(emails=["an@example.vn"])
    here, there = session_of(), session_of()
    old = email_change.addresses(there).get()
    assert isinstance(email_change.begin(there, old.pk, "moi@example.vn", VISITOR), Begun)
    assert [sessions.end_others(here), sessions.end_others(here)] == [1, 0]
    assert Entry.objects.filter(event="accounts:session:others ended").count() == 1


def test_nobody_ends_a_session_of_somebody_else() -> None:
    person()
    person("0987654321")
    here, stranger = session_of(), session_of("0987654321")
    assert not sessions.end_one(stranger, here.pk)
    assert Session.objects.filter(pk=here.pk).exists()


def test_a_session_ends_unused_or_at_the_latest_whatever_comes_first() -> None:
    person()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        session = session_of()
        assert sessions.ends_at(session) == timezone.now() + settings().login.session_idle
        clock.shift(settings().login.session_lasts - timedelta(minutes=1))
        assert sessions.ends_at(session) == session.expires_at
