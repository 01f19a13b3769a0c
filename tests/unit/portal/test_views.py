"""The pages: who may see them, and what they leave in the browser."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from nhanh8.accounts.models import Account, IssuedPassword, LoginFailures, Session
from nhanh8.accounts.opening import open_accounts, set_password
from nhanh8.config import Settings, settings
from nhanh8.portal.browser import COOKIE
from nhanh8.registry.models import Participant

pytestmark = pytest.mark.django_db

NUMBER = "0123456789"
OWN = "con mèo ngủ trên mái"
OTHER = "con chó chạy ngoài sân"
ISSUED = "48392711"


@pytest.fixture
def account() -> Account:
    """Give an account with a password of its owner's."""
    participant = Participant.objects.create(full_name="Nguyễn Thị An", social_insurance_number=NUMBER)
    open_accounts([participant.pk])
    account = Account.objects.get(participant=participant)
    set_password(account, OWN)
    return account


@pytest.fixture
def issued(account: Account) -> IssuedPassword:
    """Give the account an issued password."""
    set_password(account, ISSUED)
    now = timezone.now()
    issued = IssuedPassword.objects.create(
        account=account,
        state=IssuedPassword.State.ACTIVE,
        offered_at=now,
        expires_at=now + timedelta(hours=1),
        tries_left=5,
    )
    account.issued = issued
    account.save()
    return issued


def _log_in(client: Client, password: str = OWN) -> str:
    response = client.post("/dang-nhap/", {"number": NUMBER, "password": password})
    return response.headers.get("Location") or response.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def _ways_to_a_new_one(page: str) -> list[str]:
    """Give where the links in the page's alert lead."""
    alert = re.search(r'role="alert".*?</div>', page, re.DOTALL)
    assert alert
    return re.findall(r'href="([^"]+)"', alert[0])


@pytest.mark.parametrize("path", ["/tai-khoan/", "/doi-mat-khau/"])
def test_a_stranger_is_led_to_the_login(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.headers["Location"] == "/dang-nhap/"


def test_a_cookie_of_anyone_s_making_opens_nothing(client: Client) -> None:
    client.cookies[COOKIE] = "made-up"
    response = client.get("/tai-khoan/", follow=True)
    assert "Phiên đăng nhập đã kết thúc" in response.content.decode()
    assert not client.cookies[COOKIE].value


@pytest.mark.parametrize("path", ["/tai-khoan/", "/dang-xuat/", "/doi-mat-khau/"])
@pytest.mark.usefixtures("account")
def test_pages_about_a_person_are_stored_nowhere(client: Client, path: str) -> None:
    _log_in(client)
    assert client.get(path).headers["Cache-Control"] == "no-store"


@pytest.mark.usefixtures("account")
def test_the_account_shows_the_number_masked() -> None:
    client = Client()
    assert _log_in(client) == "/tai-khoan/"
    page = client.get("/tai-khoan/").content.decode()
    assert "•••••••789" in page
    assert NUMBER not in page


@pytest.mark.usefixtures("account")
def test_a_login_waits_for_nobody_to_be_sent_elsewhere(client: Client) -> None:
    response = client.post(
        "/dang-nhap/?next=https://evil.example/",
        {"number": NUMBER, "password": OWN, "next": "//evil.example"},
    )
    assert response.headers["Location"] == "/tai-khoan/"


@pytest.mark.usefixtures("issued")
def test_an_issued_password_opens_one_page_only(client: Client) -> None:
    assert _log_in(client, ISSUED) == "/doi-mat-khau/"
    assert client.get("/tai-khoan/").headers["Location"] == "/doi-mat-khau/"
    response = client.post("/doi-mat-khau/", {"old": ISSUED, "new": OTHER, "again": OTHER})
    assert response.headers["Location"] == "/tai-khoan/"
    assert client.get("/tai-khoan/").status_code == 200


@pytest.mark.usefixtures("issued")
def test_an_issued_password_may_be_typed_as_it_was_written_down(client: Client) -> None:
    assert _log_in(client, "4839 2711 ") == "/doi-mat-khau/"
    response = client.post("/doi-mat-khau/", {"old": "4839-2711", "new": OTHER, "again": OTHER})
    assert response.headers["Location"] == "/tai-khoan/"


@pytest.mark.usefixtures("issued")
def test_one_who_must_change_may_still_log_out(client: Client) -> None:
    _log_in(client, ISSUED)
    assert client.post("/dang-xuat/").headers["Location"] == "/dang-nhap/"
    assert not Session.objects.exists()


def test_an_expired_issued_password_is_told_to_its_holder_alone(
    client: Client, issued: IssuedPassword
) -> None:
    issued.expires_at = timezone.now() - timedelta(seconds=1)
    issued.save()
    assert "hết hạn" not in _log_in(client, OTHER)
    page = _log_in(client, ISSUED)
    assert "Mật khẩu được cấp đã hết hạn" in page
    assert _ways_to_a_new_one(page) == ["tel:19009068", "/quen-mat-khau/"]


@pytest.mark.usefixtures("account")
def test_a_lock_says_until_when_and_names_both_ways_out(client: Client) -> None:
    for _ in range(settings().login.tries):
        page = _log_in(client, "sai")
    assert "Bạn có thể thử lại từ" in page
    assert _ways_to_a_new_one(page) == ["tel:19009068", "/quen-mat-khau/"]


@pytest.mark.usefixtures("account")
def test_after_too_many_wrong_passwords_over_time_only_a_new_one_opens(client: Client) -> None:
    limit = settings().login.failures_in_a_row
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page = ""
        for _ in range(limit):
            page = _log_in(client, "sai")
            if "Tài khoản bị khóa" in page:
                clock.shift(settings().login.locked_for + timedelta(seconds=1))
    assert "Chỉ mật khẩu mới mở lại được" in page
    assert _ways_to_a_new_one(page) == ["tel:19009068", "/quen-mat-khau/"]
    assert "Bạn có thể thử lại từ" not in page


@pytest.mark.usefixtures("account")
def test_a_session_left_alone_ends(client: Client) -> None:
    _log_in(client)
    with time_machine.travel(timezone.now() + settings().login.session_idle + timedelta(seconds=1)):
        assert client.get("/tai-khoan/").headers["Location"] == "/dang-nhap/"


@pytest.mark.usefixtures("account")
def test_logging_out_takes_a_form_not_a_link(client: Client) -> None:
    _log_in(client)
    assert client.get("/dang-xuat/").status_code == 405
    assert Session.objects.count() == 1


@pytest.mark.usefixtures("account")
def test_someone_logged_in_needs_no_login_page(client: Client) -> None:
    _log_in(client)
    assert client.get("/dang-nhap/").headers["Location"] == "/tai-khoan/"


@pytest.mark.usefixtures("account")
def test_logging_in_again_leaves_no_forgotten_session(client: Client) -> None:
    _log_in(client)
    _log_in(client)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("tls", [False, True])
@pytest.mark.usefixtures("account")
def test_the_cookie_goes_over_tls_only_where_there_is_tls(
    client: Client, configured: Callable[..., Settings], *, tls: bool
) -> None:
    configured(web={"behind_tls": tls})
    _log_in(client)
    cookie = client.cookies[COOKIE]
    assert bool(cookie["secure"]) is tls
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]


