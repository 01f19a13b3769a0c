"""My account: whose rows it shows and touches, and what it says."""

from datetime import datetime
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone, translation

from nhanh8.accounts import history
from nhanh8.accounts.history import What
from nhanh8.accounts.login import LoggedIn
from nhanh8.accounts.models import Account, EmailChange, Event, Session
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.audit.models import Entry
from nhanh8.registry.models import Contact
from nhanh8.reissue.models import Objection
from nhanh8.web.events import line_of
from people import NUMBER, PASSWORD, log_in, person

pytestmark = pytest.mark.django_db

EMAIL = "an@example.vn"
PAGES = [
    "/tai-khoan/",
    "/tai-khoan/hien-day-du/",
    "/tai-khoan/thiet-bi/",
    "/tai-khoan/lich-su/",
    "/tai-khoan/email/",
    "/tai-khoan/email/ma-xac-nhan/",
    "/tai-khoan/khong-phai-toi/",
]
DEVICES, EMAILS, CODES, NOT_ME = PAGES[2], PAGES[4], PAGES[5], PAGES[6]


def browser_of(number: str = NUMBER, *, csrf: bool = False) -> Client:
    """Give a browser that is logged in."""
    client = Client(enforce_csrf_checks=csrf)
    if csrf:
        Client.get(client, "/dang-nhap/")
        token = {"csrfmiddlewaretoken": client.cookies["nhanh8_csrf"].value}
    else:
        token = {}
    answer = client.post("/dang-nhap/", {"number": number, "password": PASSWORD, **token})
    assert answer.headers["Location"] == "/tai-khoan/"
    return client


def session_of(client: Client) -> Session:
    newest = Session.objects.order_by("-pk").first()
    assert newest is not None
    assert client.cookies["nhanh8_session"].value
    return newest


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("path", "method"), list(product(PAGES, ["get", "post"])))
def test_a_stranger_is_led_to_the_login(client: Client, path: str, method: str) -> None:
    answer = getattr(client, method)(path)
    # What only shows takes no form, whoever sends one.
    assert answer.status_code == 405 or answer.headers["Location"] == "/dang-nhap/"
    assert not Entry.objects.exists()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_of_it_is_stored_and_no_number_stands_in_it(path: str) -> None:
    person(emails=[EMAIL])
    answer = browser_of().get(path, follow=True)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert NUMBER not in answer.content.decode()
    assert EMAIL not in answer.content.decode()


@pytest.mark.parametrize("path", ["/tai-khoan/hien-day-du/", DEVICES, EMAILS, CODES, NOT_ME])
def test_a_form_without_its_token_does_nothing(path: str) -> None:
    person(emails=[EMAIL])
    client = browser_of(csrf=True)
    before = Entry.objects.count()
    answer = client.post(path, {"others": "1", "old": "1", "new": "moi@example.vn"})
    assert answer.status_code == 403
    assert Entry.objects.count() == before


def test_everything_is_shown_once_to_who_asks() -> None:
    person(emails=[EMAIL])
    client = browser_of()
    page = client.post("/tai-khoan/hien-day-du/")
    assert NUMBER in page.content.decode()
    assert EMAIL in page.content.decode()
    assert page.headers["Cache-Control"] == "no-store"
    assert NUMBER not in text_of(client, "/tai-khoan/")
    assert Entry.objects.filter(event="accounts:profile:shown").count() == 1


def test_a_session_of_somebody_else_is_not_found() -> None:
    person()
    person("0987654321")
    browser_of()
    theirs = Session.objects.get()
    stranger = browser_of("0987654321")
    answer = stranger.post(DEVICES, {"session": str(theirs.pk)})
    assert answer.status_code == 404
    assert Session.objects.filter(pk=theirs.pk).exists()


@pytest.mark.parametrize("which", ["", "0", "-1", "x", "1e3", "9" * 40, "²", "1;--", "\0"])
def test_what_is_no_session_is_not_found(which: str) -> None:
    person()
    client = browser_of()
    assert client.post(DEVICES, {"session": which}).status_code == 404
    assert Session.objects.count() == 1


