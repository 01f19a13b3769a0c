"""The pages of one's own data: who gets it, as what, and what can't be had."""

import json
from typing import Any

import pypdfium2
import pytest
from django.test import Client

from nhanh8.accounts.models import Account, Event, LoginFailures, Session
from nhanh8.audit.models import Entry
from nhanh8.privacy.models import Request
from nhanh8.web import pdf
from people import NUMBER, PASSWORD, person

pytestmark = pytest.mark.django_db

DATA, CORRECTION, ERASURE = "/tai-khoan/du-lieu/", "/tai-khoan/du-lieu/sua/", "/tai-khoan/du-lieu/xoa/"


@pytest.fixture
def account() -> Account:
    return person(emails=["an@example.vn"])


@pytest.fixture
def client(account: Account) -> Client:
    """Give a browser that is logged in."""
    assert account.pk
    return browser_of(NUMBER)


def browser_of(number: str) -> Client:
    browser = Client()
    answer = browser.post("/dang-nhap/", {"number": number, "password": PASSWORD})
    assert answer.headers["Location"] == "/tai-khoan/"
    return browser


def text_of(answer: Any) -> str:
    return str(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def words_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


@pytest.mark.parametrize("path", [DATA, CORRECTION, ERASURE])
def test_nobody_gets_there_without_a_login(path: str) -> None:
    assert Client().get(path).headers["Location"] == "/dang-nhap/"
    assert Client().post(path, {"password": PASSWORD}).headers["Location"] == "/dang-nhap/"


def test_the_page_shows_nothing_of_the_data_itself(client: Client) -> None:
    text = text_of(client.get(DATA))
    assert NUMBER not in text
    assert "an@example.vn" not in text


def test_it_comes_as_json_to_who_types_the_password_once_more(client: Client) -> None:
    answer = client.post(DATA, {"password": PASSWORD, "as": "json"})
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="du-lieu-vssid-')
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.content)["person"]["social_insurance_number"] == NUMBER


def test_it_comes_as_pdf_with_everything_in_full(client: Client) -> None:
    answer = client.post(DATA, {"password": PASSWORD, "as": "pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    text = words_of_pdf(answer.content)
    for wanted in (
        NUMBER,
        "an@example.vn",
        "Nguyễn Thị Ví Dụ",
        "Đăng nhập trên Cổng Dịch vụ công",
        "Đăng nhập đúng",
    ):
        assert wanted in text


def test_the_pdf_is_vietnamese_whatever_the_pages_are(client: Client) -> None:
    client.cookies["nhanh8_language"] = "en"
    text = words_of_pdf(client.post(DATA, {"password": PASSWORD, "as": "pdf"}).content)
    assert "Lịch sử tài khoản" in text
    assert "Logged in" not in text


def test_what_people_wrote_is_text_in_the_pdf_and_fetches_nothing(client: Client, account: Account) -> None:
    account.participant.full_name = '<img src="file:///etc/hostname"> & <b>An</b>'
    account.participant.save()
    text = words_of_pdf(client.post(DATA, {"password": PASSWORD, "as": "pdf"}).content)
    assert "<b>An</b>" in text


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://127.0.0.1/", "nhanh8:../settings.py", "fonts/x"]
)
def test_a_pdf_is_made_of_our_files_alone(url: str) -> None:
    with pytest.raises(ValueError, match="not ours"):
        pdf._OurFiles().fetch(url)


def test_a_wrong_password_gives_nothing_counts_and_ends_the_session_at_last(client: Client) -> None:
    for count in range(1, 5):
        answer = client.post(DATA, {"password": "sai", "as": "json"})
        assert "Mật khẩu không đúng" in text_of(answer)
        assert LoginFailures.objects.get().in_a_row == count
    assert client.post(DATA, {"password": "sai", "as": "json"}).headers["Location"] == DATA
    assert client.get(DATA).headers["Location"] == "/dang-nhap/"
    assert not Session.objects.exists()
    assert not Event.objects.filter(what="data downloaded").exists()
    assert Entry.objects.filter(event="accounts:password:wrong in session").count() == 5


def test_without_a_password_or_with_a_long_one_nothing_is_compared(client: Client) -> None:
    assert "Nhập mật khẩu" in text_of(client.post(DATA, {"as": "json"}))
    assert "Mật khẩu quá dài" in text_of(client.post(DATA, {"as": "json", "password": "x" * 129}))
    assert not LoginFailures.objects.filter(in_a_row__gt=0).exists()


def test_so_often_a_day_then_it_says_from_when_on_again(client: Client, configured: Any) -> None:
    configured(privacy={"downloads_per_account": "1 per day"})
    client.post(DATA, {"password": PASSWORD, "as": "json"})
    answer = client.post(DATA, {"password": PASSWORD, "as": "json"})
    assert answer.status_code == 429
    assert "Vui lòng thử lại từ 00:00" in text_of(answer)


def test_a_correction_is_asked_shown_and_withdrawn(client: Client) -> None:
    answer = client.post(CORRECTION, {"about": "name", "text": "Tên đúng là <b>An</b>"}, follow=True)
    text = text_of(answer)
    request = Request.objects.get()
    assert f"Đã gửi yêu cầu số {request.number}" in text
    assert "Tên đúng là &lt;b&gt;An&lt;/b&gt;" in text
    assert "chờ trả lời" in text
    assert "Đã rút yêu cầu" in text_of(client.post(DATA, {"withdraw": str(request.pk)}, follow=True))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Chọn điều chưa đúng"),
        ({"about": "name", "text": " "}, "Viết điều chưa đúng"),
        ({"about": "something else", "text": "x"}, "Chọn điều chưa đúng"),
        ({"about": "name", "text": "x" * 1001}, "Nhiều nhất 1.000 ký tự"),
    ],
)
def test_a_correction_that_says_nothing_is_not_sent(client: Client, data: dict[str, str], words: str) -> None:
    assert words in text_of(client.post(CORRECTION, data))
    assert not Request.objects.exists()


@pytest.mark.parametrize("which", ["", "x", "99999999999999999999", "-1", "١"])
def test_what_is_no_request_of_ones_own_is_not_withdrawn(client: Client, which: str) -> None:
    assert client.post(DATA, {"withdraw": which}).status_code == 404


def test_anothers_request_is_neither_shown_nor_withdrawn(client: Client) -> None:
    client.post(CORRECTION, {"about": "name", "text": "Tên đúng là An"})
    person("0999999999", phones=["+84987654321"])
    other = browser_of("0999999999")
    assert "Tên đúng là An" not in text_of(other.get(DATA))
    assert other.post(DATA, {"withdraw": str(Request.objects.get().pk)}).status_code == 404


def test_erasure_takes_the_password_and_is_asked_once(client: Client) -> None:
    assert "Mật khẩu không đúng" in text_of(client.post(ERASURE, {"password": "sai"}))
    assert not Request.objects.exists()
    assert "Đã gửi yêu cầu số" in text_of(client.post(ERASURE, {"password": PASSWORD}, follow=True))
    assert "đã được gửi trước đó" in text_of(client.post(ERASURE, {"password": PASSWORD}, follow=True))
    assert Request.objects.get().kind == Request.Kind.ERASURE


def test_requests_are_limited_too(client: Client, configured: Any) -> None:
    configured(privacy={"requests_per_account": "1 per day"})
    client.post(CORRECTION, {"about": "name", "text": "Tên đúng là An"})
    assert client.post(CORRECTION, {"about": "name", "text": "nữa"}).status_code == 429
    assert client.post(ERASURE, {"password": PASSWORD}).status_code == 429