@pytest.mark.usefixtures("account")
def test_a_form_without_its_token_is_refused_on_a_page_that_says_why() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/dang-nhap/", {"number": NUMBER, "password": OWN})
    assert response.status_code == 403
    assert "Trang đã quá cũ" in response.content.decode()
    assert not Session.objects.exists()


@pytest.mark.usefixtures("account")
def test_a_login_changes_the_token_of_forms() -> None:
    client = Client(enforce_csrf_checks=True)
    page = client.get("/dang-nhap/").content.decode()
    before = client.cookies["nhanh8_csrf"].value
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    fields = {"number": NUMBER, "password": OWN, "csrfmiddlewaretoken": token[1]}
    assert client.post("/dang-nhap/", fields).status_code == 302
    assert client.cookies["nhanh8_csrf"].value != before


def test_ten_megabytes_in_a_field_are_refused_on_a_page(client: Client) -> None:
    response = client.post("/dang-nhap/", {"number": "9" * 10_000_000, "password": "x"})
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.content.decode()
    assert not LoginFailures.objects.exists()


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "{{ form }}", "{% now %}"])
def test_what_was_typed_is_shown_as_text(client: Client, typed: str) -> None:
    page = client.post("/dang-nhap/", {"number": typed, "password": ""}).content.decode()
    assert "<script" not in page
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page


def test_the_first_page_asks_no_database(client: Client, django_assert_num_queries: object) -> None:
    client.cookies[COOKIE] = "whatever"
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert "1900.9068" in client.get("/").content.decode()


def test_a_password_manager_learns_whose_password_it_keeps(client: Client, account: Account) -> None:
    del account
    _log_in(client)
    response = client.get("/doi-mat-khau/")
    page = response.content.decode()
    [field] = re.findall(r'<input[^>]*autocomplete="username"[^>]*>', page)
    assert f'value="{NUMBER}"' in field
    assert "name=" not in field  # it isn't sent
    assert "no-store" in response.headers["Cache-Control"]
    assert page.count(NUMBER) == 1