def test_a_device_is_logged_out_once_though_the_button_is_pressed_twice() -> None:
    person()
    browser_of()
    other = Session.objects.get()
    client = browser_of()
    assert client.post(DEVICES, {"session": str(other.pk)}).headers["Location"] == DEVICES
    again = client.post(DEVICES, {"session": str(other.pk)})
    assert again.status_code == 404
    assert "không còn đăng nhập" in again.content.decode()
    assert Session.objects.count() == 1


def test_all_others_are_logged_out_at_once() -> None:
    person()
    for _ in range(3):
        browser_of()
    client = browser_of()
    assert "Đã đăng xuất 3 thiết bị" in client.post(DEVICES, {"others": "1"}, follow=True).content.decode()
    assert "Bạn không đăng nhập ở thiết bị nào khác" in text_of(client, DEVICES)


def test_a_browser_that_calls_itself_a_script_is_shown_as_text() -> None:
    person()
    Client(HTTP_USER_AGENT="<script>alert(1)</script>").post(
        "/dang-nhap/", {"number": NUMBER, "password": PASSWORD}
    )
    page = text_of(browser_of(), DEVICES)
    assert "<script" not in page
    assert "Trình duyệt không rõ tên" in page


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("what", "way"), list(product(What, ["phone", "portal", "app", "officer"])))
def test_every_event_has_words_by_every_way(what: What, way: str, language: str) -> None:
    event = Event(what=what, way=way, at=timezone.now(), detail="•••678")
    with translation.override(language):
        line = line_of(event)
    assert "%" not in line.text + line.detail
    assert "{" not in line.text + line.detail
    assert "•••678" in line.detail


def test_an_event_is_told_as_people_say_it(account_at_two: Event) -> None:
    assert (
        line_of(account_at_two).text == "Mật khẩu được cấp lại qua tổng đài 1900.9068, 14:02 ngày 23/11/2026"
    )


@pytest.fixture
def account_at_two() -> Event:
    """Give a re-issue by phone at a time that stands in an example."""
    at = datetime(2026, 11, 23, 14, 2, tzinfo=timezone.get_default_timezone())
    return Event(what=What.REISSUED, way="phone", at=at)


def test_the_history_has_twenty_on_a_page_and_is_one_s_own() -> None:
    account, other = person(), person("0987654321")
    client = browser_of()
    for n in range(44):
        history.note(account, What.SENT, way="portal", detail=f"{n}@")
    history.note(other, What.SENT, way="portal", detail="lạ@")
    pages = [text_of(client, f"/tai-khoan/lich-su/?trang={n}") for n in (1, 2, 3)]
    assert [page.count("Mật khẩu mới được gửi qua email") for page in pages] == [20, 20, 4]
    assert "lạ@" not in "".join(pages)
    assert "43@" in pages[0]
    assert "Mới hơn" not in pages[0]
    assert "Cũ hơn" not in pages[2]
    for nonsense in ("0", "-1", "99", "x", "9" * 50, "\0", "<script>"):
        page = client.get("/tai-khoan/lich-su/", {"trang": nonsense})
        assert page.status_code == 200
        assert "<script" not in page.content.decode()


def test_not_me_asks_before_it_does_and_is_done_once() -> None:
    account = person()
    browser_of()
    client = browser_of()
    assert "Mọi thiết bị khác bị đăng xuất" in text_of(client, NOT_ME)
    account.refresh_from_db()
    assert account.frozen_at is None
    for _ in range(2):
        assert client.post(NOT_ME).headers["Location"] == NOT_ME
    account.refresh_from_db()
    assert account.frozen_at
    assert Objection.objects.count() == Session.objects.count() == 1
    assert "tạm dừng từ" in text_of(client, "/tai-khoan/")
    assert NOT_ME not in text_of(client, DEVICES)


def contact_of(account: Account) -> Contact:
    return account.participant.contacts.get(kind=Contact.Kind.EMAIL)


