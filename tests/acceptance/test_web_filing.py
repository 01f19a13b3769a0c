"""A unit puts its people's e-mail on file with TK1-TS, and a new password comes there: in a real browser."""

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from acceptance import deciding, filer_window, forgotten
from acceptance.filer_window import Filer, follow, press, same_session
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal
from acceptance.staff_window import StaffWindow, staff
from nhanh8.declarations.tk1ts import archive
from workbooks import cells, workbook

OWN = "con mèo ngủ trên mái"
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
READABLE = 4.5
"""Contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""
FORM, SHEET = "/don-vi/tk1-ts/", "/don-vi/bang-tinh/"
Visit = Callable[..., Portal]

AN, BINH, CHI, DUNG, STRANGER = (
    Person(name, number=f"012000000{n}", phone=f"+8491200010{n}", email=None, password=OWN)
    for n, name in enumerate(["Nguyễn Thị An", "Trần Văn Bình", "Lê Thị Chi", "Vũ Văn Dũng", "Bùi Thị Lạ"])
)
NEW = "an.moi@example.com"
FILER = Filer(manages=[one.login for one in (AN, BINH, CHI, DUNG)])
OTHER = Filer(
    "0100047523", "Công ty Khác", "ketoankhac", "Hồ Văn Khác", "khac@example.test", manages=[STRANGER.login]
)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, two filers, and people who have no e-mail on file."""
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        registry={"new_contact_waits": "1 ms"},
    )
    installation.add(AN, BINH, CHI, DUNG, STRANGER)
    filer_window.add(installation, FILER, OTHER)
    installation.start("worker")
    return installation


@pytest.fixture(scope="module")
def logged_in(installation: Installation, browser: Browser) -> Iterator[Portal]:
    """Give a window in which the representative has logged in, with both factors."""
    portal = Portal(browser, installation.portal_url())
    filer_window.log_in(portal, FILER)
    yield portal
    portal.close()


@pytest.fixture(scope="module")
def officer(installation: Installation, browser: Browser) -> Iterator[StaffWindow]:
    """Give the window of an officer of the filer's agency."""
    window = StaffWindow(browser, installation.portal_url(), staff(installation)["officer"])
    yield window
    window.close()


@pytest.fixture
def portal(installation: Installation, visit: Visit, logged_in: Portal) -> Portal:
    """Give a representative's window."""
    portal = visit(installation.portal_url())
    same_session(portal, logged_in)
    return portal


def boxes(person: Person, **others: str) -> dict[str, str]:
    return {
        "13": person.login,
        "01": person.name,
        **{name.removeprefix("b"): v for name, v in others.items()},
    }


def fill_in(portal: Portal, boxes: dict[str, str]) -> None:
    for number, text in boxes.items():
        portal.page.locator(f"[name=o{number}]").fill(text)


def choose(portal: Portal, path: Path) -> None:
    portal.page.get_by_label("Bảng tính", exact=True).set_input_files(path)


def number_of(portal: Portal) -> str:
    assert portal.path.startswith("/don-vi/ho-so/TK1-")
    return portal.path.removeprefix("/don-vi/ho-so/").rstrip("/")


def test_from_no_email_on_file_to_a_new_password_by_mail(
    portal: Portal,
    visit: Visit,
    installation: Installation,
    mail_server: MailServer,
    officer: StaffWindow,
) -> None:
    assert portal.title == FILER.name
    follow(portal, "Điền tờ khai")
    fill_in(portal, boxes(AN, b08=NEW, b18="Bổ sung email để nhận mật khẩu VssID"))
    press(portal, "Nộp tờ khai")
    number = number_of(portal)
    assert "đã tiếp nhận" in portal.text
    assert "chờ giải quyết" in portal.text
    assert AN.login not in portal.text
    assert number in mail_server.wait_for_words(FILER.email, r"(?s)^(.*TK1-\d{8}-\d+-\d.*)$")

    deciding.accept(installation, officer, AN)
    portal.page.reload()
    assert "đã chấp nhận" in portal.text

    person = replace(AN, email=NEW)
    window = visit(installation.portal_url())
    forgotten.ask(window.page, person)
    forgotten.confirm(window.page, forgotten.mailed_code(mail_server, person))
    password = forgotten.mailed_password(mail_server, person)
    window.log_in(person.login, password)
    assert window.title == "Đổi mật khẩu"


