"""The pages of "Quên mật khẩu": what they say, to whom, and what they leave in the browser."""

import re
from collections.abc import Callable

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from nhanh8.checkcode import challenge
from nhanh8.checkcode.models import CheckCode
from nhanh8.config import Settings
from nhanh8.limits.models import Tally
from nhanh8.mail.models import Letter
from nhanh8.portal.forgotten import COOKIE
from nhanh8.reissue.models import Reissue
from people import NUMBER, person
from post import deliver_all
from unit.portal.asking import CODE, EMAIL, FORM, SENT, ask, hidden, shown

pytestmark = pytest.mark.django_db


def confirm(client: Client, code: str) -> HttpResponse:
    return client.post(CODE, {"of": hidden(client.get(CODE), "of"), "code": code})


def mailed(digits: int) -> str:
    deliver_all()
    found = re.search(rf"\b\d{{{digits}}}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def no_code_but(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


# ── the way ──────────────────────────────────────────────────────────────────


def test_number_address_check_code_and_the_mailed_code_lead_to_the_end(client: Client) -> None:
    person(emails=[EMAIL])
    assert ask(client).headers["Location"] == CODE
    assert "6 chữ số" in shown(client.get(CODE))
    assert confirm(client, mailed(6)).headers["Location"] == SENT
    page = shown(client.get(SENT))
    assert "đang được gửi đến email cá nhân của bạn" in page
    assert "24 giờ" in page
    assert mailed(8) not in page


def test_the_login_page_leads_there_by_the_announced_names(client: Client) -> None:
    page = shown(client.get("/dang-nhap/"))
    labels = [page.index(f">{label}<") for label in ("Cá nhân", "Quên mật khẩu")]
    assert labels == sorted(labels)
    assert f'href="{FORM}"' in page
    form = shown(client.get(FORM))
    labels = [
        form.index(f">{label}<") for label in ("Mã số BHXH", "Email cá nhân", "Nhập mã kiểm tra", "Gửi")
    ]
    assert labels == sorted(labels)


# ── everybody sees the same ──────────────────────────────────────────────────


def _without_secrets(page: str) -> str:
    return re.sub(r'value="[^"]*"|\d\d:\d\d:\d\d', "", page)


def test_a_right_and_a_wrong_pair_get_the_same_pages_for_the_same_statements() -> None:
    person(emails=[EMAIL])
    pages, shapes = [], []
    for number, email in ((NUMBER, EMAIL), ("9999999999", EMAIL), (NUMBER, "khac@example.vn"), ("12", EMAIL)):
        client = Client(REMOTE_ADDR=f"198.51.100.{len(pages)}")
        with CaptureQueriesContext(connection) as queries:
            ask(client, number, email)
            page = shown(client.get(CODE))
            wrong = shown(confirm(client, "000000"))
        pages.append((_without_secrets(page), _without_secrets(wrong)))
        shapes.append([re.sub(r"'[^']*'|\b\d+\b|NULL|s\d+_x\d+", "?", query["sql"]) for query in queries])
    assert pages[0] == pages[1] == pages[2] == pages[3]
    assert shapes[0] == shapes[1] == shapes[2] == shapes[3]


def test_everyone_is_told_how_an_address_gets_on_file(client: Client) -> None:
    page = shown(client.get(FORM))
    assert "TK1-TS" in page
    assert "02/SĐ-GD" in page


def test_no_page_and_no_address_shows_what_was_typed_or_what_ties_it_together(client: Client) -> None:
    person(emails=[EMAIL])
    response = ask(client)
    token = client.cookies[COOKIE].value
    page = shown(client.get(CODE))
    for secret in (token, NUMBER, EMAIL):
        assert secret not in page
        assert secret not in response.headers["Location"]


# ── the mailed code ──────────────────────────────────────────────────────────


def test_a_wrong_code_says_how_many_tries_are_left_and_the_last_one_ends_it(client: Client) -> None:
    person(emails=[EMAIL])
    ask(client)
    wrong = no_code_but(mailed(6))
    for left in (4, 3, 2, 1):
        page = shown(confirm(client, wrong))
        assert f"Bạn còn {left} lần thử" in page
        assert wrong not in page
    assert confirm(client, wrong).headers["Location"] == CODE
    page = shown(client.get(CODE))
    assert "Mã xác nhận không còn dùng được" in page
    assert "Gửi lại mã" in page


def test_nothing_typed_costs_no_try(client: Client) -> None:
    person(emails=[EMAIL])
    ask(client)
    assert "Nhập mã xác nhận" in shown(confirm(client, ""))
    assert "Bạn còn 4 lần thử" in shown(confirm(client, no_code_but(mailed(6))))


def test_the_page_says_until_when(client: Client) -> None:
    with time_machine.travel("2026-11-23T07:00:00Z", tick=False):
        ask(client)
        assert "14:05:00</b> ngày 23/11/2026" in shown(client.get(CODE))
    with time_machine.travel("2026-11-23T07:05:00Z", tick=False):
        assert "Mã xác nhận không còn dùng được" in shown(client.get(CODE))


def test_the_code_sent_twice_leads_to_the_end_twice_and_mails_one_password(client: Client) -> None:
    person(emails=[EMAIL])
    ask(client)
    typed = {"of": hidden(client.get(CODE), "of"), "code": mailed(6)}
    assert client.post(CODE, typed).headers["Location"] == SENT
    assert client.post(CODE, typed).headers["Location"] == SENT
    assert Letter.objects.count() == 2


def test_after_the_end_the_back_button_leads_to_the_end(client: Client) -> None:
    person(emails=[EMAIL])
    ask(client)
    confirm(client, mailed(6))
    assert client.get(CODE).headers["Location"] == SENT


def test_of_two_tabs_the_newer_request_counts_and_the_older_page_says_so(client: Client) -> None:
    person(emails=[EMAIL])
    ask(client)
    older = hidden(client.get(CODE), "of")
    first = mailed(6)
    assert "Bạn vừa gửi một yêu cầu" in shown(client.get(FORM))
    ask(client)
    response = client.post(CODE, {"of": older, "code": first})
    assert "vừa gửi một yêu cầu mới hơn" in shown(response)
    assert "Bạn còn" not in shown(response)
    second = mailed(6)
    assert client.post(CODE, {"of": hidden(response, "of"), "code": second}).headers["Location"] == SENT


@pytest.mark.parametrize("path", [CODE, SENT])
def test_without_a_request_one_begins_at_the_beginning(client: Client, path: str) -> None:
    page = client.get(path, follow=True)
    assert page.redirect_chain[-1][0] == FORM
    assert "Yêu cầu không còn trong trình duyệt này" in shown(page)


@pytest.mark.parametrize("token", ["made-up", "'; DROP TABLE", "🙂".encode().decode("latin-1"), "x" * 4000])
def test_a_cookie_of_anyone_s_making_is_a_request_that_is_over(client: Client, token: str) -> None:
    client.cookies[COOKIE] = token
    assert "Mã xác nhận không còn dùng được" in shown(client.get(CODE))
    assert client.get(FORM).status_code == 200


# ── what stays in the browser ────────────────────────────────────────────────


@pytest.mark.parametrize("tls", [False, True])
def test_the_cookie_is_short_and_out_of_reach(
    client: Client, configured: Callable[..., Settings], *, tls: bool
) -> None:
    configured(web={"behind_tls": tls})
    ask(client)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["max-age"] == 30 * 60
    assert bool(cookie["secure"]) is tls


@pytest.mark.parametrize("path", [FORM, CODE, SENT])
def test_no_page_is_kept(client: Client, path: str) -> None:
    assert client.get(path)["Cache-Control"] == "no-store"


# ── bad input ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "email", "words"),
    [
        ("", EMAIL, "Nhập mã số BHXH"),
        ("0" * 33, EMAIL, "Mã số BHXH quá dài"),
        (NUMBER, "", "Nhập email cá nhân"),
        (NUMBER, "🙂", "Email phải có dạng"),
        (NUMBER, "an@example.vn\r\nBcc: all@example.vn", "Email phải có dạng"),
        (NUMBER, f"{'a' * 250}@example.vn", "Email quá dài"),
        (NUMBER + "\0", EMAIL, "Null"),
    ],
)
def test_what_cannot_be_right_is_refused_beside_its_field(
    client: Client, number: str, email: str, words: str
) -> None:
    response = ask(client, number, email)
    assert response.status_code == 200
    assert words in shown(response)
    assert not Reissue.objects.exists()


