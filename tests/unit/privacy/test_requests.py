"""Requests of data subjects: asked, answered by whom it concerns, withdrawn, told to every address."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from nhanh8.accounts.models import Session
from nhanh8.agencies.models import Agency
from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.privacy import corrections, erasure
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import Answered, Asked, NotYours, NoWords, Over, TooMany, Waits, for_staff
from nhanh8.retention import run
from nhanh8.users.models import User
from nhanh8.users.roles import Role
from people import VISITOR
from post import deliver_all
from staff import a_user, an_agency

pytestmark = pytest.mark.django_db

About, State = Request.About, Request.State
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def asked(session: Session, text: str = "Ngày sinh đúng là 02/03/1980") -> Request:
    assert isinstance(corrections.ask(session, About.BORN_ON, text, VISITOR), Asked)
    return Request.objects.latest("pk")


def text_of_mails() -> str:
    deliver_all()
    return "\n".join(str(one.body) for one in mail.outbox)


def test_a_request_has_a_number_and_the_end_of_two_working_days(session: Session) -> None:
    with time_machine.travel(MONDAY):
        result = corrections.ask(session, About.NAME, "Tên đúng là An", VISITOR)
    request = Request.objects.get()
    assert result == Asked(str(request.number), request.due_at)
    assert (request.number or "").startswith(f"YC-20261123-{request.pk:06}-")
    assert timezone.localtime(request.due_at).isoformat() == "2026-11-26T00:00:00+07:00"


def test_every_address_on_file_is_told_of_a_request_and_of_its_answer(
    session: Session, officer: User
) -> None:
    request = asked(session)
    assert str(request.number) in text_of_mails()
    assert corrections.answer(officer, request.pk, "Đã sửa theo giấy khai sinh.", done=True) == Answered()
    text = text_of_mails()
    assert "Đã sửa theo giấy khai sinh." in text
    assert "đã thực hiện" in text
    assert "02/03/1980" not in text


@pytest.mark.parametrize("text", ["", "   ", "a" * 1001])
def test_a_request_and_an_answer_need_words_that_fit(session: Session, officer: User, text: str) -> None:
    assert corrections.ask(session, About.OTHER, text, VISITOR) == NoWords()
    request = asked(session)
    assert corrections.answer(officer, request.pk, text, done=True) == NoWords()
    assert Request.objects.get().state == State.WAITING


def test_an_answer_is_given_once(session: Session, officer: User) -> None:
    request = asked(session)
    assert corrections.answer(officer, request.pk, "Không có giấy tờ.", done=False) == Answered()
    assert corrections.answer(officer, request.pk, "Đã sửa.", done=True) == Over()
    request.refresh_from_db()
    assert (request.state, request.answered_by) == (State.REFUSED, officer)


def test_another_agency_an_auditor_and_a_representative_answer_nothing(session: Session) -> None:
    request = asked(session)
    elsewhere = a_user(Role.OFFICER, agency=an_agency("BHXH tỉnh Cà Mau"))
    for user in (elsewhere, a_user(Role.AUDITOR), a_user(Role.OPERATOR), a_user(Role.REPRESENTATIVE)):
        assert corrections.answer(user, request.pk, "Đã sửa.", done=True) == NotYours()
        assert not for_staff(user).exists()
    assert corrections.answer(elsewhere, 10**12, "Đã sửa.", done=True) == NotYours()


def test_somebody_whose_agency_is_unknown_is_answered_by_any(session: Session) -> None:
    session.account.participant.agency = ""
    session.account.participant.save()
    request = asked(session)
    elsewhere = a_user(Role.SUPERVISOR, agency=an_agency("BHXH tỉnh Cà Mau"))
    assert corrections.answer(elsewhere, request.pk, "Đã sửa.", done=True) == Answered()
    assert Agency.objects.count() == 1


def test_an_account_asks_so_often_a_day(session: Session, configured: Any) -> None:
    configured(privacy={"requests_per_account": "2 per day"})
    asked(session)
    asked(session)
    assert isinstance(corrections.ask(session, About.NAME, "nữa", VISITOR), TooMany)
    assert isinstance(erasure.ask(session, "", VISITOR), TooMany)
    assert Request.objects.count() == 2


def test_a_request_is_withdrawn_by_who_asked_while_it_waits_and_by_nobody_else(
    session: Session, officer: User
) -> None:
    first, second = asked(session), asked(session)
    assert erasure.withdraw(session, first.pk, VISITOR)
    assert not erasure.withdraw(session, first.pk, VISITOR)
    assert corrections.answer(officer, first.pk, "Đã sửa.", done=True) == Over()
    corrections.answer(officer, second.pk, "Đã sửa.", done=True)
    assert not erasure.withdraw(session, second.pk, VISITOR)
    assert not erasure.withdraw(session, second.pk + 1, VISITOR)
    deliver_all()
    assert Letter.objects.filter(state=Letter.State.UNWANTED).count() == 1


def test_erasure_is_asked_once_at_a_time(session: Session) -> None:
    first = erasure.ask(session, "", VISITOR)
    assert isinstance(first, Asked)
    assert erasure.ask(session, "", VISITOR) == Waits(first.number)
    assert erasure.ask(session, "a" * 1001, VISITOR) == NoWords()


def test_a_correction_is_no_way_to_an_erasure_nor_the_other_way_round(
    session: Session, officer: User
) -> None:
    correction = asked(session)
    assert erasure.carry_out(officer, correction.pk, "Đã xóa.") == NotYours()
    erasure.ask(session, "", VISITOR)
    wish = Request.objects.get(kind=Request.Kind.ERASURE)
    assert corrections.answer(officer, wish.pk, "Đã xóa.", done=True) == NotYours()


def test_the_record_holds_no_words_of_a_request(session: Session, officer: User) -> None:
    request = asked(session, "Số căn cước đúng là 001080012345")
    corrections.answer(officer, request.pk, "Đã sửa số 001080012345.", done=True)
    assert "001080012345" not in str(list(Entry.objects.values("facts")))
    assert [entry.event for entry in Entry.objects.order_by("sequence")][-2:] == [
        "privacy:correction:asked",
        "privacy:correction:answered",
    ]


def test_an_answered_request_goes_after_a_year_and_a_waiting_one_never(
    session: Session, officer: User
) -> None:
    request = asked(session)
    asked(session)
    corrections.answer(officer, request.pk, "Đã sửa.", done=True)
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        went = {line.rule.name: line.rows for line in run.to_the_end()}
    assert went["privacy:requests"] == 1
    assert Request.objects.get().state == State.WAITING