def test_a_spreadsheet_with_one_bad_row_comes_back_marked_and_the_rest_goes_on(
    portal: Portal, installation: Installation, officer: StaffWindow, tmp_path: Path
) -> None:
    good, bad = boxes(BINH, b08="binh@example.com"), boxes(STRANGER, b08="la@example.com")
    file = tmp_path / "danh-sach.xlsx"
    file.write_bytes(workbook(good, bad, boxes(CHI, b07="0912345678")))
    follow(portal, "Nộp bảng tính")
    choose(portal, file)
    press(portal, "Nộp bảng tính")
    number = number_of(portal)
    portal.page.get_by_role("heading", name="Tờ khai").wait_for()  # the page comes again by itself
    portal.page.get_by_text("đã tiếp nhận").first.wait_for()
    assert "3, trong đó 1 không được tiếp nhận" in portal.text
    assert "Không có người tham gia này" in portal.text
    with portal.page.expect_download() as waiting:
        portal.page.get_by_role("link", name="Tải bảng tính đã đánh dấu lỗi").click()
    marked = cells(waiting.value.path().read_bytes())
    assert [row[-1] for row in marked if STRANGER.name in row]
    assert not [row for row in marked if BINH.name in row]

    deciding.refuse(installation, officer, BINH, "Chữ ký trên tờ khai không khớp.")
    portal.open(f"/don-vi/ho-so/{number}/")
    assert "Lý do: Chữ ký trên tờ khai không khớp." in portal.text
    follow(portal, "bị từ chối (1)")
    assert BINH.name in portal.text
    assert CHI.name not in portal.text


def test_what_is_wrong_is_said_where_it_stands_and_nothing_typed_is_lost(portal: Portal) -> None:
    portal.open(FORM)
    fill_in(portal, boxes(DUNG, b08="dung@"))
    portal.page.locator("summary").first.click()
    portal.page.locator("[name=o03]").fill("30/02/1980")
    press(portal, "Nộp tờ khai")
    assert portal.focused.startswith("Vui lòng xem lại")
    assert portal.page.locator("[name=o01]").input_value() == DUNG.name
    portal.page.get_by_role("alert").get_by_role("link", name="[03]").click()
    assert portal.focused == "o03"
    assert portal.page.locator("[name=o03]").is_visible()
    portal.page.locator("[name=o03]").fill("1980")
    portal.page.locator("[name=o08]").fill("dung@example.com")
    press(portal, "Nộp tờ khai")
    number_of(portal)


def test_what_waits_is_withdrawn_after_a_question(portal: Portal) -> None:
    portal.open(FORM)
    fill_in(portal, boxes(DUNG, b07="0912345671"))
    press(portal, "Nộp tờ khai")
    follow(portal, "Rút hồ sơ")
    assert "1 tờ khai đang chờ giải quyết sẽ được rút" in portal.text
    assert_accessible(portal)
    press(portal, "Rút hồ sơ")
    assert "Đã rút 1 tờ khai" in portal.text
    assert portal.page.get_by_role("link", name="Rút hồ sơ").count() == 0


def test_pressed_twice_and_after_the_back_button_it_is_filed_once(
    portal: Portal, installation: Installation
) -> None:
    filed = "SELECT count(*) FROM declarations_filing WHERE way = 'form'"
    portal.open(FORM)
    fill_in(portal, boxes(CHI, b08="chi@example.com"))
    before = installation.rows(filed)[0][0]
    portal.page.get_by_role("button", name="Nộp tờ khai").dblclick()
    portal.page.wait_for_url("**/don-vi/ho-so/**")
    number = number_of(portal)
    portal.open(FORM)
    fill_in(portal, boxes(CHI, b08="chi@example.com"))
    press(portal, "Nộp tờ khai")
    assert number_of(portal) == number
    assert "đã được nộp trước đó" in portal.text
    portal.page.go_back()
    assert portal.path == FORM
    assert installation.rows(filed)[0][0] == before + 1


def test_without_scripts_on_a_small_telephone(
    installation: Installation, visit: Visit, logged_in: Portal, tmp_path: Path
) -> None:
    portal = visit(installation.portal_url(), width=360, javascript=False)
    same_session(portal, logged_in)
    file = tmp_path / "rong.xlsx"
    file.write_bytes(workbook())
    for path in ("/don-vi/", "/don-vi/ho-so/", FORM, SHEET, "/don-vi/xml/"):
        portal.open(path)
        assert not portal.scrolls_sideways, path
    portal.open(SHEET)
    choose(portal, file)
    press(portal, "Nộp bảng tính")
    portal.page.get_by_text("Không có dòng nào trong bảng tính").wait_for()  # the page comes again by itself