def test_an_emoji_in_place_of_a_number_is_as_good_as_any_wrong_one(client: Client) -> None:
    assert ask(client, "🙂").headers["Location"] == CODE
    deliver_all()
    assert not mail.outbox


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "{{ form }}", "{% now %}"])
def test_what_was_typed_is_shown_as_text(client: Client, typed: str) -> None:
    page = shown(ask(client, typed, typed))
    assert "<script" not in page
    assert typed.replace("<", "&lt;").replace(">", "&gt;") in page


@pytest.mark.parametrize("field", ["number", "email", "answer", "check", "another"])
def test_ten_megabytes_in_a_field_are_refused_on_a_page(client: Client, field: str) -> None:
    response = client.post(FORM, {"number": NUMBER, "email": EMAIL, field: "9" * 10_000_000})
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in shown(response)
    assert not Tally.objects.exists()


def test_nobody_is_sent_elsewhere(client: Client) -> None:
    person(emails=[EMAIL])
    name = hidden(client.get(FORM), "check")
    typed = {"check": name, "number": NUMBER, "email": EMAIL, "answer": challenge._digits_of(name)}
    response = client.post(f"{FORM}?next=https://evil.example/", typed | {"next": "//evil.example"})
    assert response.headers["Location"] == CODE


@pytest.mark.parametrize("path", [FORM, CODE])
def test_a_form_without_its_token_is_refused_on_a_page_that_speaks_of_cookies(path: str) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post(path, {"number": NUMBER, "email": EMAIL, "code": "123456"})
    assert response.status_code == 403
    assert "cookie" in shown(response)
    assert not Reissue.objects.exists()


