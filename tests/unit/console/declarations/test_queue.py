"""The queue of declarations and the page on which one is decided."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.accounts.models import Account
from nhanh8.audit.models import Entry
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.users.guard import CONFIRMED_AT
from nhanh8.users.roles import Role
from people import NUMBER, person
from staff import an_agency

pytestmark = pytest.mark.django_db

LIST = "/console/declarations/declaration/"
Enter = Callable[..., Client]
State = Declaration.State


def declared(account: Account, **changed: object) -> Declaration:
    made = declare(
        form=Declaration.Form.TK1_TS,
        boxes={"01": "Nguyễn Thị Ví Dụ", "06": "001099012345", "08": "moi@example.vn"},
        participant=account.participant,
        phone="",
        email="moi@example.vn",
    )
    if changed:
        Declaration.objects.filter(pk=made.pk).update(**changed)
    return made


def shown(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_queue_has_what_waits_due_first_and_numbers_masked(account: Account, as_role: Enter) -> None:
    later, sooner = declared(account), declared(account, due_at=timezone.now() - timedelta(days=1))
    done = declared(account, state=State.ACCEPTED)
    page = shown(as_role(Role.OFFICER))
    assert page.index(sooner.reference) < page.index(later.reference)
    assert done.reference not in page
    assert "•••••••789" in page
    assert NUMBER not in page
    assert done.reference in shown(as_role(Role.OFFICER), "?state=accepted")


def test_drafts_are_never_listed_and_have_no_page(account: Account, as_role: Enter) -> None:
    draft = declared(account, state=State.DRAFT)
    officer = as_role(Role.OFFICER)
    assert draft.reference not in shown(officer, "?state=draft")
    assert draft.reference not in shown(officer, f"?of=participant-{account.participant_id}")
    assert officer.get(f"{LIST}{draft.pk}/change/").status_code == 404


@pytest.mark.parametrize(
    ("due", "hours", "kept"),
    [("over", -1, True), ("over", 1, False), ("week", 24 * 3, True), ("week", 24 * 9, False)],
)
def test_the_due_date_filters(account: Account, as_role: Enter, due: str, hours: int, *, kept: bool) -> None:
    one = declared(account, due_at=timezone.now() + timedelta(hours=hours))
    assert (one.reference in shown(as_role(Role.OFFICER), f"?due={due}")) is kept


@pytest.mark.parametrize(
    "query", ["?state=x", "?due=x", "?form=x", "?of=x-y", "?of=filing-99999999999", "?p=x"]
)
def test_a_filter_that_nobody_offered_shows_the_queue(account: Account, as_role: Enter, query: str) -> None:
    declared(account)
    assert as_role(Role.OFFICER).get(f"{LIST}{query}").status_code in {200, 302}


def test_a_page_of_the_queue_takes_as_many_queries_as_one_row_and_counts_nothing(
    account: Account, as_role: Enter
) -> None:
    officer = as_role(Role.OFFICER)
    declared(account)
    shown(officer)
    with CaptureQueriesContext(connection) as one:
        shown(officer)
    for _ in range(10):
        declared(account)
    with CaptureQueriesContext(connection) as eleven:
        shown(officer)
    assert len(eleven) == len(one)
    assert not any("COUNT(" in query["sql"] for query in eleven)


def test_another_agencys_declarations_are_not_there(account: Account, as_role: Enter) -> None:
    one = declared(account)
    elsewhere = as_role(Role.SUPERVISOR, agency=an_agency("BHXH tỉnh Nghệ An"))
    assert one.reference not in shown(elsewhere)
    assert elsewhere.get(f"{LIST}{one.pk}/change/").status_code == 404
    for act in ("accept", "refuse", "second"):
        answer = elsewhere.post(f"{LIST}{one.pk}/{act}/", {"version": 0, "reason": "Thử"})
        assert answer.status_code == 404
    assert Declaration.objects.get(pk=one.pk).state == State.FILED


def test_auditors_see_all_agencies_with_numbers_masked_and_decide_nothing(
    account: Account, as_role: Enter
) -> None:
    one = declared(account)
    auditor = as_role(Role.AUDITOR)
    agency = an_agency()
    assert one.reference in shown(auditor, f"?agency={agency.pk}")
    assert one.reference not in shown(auditor, f"?agency={an_agency('BHXH tỉnh Nghệ An').pk}")
    page = auditor.get(f"{LIST}{one.pk}/change/").content.decode()
    assert "m•••@example.vn" in page
    assert "001099012345" not in page
    assert "Chấp nhận" not in page
    assert not Entry.objects.filter(event="console:declaration:shown").exists()


def test_who_decides_sees_the_boxes_in_full_which_is_recorded(account: Account, as_role: Enter) -> None:
    one = declared(account)
    page = as_role(Role.OFFICER).get(f"{LIST}{one.pk}/change/").content.decode()
    assert "001099012345" in page
    assert Entry.objects.get(event="console:declaration:shown").facts["declaration"] == one.pk


def test_a_page_out_of_date_decides_nothing_and_says_so(account: Account, as_role: Enter) -> None:
    one = declared(account)
    first, other = as_role(Role.OFFICER), as_role(Role.OFFICER)
    first.post(f"{LIST}{one.pk}/refuse/", {"version": 0, "reason": "Thiếu chữ ký"})
    answer = other.post(f"{LIST}{one.pk}/accept/", {"version": 0}, follow=True)
    assert "Có người vừa xử lý" in answer.content.decode()
    assert "Thiếu chữ ký" in answer.content.decode()
    assert Declaration.objects.get(pk=one.pk).state == State.REFUSED
    again = other.post(f"{LIST}{one.pk}/accept/", {"version": 1}, follow=True)
    assert "không còn chờ" in again.content.decode()
    assert (
        "Có người vừa"
        in other.post(f"{LIST}{one.pk}/accept/", {"version": "x"}, follow=True).content.decode()
    )


def test_a_refusal_needs_a_reason(account: Account, as_role: Enter) -> None:
    one = declared(account)
    answer = as_role(Role.OFFICER).post(f"{LIST}{one.pk}/refuse/", {"version": 0, "reason": " "}, follow=True)
    assert "Hãy ghi lý do" in answer.content.decode()
    assert Declaration.objects.get(pk=one.pk).state == State.FILED


def choose(client: Client, chosen: list[Declaration], page: str) -> str:
    """Accept those chosen on a page of the queue, as it stood there."""
    fields = {"action": "accept_chosen", "index": 0, "_selected_action": [one.pk for one in chosen]}
    versions = dict(re.findall(r'type="hidden" name="(version-[0-9]+)" value="([0-9]+)"', page))
    return client.post(LIST, fields | versions, follow=True).content.decode()  # type: ignore[arg-type]


def test_those_chosen_in_the_list_are_accepted_together(account: Account, as_role: Enter) -> None:
    several = [declared(account) for _ in range(3)]
    done = declared(account, state=State.REFUSED)
    officer = as_role(Role.OFFICER)
    assert "Đã chấp nhận 3 tờ khai" in choose(officer, several, shown(officer))
    assert Declaration.objects.filter(state=State.ACCEPTED).count() == 3
    assert Declaration.objects.get(pk=done.pk).state == State.REFUSED


def test_one_that_was_changed_since_the_list_was_shown_is_left_and_told(
    account: Account, as_role: Enter
) -> None:
    still, changed, gone = (declared(account) for _ in range(3))
    officer = as_role(Role.OFFICER)
    page = shown(officer)
    Declaration.objects.filter(pk=changed.pk).update(version=1)
    Declaration.objects.filter(pk=gone.pk).update(version=1, state=State.REFUSED)
    said = choose(officer, [still, changed, gone], page)
    assert "Đã chấp nhận 1 tờ khai" in said
    assert "2 tờ khai còn nguyên" in said
    assert Declaration.objects.get(pk=changed.pk).state == State.FILED
    assert "1 tờ khai còn nguyên" in choose(officer, [changed], "")  # a form without the version


def test_one_address_for_many_people_is_told_and_never_accepted_among_others(
    account: Account, as_role: Enter
) -> None:
    mine = [declared(account)]
    for number in range(3):
        other = person(f"900000000{number}", phones=(), emails=())
        other.participant.agency = an_agency().name
        other.participant.save()
        mine.append(declared(other))
    alone = declared(account, email="rieng@example.vn")
    officer = as_role(Role.OFFICER)
    page = shown(officer)
    assert page.count("4 người") == 4
    said = choose(officer, [*mine, alone], page)
    assert "Đã chấp nhận 1 tờ khai" in said
    assert "4 tờ khai không chấp nhận chung được" in said
    one = officer.get(f"{LIST}{mine[0].pk}/change/").content.decode()
    assert "Email này có trong tờ khai hoặc hồ sơ của 4 người" in one
    assert "Phải có người duyệt thứ hai" in one
    officer.post(f"{LIST}{mine[0].pk}/accept/", {"version": 0})
    assert Declaration.objects.get(pk=mine[0].pk).state == State.SECOND


def test_an_address_with_a_tag_is_told_and_not_accepted_along_with_others(
    account: Account, as_role: Enter
) -> None:
    one = declared(account, email="ke.toan+1@example.vn")
    officer = as_role(Role.OFFICER)
    page = shown(officer)
    assert "từ 1 người" in page
    assert "1 tờ khai không chấp nhận chung được" in choose(officer, [one], page)
    told = officer.get(f"{LIST}{one.pk}/change/").content.decode()
    assert "Email này có phần “+…”" in told
    assert "Phải có người duyệt thứ hai" in told


def test_what_differs_from_the_registry_is_marked(account: Account, as_role: Enter) -> None:
    account.participant.born_on = date(1990, 2, 1)
    account.participant.save()
    one = declared(account, boxes={"01": "nguyễn thị  ví dụ", "03": "02/02/1990", "08": "moi@example.vn"})
    page = as_role(Role.OFFICER).get(f"{LIST}{one.pk}/change/").content.decode()
    assert page.count("khác hồ sơ") == 1
    assert "01/02/1990" in page
    assert "a•••@example.vn" in page
    masked = as_role(Role.AUDITOR).get(f"{LIST}{one.pk}/change/").content.decode()
    assert masked.count("khác hồ sơ") == 1
    for hidden in ("01/02/1990", "02/02/1990", "nguyễn thị", "Nguyễn Thị", "a•••@example.vn"):
        assert hidden not in masked


def test_words_of_officers_are_masked_for_who_reads_only(account: Account, as_role: Enter) -> None:
    one = declared(account, paper="CCCD 001099012345, ở moi@example.vn")
    as_role(Role.OFFICER).post(f"{LIST}{one.pk}/refuse/", {"version": 0, "reason": "Số 001099012345 sai"})
    page = as_role(Role.AUDITOR).get(f"{LIST}{one.pk}/change/").content.decode()
    assert "001099012345" not in page
    assert "moi@example.vn" not in page
    assert page.count("•••345") >= 3
    assert "001099012345" in as_role(Role.OFFICER).get(f"{LIST}{one.pk}/change/").content.decode()


@pytest.mark.parametrize("act", ["accept", "refuse", "second"])
def test_decisions_ask_for_the_second_factor_once_an_hour(account: Account, as_role: Enter, act: str) -> None:
    one = declared(account)
    supervisor = as_role(Role.SUPERVISOR)
    path = f"{LIST}{one.pk}/{act}/"
    now = timezone.now()
    for hours, asked in ((0.9, False), (1.1, True)):
        session = supervisor.session
        session[CONFIRMED_AT] = (now - timedelta(hours=hours)).isoformat()
        session.save()
        answer = supervisor.post(path, {"version": 7, "reason": "Thử"})
        assert answer.headers["Location"].startswith("/nguoi-dung/xac-nhan/") is asked
    chosen = {"action": "accept_chosen", "index": 0, "_selected_action": one.pk}
    assert supervisor.post(LIST, chosen).headers["Location"].startswith("/nguoi-dung/xac-nhan/")


def test_a_declaration_is_found_by_its_reference_and_a_persons_by_number_that_stands_in_no_address(
    account: Account, as_role: Enter
) -> None:
    one = declared(account)
    officer = as_role(Role.OFFICER)
    typed = one.reference.lower().replace("-", " ")
    assert officer.post(f"{LIST}find/", {"typed": typed}).headers["Location"] == f"{LIST}{one.pk}/change/"
    by_number = officer.post(f"{LIST}find/", {"typed": NUMBER}).headers["Location"]
    assert by_number == f"{LIST}?of=participant-{account.participant_id}"
    assert one.reference in officer.get(by_number).content.decode()
    nothing = officer.post(f"{LIST}find/", {"typed": "không có"}, follow=True)
    assert "Không tìm thấy" in nothing.content.decode()
    assert officer.get(f"{LIST}find/").status_code == 405


def test_somebody_of_another_agency_is_found_by_what_waits_here(account: Account, as_role: Enter) -> None:
    one = declared(account)
    account.participant.agency = an_agency("BHXH tỉnh Lạng Sơn").name
    account.participant.save()
    officer = as_role(Role.OFFICER)
    for typed in (NUMBER, "an@example.vn"):
        found = officer.post(f"{LIST}find/", {"typed": typed}, follow=True).content.decode()
        assert one.reference in found
    page = officer.get(f"{LIST}{one.pk}/change/").content.decode()
    assert "/registry/participant/" not in page.split("Nội dung tờ khai")[0].split("Danh sách tờ khai")[1]
    theirs = as_role(Role.SUPERVISOR, agency=an_agency("BHXH tỉnh Lạng Sơn"))
    nothing = theirs.post(f"{LIST}find/", {"typed": NUMBER}, follow=True).content.decode()
    assert "Không tìm thấy tờ khai nào" in nothing
    assert one.reference not in nothing


def test_an_address_that_people_share_leads_to_what_waits_for_each_of_them(
    account: Account, as_role: Enter
) -> None:
    wife = person("0987654321", phones=(), emails=["an@example.vn"])
    wife.participant.agency = account.participant.agency
    wife.participant.save()
    theirs = [declared(account), declared(wife)]
    officer = as_role(Role.OFFICER)
    found = officer.post(f"{LIST}find/", {"typed": "an@example.vn"}, follow=True).content.decode()
    assert all(one.reference in found for one in theirs)
    apart = shown(officer, f"?of=participant-{wife.participant_id}")
    assert theirs[0].reference not in apart