def test_too_large_a_file_and_one_that_is_no_spreadsheet(portal: Portal, tmp_path: Path) -> None:
    large, other = tmp_path / "lon.xlsx", tmp_path / "anh.xlsx"
    large.write_bytes(bytes(archive.LARGEST + 2 * 2**20))
    other.write_bytes(b"\x89PNG\r\n")
    portal.open(SHEET)
    choose(portal, large)
    press(portal, "Nộp bảng tính")
    assert portal.title == "Tệp quá lớn"
    portal.open(SHEET)
    choose(portal, other)
    press(portal, "Nộp bảng tính")
    assert "Tệp này chưa nộp được" in portal.alert


def test_a_connection_that_breaks_in_the_middle_of_a_file_files_nothing(
    portal: Portal, installation: Installation
) -> None:
    before = installation.rows("SELECT count(*) FROM declarations_filing")[0][0]
    portal.open(SHEET)
    token = portal.page.locator("main [name=csrfmiddlewaretoken]").input_value()
    cookies = "; ".join(f"{one['name']}={one['value']}" for one in portal.context.cookies())
    head = 'Content-Disposition: form-data; name="csrfmiddlewaretoken"'
    file = 'Content-Disposition: form-data; name="tep"; filename="a.xlsx"'
    body = f"--x\r\n{head}\r\n\r\n{token}\r\n--x\r\n{file}\r\n\r\n".encode()
    body += workbook(boxes(DUNG, b07="0912345679")) + b"\r\n--x--\r\n"
    address = urlsplit(portal.url)
    lines = [
        f"POST {SHEET} HTTP/1.1",
        f"Host: {address.netloc}",
        f"Cookie: {cookies}",
        "Content-Type: multipart/form-data; boundary=x",
        f"Content-Length: {len(body)}",
    ]
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + body[:-9])
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert b" 302 " not in answer.partition(b"\r\n")[0]
    assert installation.rows("SELECT count(*) FROM declarations_filing")[0][0] == before


def test_whose_session_has_ended_logs_in_again_and_nothing_was_taken(portal: Portal, tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(boxes(DUNG, b07="0912345679")))
    portal.open(SHEET)
    choose(portal, file)
    portal.context.clear_cookies(name="nhanh8_user")
    press(portal, "Nộp bảng tính")
    assert portal.path.startswith("/nguoi-dung/dang-nhap/")
    assert "tệp chưa được nhận" in portal.text
    assert portal.page.locator("[name=next]").first.input_value() == SHEET  # whither the login leads back


def test_another_filers_number_opens_nothing(
    portal: Portal, visit: Visit, installation: Installation
) -> None:
    portal.open(FORM)
    fill_in(portal, boxes(DUNG, b07="0912345670"))
    press(portal, "Nộp tờ khai")
    number = number_of(portal)
    theirs = visit(installation.portal_url())
    filer_window.log_in(theirs, OTHER)
    theirs.open(f"/don-vi/ho-so/{number}/")
    assert theirs.title == "Không tìm thấy trang"
    theirs.open("/don-vi/ho-so/")
    assert number not in theirs.text


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_on_any_page(
    installation: Installation, visit: Visit, logged_in: Portal, width: int, dark: bool, tmp_path: Path
) -> None:
    portal = visit(installation.portal_url(), width=width, dark=dark)
    same_session(portal, logged_in)
    filing = logged_in.page.request.get("/don-vi/ho-so/").text()
    number = re.findall(r"/don-vi/ho-so/(TK1-[0-9-]+)/", filing)[-1]
    for path in ("", "ho-so/", f"ho-so/{number}/", "tk1-ts/", "bang-tinh/", "xml/"):
        portal.open(f"/don-vi/{path}")
        assert_accessible(portal)
    portal.open(FORM)
    portal.page.locator("summary").first.click()
    press(portal, "Nộp tờ khai")
    assert_accessible(portal)
    file = tmp_path / "a.xlsx"
    file.write_bytes(b"x")
    portal.open(SHEET)
    choose(portal, file)
    press(portal, "Nộp bảng tính")
    assert_accessible(portal)


def assert_accessible(portal: Portal) -> None:
    found = Axe().run(portal.page, options=RULES)
    assert found.violations_count == 0, f"{portal.path}: {found.generate_report()}"
    assert not portal.scrolls_sideways, portal.path
    assert min(contrast for _, contrast in portal.contrasts()) >= READABLE
