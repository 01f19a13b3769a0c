"""Withdrawing on the page: a question first, then what waits is withdrawn."""

from typing import Any

import pytest
from django.test import Client

from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.opening import declare
from nhanh8.filers.models import Filer
from nhanh8.users.roles import Role
from people import person
from staff import a_filer, a_user, logged_in

pytestmark = pytest.mark.django_db

State = Declaration.State


@pytest.fixture
def representative(client: Client) -> Client:
    return logged_in(client, a_user(Role.REPRESENTATIVE))


def a_filing(filer: Filer, **facts: Any) -> Filing:
    given = {
        "number": f"TK1-20261123-{Filing.objects.count() + 1:06}-7",
        "filer": filer,
        "way": Filing.Way.SHEET,
        "state": Filing.State.FILED,
        "filed_at": "2026-11-23T08:00+07:00",
        "digest": str(Filing.objects.count()),
    }
    filing = Filing.objects.create(**(given | facts))
    for row, number in enumerate(("0100000001", "0100000002"), 1):
        declare(
            form=Declaration.Form.TK1_TS,
            boxes={"13": number, "01": f"Người Thứ {row}"},
            participant=person(number).participant,
            phone="",
            email="a@example.test",
            filing=filing,
            row=row,
        )
    return filing


def page(filing: Filing, rest: str = "") -> str:
    return f"/don-vi/ho-so/{filing.number}/{rest}"


def count(state: str) -> int:
    return Declaration.objects.filter(state=state).count()


def test_the_question_names_how_many_and_changes_nothing(representative: Client) -> None:
    filing = a_filing(a_filer())
    shown = representative.get(page(filing)).content.decode()
    assert page(filing, "rut/") in shown
    asked = representative.get(page(filing, "rut/")).content.decode()
    assert "2 tờ khai đang chờ giải quyết sẽ được rút" in asked
    assert count(State.FILED) == 2


def test_a_filing_is_withdrawn_and_offers_nothing_more_to_withdraw(representative: Client) -> None:
    filing = a_filing(a_filer())
    answer = representative.post(page(filing, "rut/"), follow=True).content.decode()
    assert "Đã rút 2 tờ khai" in answer
    assert "đã rút (2)" in answer
    assert page(filing, "rut/") not in answer
    again = representative.post(page(filing, "rut/"), follow=True).content.decode()
    assert "Không còn tờ khai nào chờ giải quyết" in again
    assert "Không còn tờ khai nào" in representative.get(page(filing, "rut/")).content.decode()


def test_one_row_is_withdrawn_alone(representative: Client) -> None:
    filing = a_filing(a_filer())
    asked = representative.get(page(filing, "rut/?dong=2")).content.decode()
    assert "Rút tờ khai ở dòng 2?" in asked
    representative.post(page(filing, "rut/"), {"dong": "2"})
    assert Declaration.objects.get(state=State.WITHDRAWN).row == 2
    assert count(State.FILED) == 1


def test_what_is_being_checked_stays(representative: Client) -> None:
    filing = a_filing(a_filer(), state=Filing.State.CHECKING)
    answer = representative.post(page(filing, "rut/"), follow=True).content.decode()
    assert "Bảng tính đang được kiểm tra" in answer
    assert count(State.FILED) == 2


def test_another_filers_filing_is_not_found(representative: Client) -> None:
    theirs = a_filing(a_filer("0100000017"))
    assert representative.get(page(theirs, "rut/")).status_code == 404
    assert representative.post(page(theirs, "rut/")).status_code == 404
    assert count(State.FILED) == 2
