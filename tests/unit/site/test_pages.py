"""What every page shares: headers, language, and what it says when something is wrong."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory, override_settings

from nhanh8.site.headers import Headers
from nhanh8.site.outage import Outage


@pytest.mark.parametrize("path", ["/", "/dang-nhap/", "/no-such-page", "/no-such-page/0123456789"])
def test_every_page_is_guarded(client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_a_view_may_decide_otherwise() -> None:
    def view(_: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={"Cache-Control": "public"})

    assert Headers(view)(RequestFactory().get("/")).headers["Cache-Control"] == "public"


@pytest.mark.parametrize("asked", ["en-US,en;q=0.9", "fr", "vi"])
def test_pages_are_vietnamese_whatever_the_browser_was_set_to(client: Client, asked: str) -> None:
    response = client.get("/dang-nhap/", headers={"accept-language": asked})
    assert response.headers["Content-Language"] == "vi"
    assert "Mã số BHXH" in response.content.decode()


def test_the_switch_changes_the_language_and_leads_back(client: Client) -> None:
    response = client.post("/ngon-ngu/", {"language": "en", "next": "/dang-nhap/"}, follow=True)
    assert response.redirect_chain == [("/dang-nhap/", 302)]
    assert '<html lang="en">' in response.content.decode()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_switch_leads_nowhere_else(client: Client, elsewhere: str) -> None:
    assert client.post("/ngon-ngu/", {"language": "en", "next": elsewhere}).headers["Location"] == "/"


def test_a_language_that_nobody_wrote_is_vietnamese(client: Client) -> None:
    client.cookies["nhanh8_language"] = "../../etc"
    assert client.get("/").headers["Content-Language"] == "vi"


@pytest.mark.parametrize(
    ("charset", "typed"),
    [
        ("utf-7", "+2AA-"),
        ("unicode_escape", "\\ud800"),
        ("zlib", "không phải số"),
        ("undefined", "0123456789"),
        ("punycode", "0123456789"),
    ],
)
def test_a_form_is_read_as_utf_8_whatever_it_says_of_itself(client: Client, charset: str, typed: str) -> None:
    body = f'--x\r\nContent-Disposition: form-data; name="number"\r\n\r\n{typed}\r\n--x--\r\n'
    says = f"multipart/form-data; boundary=x; charset={charset}"
    response = client.generic("POST", "/dang-nhap/", body.encode(), content_type=says)
    assert f'value="{typed}"' in response.content.decode()


def test_a_page_that_is_not_there_repeats_nothing(client: Client) -> None:
    response = client.get("/0123456789?number=0123456789")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in response.content.decode()
    assert "0123456789" not in response.content.decode()


@pytest.mark.django_db
def test_a_server_with_its_database_is_well(client: Client) -> None:
    response = client.get("/health")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_without_its_database_it_says_so_and_no_more(client: Client) -> None:
    def away(*_: object) -> None:
        raise OperationalError("could not connect to postgres://secret")

    with connection.execute_wrapper(away):
        health = client.get("/health")
        page = client.post("/dang-nhap/", {"number": "0123456789", "password": "x"})
    assert (health.status_code, health.content) == (503, b"database away\n")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "30"
    assert "Hệ thống tạm thời gián đoạn" in page.content.decode()
    assert "secret" not in page.content.decode()


@pytest.mark.parametrize("checked", [True, False])
def test_a_file_that_is_sent_is_refused_before_it_is_on_the_disk(tmp_path: Path, *, checked: bool) -> None:
    nowhere = tmp_path / "nowhere"  # to write there is an error
    client = Client(enforce_csrf_checks=checked)
    client.cookies["nhanh8_csrf"] = "a" * 32
    large = SimpleUploadedFile("large.bin", b"x" * 10_000)
    with override_settings(FILE_UPLOAD_TEMP_DIR=str(nowhere), FILE_UPLOAD_MAX_MEMORY_SIZE=1):
        response = client.post("/dang-nhap/", {"csrfmiddlewaretoken": "a" * 64, "file": large})
    assert response.status_code == 400
    assert "Yêu cầu không hợp lệ" in response.content.decode()


def test_a_path_writes_no_lines_of_its_own_into_the_log(caplog: pytest.LogCaptureFixture) -> None:
    request = RequestFactory().get("/a%0A2026-11-23%20INFO%0D%E2%80%A8granted")
    Outage(lambda _: HttpResponse()).process_exception(request, OperationalError())
    message = caplog.records[0].getMessage()
    assert message.splitlines() == [message]
    assert r"/a\n2026-11-23 INFO\r\u2028granted" in message


def test_other_errors_are_not_taken_for_an_outage() -> None:
    assert Outage(lambda _: HttpResponse()).process_exception(HttpRequest(), ValueError()) is None


def test_a_fault_of_ours_shows_a_plain_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: HttpRequest) -> dict[str, object]:
        raise ValueError("a detail for nobody")

    client.raise_request_exception = False
    monkeypatch.setattr("nhanh8.portal.login.LogInForm", broken)
    response = client.get("/dang-nhap/")
    assert response.status_code == 500
    assert "Hệ thống gặp lỗi" in response.content.decode()
    assert "a detail for nobody" not in response.content.decode()
