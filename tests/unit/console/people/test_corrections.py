"""The queue of what participants ask of their data: who sees it, and what is done from its pages."""

import pytest
from django.http import HttpResponse
from django.test import Client

from nhanh8.accounts import sessions
from nhanh8.accounts.models import Account, Session
from nhanh8.audit.models import Entry
from nhanh8.privacy import corrections, erasure
from nhanh8.privacy.models import Request
from nhanh8.users.roles import Role
from people import VISITOR, person
from staff import AGENCY, a_user, an_agency, logged_in

pytestmark = pytest.mark.django_db

LIST = "/console/privacy/request/"
WORDS = "Tên đúng là <b>An</b>"


@pytest.fixture
def session() -> Session:
    """Give the login of somebody of the officer's agency."""
    account = person(emails=["an@example.vn"])
    account.participant.agency = AGENCY
    account.participant.save()
    found = sessions.find(sessions.start(account, VISITOR))
    assert found is not None
    return found


@pytest.fixture
def officer(client: Client) -> Client:
    """Give an officer's browser."""
    return logged_in(client, a_user(Role.OFFICER))


def correction(session: Session) -> Request:
    corrections.ask(session, Request.About.NAME, WORDS, VISITOR)
    return Request.objects.latest("pk")


def wish(session: Session) -> Request:
    erasure.ask(session, "", VISITOR)
    return Request.objects.latest("pk")


def page(request: Request, act: str = "change") -> str:
    return f"{LIST}{request.pk}/{act}/"


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def test_the_queue_shows_what_waits_and_hides_what_is_anothers(officer: Client, session: Session) -> None:
    request = correction(session)
    queue = text_of(officer.get(LIST))
    assert str(request.number) in queue
    assert f"hết {request.last_day:%d/%m/%Y}" in queue
    elsewhere = logged_in(Client(), a_user(Role.OFFICER, agency=an_agency("BHXH tỉnh Cà Mau")))
    assert str(request.number) not in text_of(elsewhere.get(LIST))
    assert elsewhere.get(page(request)).status_code == 404
    assert elsewhere.post(page(request, "answer"), {"text": "Đã sửa", "done": "yes"}).status_code == 404


def test_a_request_is_shown_as_text_and_that_is_recorded(officer: Client, session: Session) -> None:
    request = correction(session)
    shown = text_of(officer.get(page(request)))
    assert "Tên đúng là &lt;b&gt;An&lt;/b&gt;" in shown
    assert f"hết {request.last_day:%d/%m/%Y}" in shown
    assert Entry.objects.get(event="console:request:shown").facts["request"] == request.pk


@pytest.mark.parametrize(("done", "state"), [({"done": "yes"}, "done"), ({}, "refused")])
def test_a_correction_is_answered(
    officer: Client, session: Session, done: dict[str, str], state: str
) -> None:
    request = correction(session)
    answer = officer.post(page(request, "answer"), {"text": "Đã xem giấy khai sinh.", **done}, follow=True)
    assert "Đã trả lời" in text_of(answer)
    request.refresh_from_db()
    assert (request.state, request.answer) == (state, "Đã xem giấy khai sinh.")
    again = officer.post(page(request, "answer"), {"text": "Khác.", **done}, follow=True)
    assert "không còn chờ trả lời" in text_of(again)


def test_an_answer_without_words_changes_nothing(officer: Client, session: Session) -> None:
    request = correction(session)
    assert "Hãy viết câu trả lời" in text_of(
        officer.post(page(request, "answer"), {"text": " ", "done": "yes"}, follow=True)
    )
    request.refresh_from_db()
    assert request.state == Request.State.WAITING


def test_an_erasure_shows_what_goes_first_and_takes_a_confirmation(session: Session) -> None:
    request = wish(session)
    user = a_user(Role.OFFICER)
    late = logged_in(Client(), user, confirmed=False)
    assert "1 phiên đăng nhập" in text_of(late.get(page(request)))
    answer = late.post(page(request, "erase"), {"text": "Đã xóa."})
    assert answer.headers["Location"].startswith("/nguoi-dung/")
    assert Account.objects.exists()
    fresh = logged_in(Client(), user)
    assert "Đã xóa tài khoản" in text_of(fresh.post(page(request, "erase"), {"text": "Đã xóa."}, follow=True))
    assert not Account.objects.exists()


def test_an_erasure_is_refused_with_words_and_never_done_by_the_answer_alone(
    officer: Client, session: Session
) -> None:
    request = wish(session)
    assert officer.post(page(request, "answer"), {"text": "Đã xóa.", "done": "yes"}).status_code == 404
    officer.post(page(request, "answer"), {"text": "Có hồ sơ đang chờ."})
    request.refresh_from_db()
    assert request.state == Request.State.REFUSED
    assert Account.objects.exists()


def test_an_erased_account_is_opened_again_for_who_comes_in_person(officer: Client, session: Session) -> None:
    request = wish(session)
    assert officer.post(page(request, "open-again")).status_code == 404
    officer.post(page(request, "erase"), {"text": "Đã xóa."})
    assert "Mở lại tài khoản" in text_of(officer.get(page(request)))
    assert "Đã mở lại" in text_of(officer.post(page(request, "open-again"), follow=True))
    assert "từ trước" in text_of(officer.post(page(request, "open-again"), follow=True))
    assert Account.objects.count() == 1


def test_nothing_is_done_by_a_link(officer: Client, session: Session) -> None:
    request = wish(session)
    for act in ("answer", "erase", "open-again"):
        assert officer.get(page(request, act)).status_code == 405
