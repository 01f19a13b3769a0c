"""What each room gives away with time, and above all what it never does."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.accounts import email_change, failures, history, issuing, login, sessions
from nhanh8.accounts.email_change import Begun
from nhanh8.accounts.models import Account, EmailChange, Event, IssuedPassword, LoginFailures, Session
from nhanh8.charging.models import CallRecord
from nhanh8.checkcode import challenge
from nhanh8.checkcode.models import CheckCode
from nhanh8.codes.models import OneTimeCode
from nhanh8.config.quantity import Allowance, Window
from nhanh8.declarations.models import Declaration
from nhanh8.limits import allowance
from nhanh8.limits.models import Tally
from nhanh8.mail.models import Letter
from nhanh8.registry.models import ContactChange
from nhanh8.reissue import by_email, freezing
from nhanh8.reissue.models import Objection, Reissue
from nhanh8.retention import run
from people import NUMBER, PASSWORD, VISITOR, log_in, person

pytestmark = pytest.mark.django_db

EMAIL = "an@example.vn"
DAY, YEAR = timedelta(days=1), timedelta(days=365)
BEGINNING = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEGINNING, tick=False) as traveller:
        yield traveller


@pytest.fixture
def account() -> Account:
    return person(emails=[EMAIL])


def session_of(account: Account) -> Session:
    found = sessions.find(sessions.start(account, VISITOR))
    assert found is not None
    return found


def run_after(clock: time_machine.Traveller, time: timedelta) -> dict[str, int]:
    """Let time pass and run; give what went."""
    clock.shift(time)
    return {line.rule.name: line.rows for line in run.to_the_end() if line.rows}


def test_a_request_that_matched_nobody_goes_after_thirty_days(clock: time_machine.Traveller) -> None:
    by_email.request("9999999999", EMAIL, VISITOR)
    issuing.offer(None, issuing.prepare(), timedelta(hours=1))
    assert "reissue:of nobody" not in run_after(clock, 30 * DAY)
    went = run_after(clock, DAY)
    assert went["reissue:of nobody"] == went["accounts:passwords of nobody"] == 1
    assert not OneTimeCode.objects.exists()


def test_a_request_of_somebody_is_kept_for_a_year_without_its_code(
    clock: time_machine.Traveller, account: Account
) -> None:
    by_email.request(NUMBER, EMAIL, VISITOR)
    run_after(clock, 31 * DAY)
    assert Reissue.objects.get(account=account).code is None
    run_after(clock, YEAR)
    assert not Reissue.objects.exists()


def test_an_issued_password_goes_after_a_year_with_its_request(
    clock: time_machine.Traveller, account: Account
) -> None:
    issued = issuing.offer(account, issuing.prepare(), timedelta(hours=1))
    Reissue.objects.create(way="phone", account=account, issued=issued, asked_at=timezone.now())
    run_after(clock, 364 * DAY)
    assert IssuedPassword.objects.exists()
    run_after(clock, 2 * DAY)
    assert not IssuedPassword.objects.exists()
    assert not Reissue.objects.exists()


def test_an_issued_password_that_opens_an_account_never_goes_for_then_it_would_be_ones_own(
    clock: time_machine.Traveller, account: Account
) -> None:
    prepared = issuing.prepare()
    issued = issuing.offer(account, prepared, timedelta(hours=1))
    assert issuing.activate(issued.pk)
    Reissue.objects.create(way="phone", account=account, issued=issued, asked_at=timezone.now())
    run_after(clock, 10 * YEAR)
    account.refresh_from_db()
    assert account.issued == issued
    assert log_in(NUMBER, prepared.text.get_secret_value()) == login.PasswordExpired()


def test_failures_in_a_row_outlast_everything_whether_the_number_is_anybodys_or_not(
    clock: time_machine.Traveller, account: Account
) -> None:
    nobodys = "9999999999"
    for _ in range(10):
        for number in (NUMBER, nobodys):
            for _ in range(5):
                log_in(number, "sai")
        clock.shift(timedelta(minutes=16))
        Tally.objects.all().delete()  # the network address's, which isn't what is asked here
    before = [log_in(number, PASSWORD) for number in (NUMBER, nobodys)]
    assert before == [login.Locked(None), login.Locked(None)]
    run_after(clock, 10 * YEAR)
    assert [log_in(number, PASSWORD) for number in (NUMBER, nobodys)] == before
    assert account.pk


def test_a_count_that_stands_at_nothing_goes(clock: time_machine.Traveller, account: Account) -> None:
    log_in(NUMBER, "sai")
    assert isinstance(log_in(NUMBER, PASSWORD), login.LoggedIn)
    assert LoginFailures.objects.get().in_a_row == 0
    assert "accounts:failures" not in run_after(clock, 29 * DAY)
    assert run_after(clock, 2 * DAY)["accounts:failures"] == 1
    assert isinstance(log_in(NUMBER, PASSWORD), login.LoggedIn)
    assert account.pk


def test_a_count_that_goes_while_somebody_logs_in_is_made_anew(clock: time_machine.Traveller) -> None:
    row = failures.counted(NUMBER)
    assert run_after(clock, DAY)["accounts:failures"] == 1
    assert failures.counted(NUMBER).pk != row.pk


def test_tallies_go_when_their_window_is_long_over_and_never_while_it_counts(
    clock: time_machine.Traveller,
) -> None:
    allowances = (Allowance(2, Window.CALL), Allowance(9, Window.DAY))
    subjects = {Window.CALL: "the call"} | allowance.each_of("the caller")
    clock.move_to(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))  # midnight in Vietnam: a day begins
    for _ in range(2):
        assert isinstance(allowance.spend("test", allowances, subjects), allowance.Spent)
    assert "limits:tallies" not in run_after(clock, 30 * DAY)
    assert isinstance(allowance.spend("test", allowances, subjects), allowance.UsedUp)
    assert run_after(clock, DAY + timedelta(seconds=1))["limits:tallies"] == 2
    assert Tally.objects.count() == 1  # the later day's


def test_a_change_of_address_goes_with_its_codes_and_its_session(
    clock: time_machine.Traveller, account: Account
) -> None:
    session = session_of(account)
    old = email_change.addresses(session).get()
    assert isinstance(email_change.begin(session, old.pk, "moi@example.vn", VISITOR), Begun)
    run_after(clock, 30 * DAY)
    assert EmailChange.objects.exists()
    went = run_after(clock, DAY)
    assert went["accounts:sessions"] == 1
    assert not EmailChange.objects.exists()
    assert not OneTimeCode.objects.exists()


def test_the_history_is_kept_for_a_year(clock: time_machine.Traveller, account: Account) -> None:
    history.note(account, history.What.CHANGED, way="portal")
    run_after(clock, YEAR)
    assert Event.objects.exists()
    run_after(clock, DAY)
    assert not Event.objects.exists()


def test_a_letter_that_waits_is_never_over(clock: time_machine.Traveller) -> None:
    now = timezone.now()
    Letter.objects.create(kind="test", about=1, next_try_at=now)
    for state in (Letter.State.SENT, Letter.State.UNWANTED, Letter.State.REFUSED, Letter.State.GIVEN_UP):
        Letter.objects.create(kind="test", about=1, state=state, done_at=now)
    assert run_after(clock, 31 * DAY)["mail:letters"] == 4
    assert Letter.objects.get().state == Letter.State.WAITING


def test_a_job_that_waits_or_runs_is_never_over(clock: time_machine.Traveller) -> None:
    now = timezone.now()
    for status in ("READY", "RUNNING"):
        _job(status, None)
    for status in ("SUCCESSFUL", "FAILED"):
        _job(status, now)
    assert run_after(clock, 31 * DAY)["jobs:done"] == 2
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY", "RUNNING"}


def _job(status: str, finished_at: datetime | None) -> None:
    DBTaskResult.objects.create(
        status=status,
        finished_at=finished_at,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="nhanh8.mail.letters.deliver",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )


def test_an_objection_that_nobody_handled_is_kept_and_the_account_stays_frozen(
    clock: time_machine.Traveller, account: Account
) -> None:
    freezing.object_to_it(session_of(account), VISITOR)
    run_after(clock, 3 * YEAR)
    objection = Objection.objects.get()
    Objection.objects.update(handled_at=timezone.now())
    run_after(clock, 366 * DAY)
    assert not Objection.objects.filter(pk=objection.pk).exists()
    account.refresh_from_db()
    assert account.frozen_at


def test_call_records_check_codes_and_changes_of_contacts_have_their_time(
    clock: time_machine.Traveller, account: Account
) -> None:
    now = timezone.now()
    CallRecord.objects.create(
        call_id="1",
        channel="sip",
        started_at=now,
        ended_at=now,
        cause="busy",
        rate=1000,
        increment_s=60,
        fee=0,
    )
    ContactChange.objects.create(participant=account.participant, changed_at=now, removed=[], added=[])
    challenge.make("192.0.2.1")
    assert run_after(clock, timedelta(minutes=6)) == {"checkcode:codes": 1}
    assert not CheckCode.objects.exists()
    went = run_after(clock, 366 * DAY)
    assert went["charging:calls"] == went["registry:contact changes"] == 1


def test_a_draft_that_nobody_brought_goes_and_one_that_was_filed_stays(clock: time_machine.Traveller) -> None:
    now = timezone.now()
    for n, state in enumerate(["draft", "filed", "second", "accepted"]):
        Declaration.objects.create(
            form="02/SĐ-GD",
            reference=f"K7QM-2XW9-000{n}",
            state=state,
            boxes={},
            created_at=now,
            decided_at=now if state == "accepted" else None,
        )
    assert run_after(clock, 31 * DAY)["declarations:drafts"] == 1
    assert run_after(clock, YEAR)["declarations:ended"] == 1
    assert set(Declaration.objects.values_list("state", flat=True)) == {"filed", "second"}


def test_a_participant_and_an_account_have_no_time(clock: time_machine.Traveller, account: Account) -> None:
    run_after(clock, 10 * YEAR)
    assert isinstance(log_in(NUMBER, PASSWORD), login.LoggedIn)
    assert account.participant.contacts.count() == 2
