"""Lists as files: masked, in full for a reason, recorded, and harmless in a spreadsheet."""

import csv
import io
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.charging.calls import CallEnded, record
from nhanh8.charging.models import CallRecord
from nhanh8.console.exports import pages
from nhanh8.console.exports.lists import LISTS, Wanted
from nhanh8.console.exports.spreadsheet import harmless, line
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.users.roles import Role
from people import NUMBER, PHONE
from staff import an_agency

pytestmark = pytest.mark.django_db

EXPORT = "/console/export/"
Enter = Callable[..., Client]


@pytest.fixture
def declaration(account: Account) -> Declaration:
    return declare(
        form=Declaration.Form.TK1_TS,
        boxes={},
        participant=account.participant,
        phone="+84987654321",
        email="moi@example.vn",
    )


def ask(client: Client, which: str, **more: object) -> HttpResponse:
    today = timezone.localdate().isoformat()
    return client.post(EXPORT, {"which": which, "first": today, "last": today, **more})


def rows(answer: HttpResponse) -> list[list[str]]:
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8", answer.content.decode()
    text = b"".join(answer).decode("utf-8-sig")  # type: ignore[arg-type]
    return list(csv.reader(io.StringIO(text)))


def ended() -> dict[str, object]:
    return dict(Entry.objects.get(event="console:export:ended").facts)


def test_a_supervisor_has_the_agencys_declarations_masked(declaration: Declaration, as_role: Enter) -> None:
    header, row = rows(ask(as_role(Role.SUPERVISOR), "declarations"))
    assert header[0] == "Mã tờ khai"
    assert row[:6] == [
        declaration.reference,
        "TK1-TS",
        "chờ giải quyết",
        "•••••••789",
        "•••••••••321",
        "m•••@example.vn",
    ]
    assert ended() == {"user": ended()["user"], "list": "declarations", "rows": 1, "complete": True}
    began = Entry.objects.get(event="console:export:began").facts
    assert (began["in_full"], began["reason"]) == (False, "")


@pytest.mark.usefixtures("declaration")
def test_another_agencys_are_not_in_it(as_role: Enter) -> None:
    elsewhere = as_role(Role.SUPERVISOR, agency=an_agency("BHXH tỉnh Nghệ An"))
    assert len(rows(ask(elsewhere, "declarations"))) == 1
    assert len(rows(ask(elsewhere, "participants"))) == 1


@pytest.mark.usefixtures("declaration")
def test_in_full_only_with_the_act_a_reason_an_agency_and_a_fresh_login(as_role: Enter) -> None:
    agency = an_agency().pk
    asked = {"in_full": "on", "reason": f"Thanh tra {NUMBER}", "agency": agency}
    assert NUMBER not in str(rows(ask(as_role(Role.SUPERVISOR), "declarations", **asked)))
    administrator = as_role(Role.ADMINISTRATOR)
    assert "Hãy ghi lý do" in ask(administrator, "declarations", in_full="on", agency=agency).content.decode()
    without = ask(administrator, "declarations", in_full="on", reason="Thanh tra")
    assert "Hãy chọn một cơ quan" in without.content.decode()
    long_ago = as_role(Role.ADMINISTRATOR, confirmed=False)
    assert ask(long_ago, "declarations", **asked).headers["Location"].startswith("/nguoi-dung/xac-nhan/")
    Entry.objects.all()
    _, row = rows(ask(administrator, "declarations", **asked))
    assert row[3:6] == [NUMBER, "'+84987654321", "moi@example.vn"]
    began = Entry.objects.filter(event="console:export:began").order_by("-sequence")[0].facts
    assert began["in_full"] is True
    assert NUMBER not in str(began)


def test_participants_are_masked_and_in_full(account: Account, as_role: Enter) -> None:
    _, row = rows(ask(as_role(Role.SUPERVISOR), "participants"))
    assert row == [
        "N. T. V. Dụ",
        "•••••••789",
        "–",
        "–",
        account.participant.agency,
        "•••••••••678",
        "a•••@example.vn",
    ]
    administrator = as_role(Role.ADMINISTRATOR)
    asked = {"in_full": "on", "reason": "Thanh tra", "agency": an_agency().pk}
    _, row = rows(ask(administrator, "participants", **asked))
    assert row[1] == NUMBER
    assert row[5] == f"'{PHONE}"


def test_calls_are_masked_as_they_are_kept(as_role: Enter) -> None:
    now = timezone.now()
    record(CallEnded("1", CallRecord.Channel.SIP, PHONE, now, now, now, "goodbye", "reissued"))
    _, row = rows(ask(as_role(Role.AUDITOR), "calls"))
    assert row[3:6] == ["•••••••••678", "goodbye", "đã cấp lại"]


@pytest.mark.parametrize(
    ("first", "last"),
    [("2026-01-02", "2026-01-01"), ("2020-01-01", "2026-01-01"), ("x", ""), ("0000-00-00", "1")],
)
def test_days_that_make_no_sense_are_asked_again(as_role: Enter, first: str, last: str) -> None:
    answer = as_role(Role.AUDITOR).post(EXPORT, {"which": "calls", "first": first, "last": last})
    assert answer.status_code == 200
    assert "console-error" in answer.content.decode()
    assert not Entry.objects.filter(event__startswith="console:export").exists()


def test_the_choice_of_an_agency_says_what_none_means(as_role: Enter) -> None:
    assert ">Tất cả</option>" in as_role(Role.AUDITOR).get(EXPORT).content.decode()
    assert ">Chọn một cơ quan</option>" in as_role(Role.ADMINISTRATOR).get(EXPORT).content.decode()


def test_a_list_that_one_may_not_see_is_not_offered(as_role: Enter) -> None:
    assert "Danh sách" in ask(as_role(Role.AUDITOR), "users").content.decode()


def test_a_download_that_is_broken_off_is_recorded_so() -> None:
    now = timezone.now()
    wanted = Wanted(now, now, agency=None, in_full=False)
    lines = pages._lines(LISTS["calls"], wanted, {"user": 1, "list": "calls"})
    next(lines)
    lines.close()
    assert ended() == {"user": 1, "list": "calls", "rows": 0, "complete": False}


@pytest.mark.parametrize("cell", ["=1+1", "+84912345678", "-1", "@x", "\t=1", "\r=1", "\n=1", " =1", "＝1"])
def test_what_a_spreadsheet_would_compute_gets_an_apostrophe(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1))
def test_every_line_is_read_back_as_cells_that_compute_nothing(cells: list[str]) -> None:
    (read,) = csv.reader(io.StringIO(line(cells), newline="")) if any(cells) or len(cells) > 1 else [[""]]
    assert [one.removeprefix("'") for one in read] == [one.removeprefix("'") for one in cells]
    assert not any(one.lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n")) for one in read)