def test_an_address_of_somebody_else_is_not_found() -> None:
    person(emails=[EMAIL])
    theirs = contact_of(person("0987654321", emails=["la@example.vn"]))
    answer = browser_of().post(EMAILS, {"old": str(theirs.pk), "new": "moi@example.vn"})
    assert answer.status_code == 404
    assert "Chọn email cần thay" in answer.content.decode()
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize("old", ["", "x", "0", "-1", "9" * 30, "\0"])
def test_what_is_no_address_of_one_s_own_is_refused_beside_its_field(old: str) -> None:
    person(emails=[EMAIL])
    page = browser_of().post(EMAILS, {"old": old, "new": "moi@example.vn"}).content.decode()
    assert "Chọn email cần thay" in page
    assert not EmailChange.objects.exists()


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("", "Nhập email mới"),
        ("không phải", "Email phải có dạng ten@nhacungcap.vn"),
        ("🙂@example.vn", "Email phải có dạng ten@nhacungcap.vn"),
        ("a\r\nBcc: b@example.vn", "Email phải có dạng ten@nhacungcap.vn"),
        ("a" * 300 + "@example.vn", "Email mới quá dài"),
        (EMAIL.upper(), "Email này đã có trong hồ sơ của bạn"),
    ],
)
def test_a_bad_new_address_is_refused_in_words(new: str, says: str) -> None:
    account = person(emails=[EMAIL])
    page = browser_of().post(EMAILS, {"old": str(contact_of(account).pk), "new": new}).content.decode()
    assert says in page
    assert page.count("Lỗi") == 1
    assert not EmailChange.objects.exists()


def test_too_many_changes_a_day_are_refused_in_words() -> None:
    account = person(emails=[EMAIL])
    client = browser_of()
    old = str(contact_of(account).pk)
    for n in range(3):
        assert client.post(EMAILS, {"old": old, "new": f"{n}@example.vn"}).headers["Location"] == CODES
    answer = client.post(EMAILS, {"old": old, "new": "3@example.vn"})
    assert answer.status_code == 429
    assert "quá nhiều yêu cầu đổi email" in answer.content.decode()


def test_codes_without_a_change_lead_to_its_beginning() -> None:
    person(emails=[EMAIL])
    client = browser_of()
    assert client.get(CODES).headers["Location"] == EMAILS
    answer = client.post(CODES, {"change": "1", "code_old": "123456", "code_new": "123456"}, follow=True)
    assert "hãy bắt đầu lại" in answer.content.decode()


def test_codes_typed_into_an_older_tab_are_not_tried_on_a_newer_change() -> None:
    account = person(emails=[EMAIL])
    client = browser_of()
    old = str(contact_of(account).pk)
    client.post(EMAILS, {"old": old, "new": "mot@example.vn"})
    first = EmailChange.objects.get()
    client.post(EMAILS, {"old": old, "new": "hai@example.vn"})
    page = client.post(CODES, {"change": str(first.pk), "code_old": "1", "code_new": "2"}).content.decode()
    assert "ở cửa sổ khác" in page
    assert "hai@example.vn" in page
    second = EmailChange.objects.latest("pk")
    assert second.code_old.tries_left == second.code_new.tries_left == 5


def test_an_account_with_an_issued_password_opens_none_of_it() -> None:
    account = person(emails=[EMAIL])
    client = browser_of()
    account.issued = account.issued_passwords.create(
        state="active", offered_at=timezone.now(), expires_at=timezone.now(), tries_left=5
    )
    account.save()
    for path in PAGES:
        assert client.get(path).headers["Location"] == "/doi-mat-khau/"
    assert client.post(NOT_ME).headers["Location"] == "/doi-mat-khau/"


def test_an_apps_token_opens_no_page() -> None:
    person()
    answer = log_in(NUMBER, PASSWORD, Visitor(Channel.APP, "192.0.2.2", "VssID"))
    assert isinstance(answer, LoggedIn)
    client = Client()
    client.cookies["nhanh8_session"] = answer.token
    assert client.get("/tai-khoan/").headers["Location"] == "/dang-nhap/"
