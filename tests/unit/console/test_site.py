"""The console's door, its headers, and the pages of operators, auditors and administrators."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.accounts.models import Account
from nhanh8.agencies.models import Agency
from nhanh8.audit import checking
from nhanh8.audit.models import Entry
from nhanh8.audit.record import append
from nhanh8.charging.models import CallRecord
from nhanh8.console.policy import CONSOLE
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.filers.models import Filer
from nhanh8.mail import letters
from nhanh8.mail.models import Letter
from nhanh8.reissue.models import Reissue
from nhanh8.users.models import User
from nhanh8.users.roles import MAY, Act, Role
from staff import a_filer, a_user, an_agency, logged_in

pytestmark = pytest.mark.django_db

Enter = Callable[..., Client]
STAFF = [role for role in Role if role is not Role.REPRESENTATIVE]


@pytest.mark.parametrize("path", ["", "declarations/declaration/", "login/", "jsi18n/", "nothing/"])
def test_nobody_comes_in_without_logging_in(client: Client, path: str) -> None:
    answer = client.get(f"/console/{path}")
    assert answer.status_code == 404 or answer.headers["Location"].startswith("/nguoi-dung/dang-nhap/?next=")


def test_a_representative_has_no_business_here(client: Client) -> None:
    logged_in(client, a_user(Role.REPRESENTATIVE))
    assert client.get("/console/").status_code == 403
    assert client.get("/console/login/").status_code == 403


def test_who_was_locked_is_out_at_once(as_role: Enter) -> None:
    officer = as_role(Role.OFFICER)
    User.objects.update(is_active=False)
    assert officer.get("/console/").status_code == 302


@pytest.mark.parametrize("role", STAFF)
def test_pages_are_kept_by_nobody_and_load_nothing_from_elsewhere(as_role: Enter, role: Role) -> None:
    answer = as_role(role).get("/console/")
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"] == CONSOLE
    assert "unsafe-inline" not in CONSOLE.split("style-src-attr")[0]
    assert "no-store" in answer.headers["Cache-Control"]
    assert b"<script>" not in answer.content
    assert b"http://" not in answer.content.replace(b"http://www.w3.org", b"")


def test_the_console_speaks_vietnamese_whatever_the_public_pages_speak(as_role: Enter) -> None:
    auditor = as_role(Role.AUDITOR)
    auditor.cookies["nhanh8_language"] = "en"
    answer = auditor.get("/console/mail/letter/")
    assert answer.headers["Content-Language"] == "vi"
    assert "Bộ lọc" in answer.content.decode()


@pytest.mark.parametrize(
    "path",
    ["declarations/", "password_change/", "search/?s=a", "r/1/1/", "audit/entry/1/change/", "autocomplete/"],
)
def test_what_the_admin_has_and_the_console_has_not_is_not_there(as_role: Enter, path: str) -> None:
    assert as_role(Role.AUDITOR).get(f"/console/{path}").status_code in {403, 404}


@pytest.mark.parametrize("role", STAFF)
def test_who_takes_declarations_in_finds_the_counter_in_the_menu(as_role: Enter, role: Role) -> None:
    decides = Act.DECIDE_DECLARATIONS in MAY[role]
    assert (b'href="/quay/"' in as_role(role).get("/console/").content) == decides


def test_logging_out_is_the_users_own_page(as_role: Enter) -> None:
    answer = as_role(Role.OFFICER).post("/console/logout/")
    assert (answer.status_code, answer.headers["Location"]) == (307, "/nguoi-dung/dang-xuat/")


def test_the_start_page_has_todays_figures_of_what_one_may_see(account: Account, as_role: Enter) -> None:
    made = declare(
        form=Declaration.Form.TK1_TS,
        boxes={},
        participant=account.participant,
        phone="",
        email="x@example.vn",
    )
    Declaration.objects.filter(pk=made.pk).update(due_at=timezone.now() - timedelta(hours=1))
    now = timezone.now()
    Reissue.objects.create(way=Reissue.Way.PHONE, asked_at=now)
    Reissue.objects.create(way=Reissue.Way.PORTAL, asked_at=now - timedelta(days=2))
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
    page = as_role(Role.SUPERVISOR).get("/console/").context["sections"]
    figures = {(section.title, one.label): one.value for section in page for one in section.figures}
    assert figures["Tờ khai", "Quá hạn"] == "1"
    assert figures["Cấp lại mật khẩu hôm nay", "Yêu cầu"] == "1"
    assert figures["Cuộc gọi hôm nay", "Cuộc gọi"] == "1"
    assert not any(title == "Thư" for title, _ in figures)
    operator = as_role(Role.OPERATOR).get("/console/").context["sections"]
    assert [section.title for section in operator] == [
        "Cấp lại mật khẩu hôm nay",
        "Cuộc gọi hôm nay",
        "Thư",
    ]
    (users,) = as_role(Role.ADMINISTRATOR).get("/console/").context["sections"]
    assert [figure.label for figure in users.figures] == ["Vai trò chờ bạn xác nhận", "Đang dùng được"]


def test_an_operator_has_waiting_letters_tried_at_once(as_role: Enter) -> None:
    letters.post("reissue:notice", [letters.Posted(1, "an@example.vn"), letters.Posted(2, "binh@example.vn")])
    DBTaskResult.objects.all().delete()
    put_off, fresh = Letter.objects.order_by("pk")
    Letter.objects.filter(pk=put_off.pk).update(why="451", next_try_at=timezone.now() + timedelta(hours=2))
    operator = as_role(Role.OPERATOR)
    page = operator.get("/console/mail/letter/").content.decode()
    assert "a•••@example.vn" in page
    assert "an@example.vn" not in page
    chosen = {"action": "send_now", "index": 0, "_selected_action": [put_off.pk, fresh.pk]}
    answer = operator.post("/console/mail/letter/", chosen, follow=True)
    assert "1 thư được gửi lại ngay" in answer.content.decode()
    put_off.refresh_from_db()
    assert put_off.next_try_at
    assert put_off.next_try_at <= timezone.now()
    assert DBTaskResult.objects.count() == 1
    assert Entry.objects.get(event="mail:letters:tried at once").facts["count"] == 1


def test_the_record_is_checked_by_a_worker_and_the_page_says_what_came_out(as_role: Enter) -> None:
    append("console:test:made", number=1)
    auditor = as_role(Role.AUDITOR)
    assert "Chưa kiểm tra" in auditor.get("/console/audit/entry/").content.decode()
    asked = auditor.post("/console/audit/entry/check/", follow=True).content.decode()
    assert "Đang kiểm tra…" in asked
    auditor.post("/console/audit/entry/check/")
    assert DBTaskResult.objects.filter(task_path=checking.check.module_path).count() == 1
    result = DBTaskResult.objects.get(task_path=checking.check.module_path)
    result.claim("the worker")
    result.set_successful(checking.check.call())
    assert "Nhật ký nguyên vẹn" in auditor.get("/console/audit/entry/").content.decode()
    Entry.objects.filter(event="console:test:made").update(facts={"number": 2})
    result.set_successful(checking.check.call())
    assert "đã bị can thiệp" in auditor.get("/console/audit/entry/").content.decode()
    DBTaskResult.objects.update(status="FAILED")
    assert "không hoàn tất" in auditor.get("/console/audit/entry/").content.decode()


def test_entries_are_found_by_event_and_number(as_role: Enter) -> None:
    append("console:test:made", number=1)
    append("console:test:other", number=2)
    auditor = as_role(Role.AUDITOR)
    first = Entry.objects.order_by("sequence")[0]
    by_event = auditor.get("/console/audit/entry/?q=console:test:other").content.decode()
    assert "&quot;number&quot;: 2" in by_event
    assert "&quot;number&quot;: 1" not in by_event
    assert first.event in auditor.get(f"/console/audit/entry/?q={first.sequence}").content.decode()
    assert auditor.get("/console/audit/entry/?day=today").status_code == 200


@pytest.mark.parametrize("day", ["today", "yesterday", "week", "month", "x"])
def test_calls_are_of_a_day_and_an_outcome(as_role: Enter, day: str) -> None:
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
    page = as_role(Role.OPERATOR).get(f"/console/charging/callrecord/?day={day}").content.decode()
    assert ("máy bận" in page) is (day != "yesterday")
    none = as_role(Role.OPERATOR).get("/console/charging/callrecord/?outcome=reissued").content.decode()
    assert "máy bận" not in none


def test_an_administrator_invites_changes_locks_and_resets(as_role: Enter) -> None:
    administrator = as_role(Role.ADMINISTRATOR)
    agency = an_agency()
    who = {"username": "an.can.bo", "full_name": "Trần An", "email": "an@example.vn", "role": "officer"}
    without = administrator.post("/console/users/user/invite/", who)
    assert "phải thuộc một cơ quan" in without.content.decode()
    invited = administrator.post("/console/users/user/invite/", {**who, "agency": agency.pk}, follow=True)
    assert "Đã mời an.can.bo" in invited.content.decode()
    user = User.objects.get(username="an.can.bo")
    page = f"/console/users/user/{user.pk}/"
    assert administrator.get(f"{page}role/").status_code == 200
    changed = {"role": "supervisor", "agency": agency.pk}
    assert "Đã thực hiện" in administrator.post(f"{page}role/", changed, follow=True).content.decode()
    assert "đã khóa" in administrator.post(f"{page}lock/", follow=True).content.decode()
    assert "đang hoạt động" in administrator.post(f"{page}unlock/", follow=True).content.decode()
    assert "Đã thực hiện" in administrator.post(f"{page}reset/", follow=True).content.decode()
    oneself = User.objects.get(role=Role.ADMINISTRATOR)
    said = administrator.post(f"/console/users/user/{oneself.pk}/lock/", follow=True).content.decode()
    assert "Không ai được tự" in said
    wrong = {"role": "representative", "tax_code": "9999999999"}
    assert "Không có đơn vị" in administrator.post(f"{page}role/", wrong).content.decode()
    filer = {"role": "representative", "tax_code": a_filer().tax_code}
    administrator.post(f"{page}role/", filer)
    assert User.objects.get(pk=user.pk).filer


def test_a_role_that_decides_waits_on_the_users_page_for_another_administrator(as_role: Enter) -> None:
    first, second = as_role(Role.ADMINISTRATOR), as_role(Role.ADMINISTRATOR)
    who = {"username": "an.can.bo", "full_name": "Trần An", "email": "an@example.vn", "role": "officer"}
    said = first.post("/console/users/user/invite/", {**who, "agency": an_agency().pk}, follow=True)
    assert "phải được một quản trị viên khác xác nhận" in said.content.decode()
    assert "Rút đề nghị" in said.content.decode()
    user = User.objects.get(username="an.can.bo")
    page = f"/console/users/user/{user.pk}/"
    assert "chờ xác nhận vai trò" in second.get("/console/users/user/?waiting=yes").content.decode()
    assert "an.can.bo" not in second.get("/console/users/user/?role=auditor").content.decode()
    assert _waiting(second) == "1"
    assert _waiting(first) == "0"
    assert "cần một quản trị viên khác" in first.post(f"{page}confirm/", follow=True).content.decode()
    assert "Bác đề nghị" in second.get(f"{page}change/").content.decode()
    assert "Đã thực hiện" in second.post(f"{page}confirm/", follow=True).content.decode()
    assert user.invitation
    moved = {"role": "supervisor", "agency": an_agency().pk}
    waits = second.post(f"{page}role/", moved, follow=True).content.decode()
    assert "đổi thành" in waits
    assert "Đề nghị giao vai trò bị bác" in first.post(f"{page}decline/", follow=True).content.decode()
    other = who | {"username": "khac", "email": "k@example.vn", "agency": an_agency().pk}
    first.post("/console/users/user/invite/", other)
    gone = User.objects.get(username="khac")
    left = second.post(f"/console/users/user/{gone.pk}/decline/")
    assert left.headers["Location"] == "/console/users/user/"
    assert second.post(f"/console/users/user/{gone.pk}/lock/").status_code == 404


def test_managing_users_asks_again_who_one_is(as_role: Enter) -> None:
    administrator = as_role(Role.ADMINISTRATOR, confirmed=False)
    other = a_user(Role.OFFICER)
    asked = administrator.post(f"/console/users/user/{other.pk}/lock/")
    assert asked.headers["Location"].startswith("/nguoi-dung/xac-nhan/")
    assert User.objects.get(pk=other.pk).is_active


def test_agencies_and_filers_are_kept_up_to_date_and_each_change_is_recorded(as_role: Enter) -> None:
    administrator = as_role(Role.ADMINISTRATOR)
    made = {"code": "40", "name": "BHXH tỉnh Nghệ An", "province": "Nghệ An", "address": "1 phố Ví Dụ"}
    added = administrator.post("/console/agencies/agency/add/", made)
    assert added.status_code == 302, added.content.decode()
    agency = Agency.objects.get(code="40")
    administrator.post(f"/console/agencies/agency/{agency.pk}/change/", {**made, "hours": "7:30 đến 16:30"})
    assert Entry.objects.get(event="console:agency:added").facts["row"] == agency.pk
    changed = Entry.objects.get(event="console:agency:changed").facts
    assert (changed["hours was"], changed["hours"]) == ("", "7:30 đến 16:30")
    filer = {"tax_code": "0100000009", "name": "Công ty", "kind": "unit", "agency": agency.pk}
    administrator.post("/console/filers/filer/add/", {**filer, "email": "hoso@example.test", "active": "on"})
    assert Filer.objects.get().agency == agency
    assert "Công ty" in administrator.get("/console/filers/filer/?q=0100").content.decode()


def _waiting(administrator: Client) -> str:
    """Read on the start page how many roles wait for this administrator."""
    (users,) = administrator.get("/console/").context["sections"]
    return str(users.figures[0].value)