# ── too many ─────────────────────────────────────────────────────────────────


def test_too_many_requests_from_one_address_are_told_the_other_ways(
    client: Client, configured: Callable[..., Settings]
) -> None:
    configured(reissue={"per_source": "1 per hour"})
    with time_machine.travel("2026-11-23T07:20:00Z", tick=False):
        ask(client)
        response = ask(client)
    assert response.status_code == 429
    assert response["Retry-After"] == "2400"
    assert "từ 15:00 ngày 23/11/2026" in shown(response)
    for way in ("1900.9068", "ứng dụng VssID", "cơ quan BHXH"):
        assert way in shown(response)


def test_too_many_check_codes_from_one_address_are_told_the_same(
    client: Client, configured: Callable[..., Settings]
) -> None:
    configured(checkcode={"per_source": "1 per hour"})
    with time_machine.travel("2026-11-23T07:59:00Z", tick=False):
        client.get(FORM)
        response = client.get(FORM)
    assert (response.status_code, response["Retry-After"]) == (429, "60")
    assert "Quá nhiều yêu cầu" in shown(response)
    assert CheckCode.objects.count() == 1


def test_who_had_all_passwords_of_the_day_is_told_so_after_the_code(
    client: Client, configured: Callable[..., Settings]
) -> None:
    configured(reissue={"per_number": "1 per day"})
    with time_machine.travel("2026-11-23T07:00:00Z", tick=False):
        person(emails=[EMAIL])
        ask(client)
        confirm(client, mailed(6))
        ask(client)
        response = confirm(client, mailed(6))
    assert response.status_code == 429
    assert "đã được cấp lại quá nhiều lần" in shown(response)
    assert "từ 00:00 ngày 24/11/2026" in shown(response)


def test_however_many_ask_for_one_address_it_gets_five_mails_a_day() -> None:
    person(emails=[EMAIL])
    for number in range(8):
        assert ask(Client(REMOTE_ADDR=f"198.51.100.{number}")).headers["Location"] == CODE
    deliver_all()
    assert len(mail.outbox) == 5
