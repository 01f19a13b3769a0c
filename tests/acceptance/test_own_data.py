"""Dữ liệu của tôi, in a real browser: the files that come are opened and read back; requests are mailed."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
import pytest

from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal

OWN = "con mèo ngủ trên mái"
AN = Person(
    "Nguyễn Thị An", number="0100000031", phone="+84912000031", email="an31@example.test", password=OWN
)
BINH = Person(
    "Trần Văn Bình", number="0100000032", phone="+84912000032", email="b32@example.test", password=OWN
)
DATA = "/tai-khoan/du-lieu/"

Visit = Callable[..., Portal]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    """Give a server that keeps the mails."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, with two people."""
    installation = install(mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"})
    installation.add(AN, BINH)
    installation.start("worker")
    return installation


def press(portal: Portal, name: str) -> None:
    """Press a button that leads to a page, and wait for that page."""
    with portal.page.expect_navigation():
        portal.page.get_by_role("main").get_by_role("button", name=name).click()


def download(portal: Portal, button: str, to: Path) -> Path:
    """Type the password once more, and save the file that comes."""
    portal.open(DATA)
    portal.page.get_by_label("Mật khẩu").fill(OWN)
    with portal.page.expect_download() as coming:
        portal.page.get_by_role("button", name=button).click()
    coming.value.save_as(to)
    assert re.fullmatch(r"du-lieu-vssid-\d{4}-\d\d-\d\d\.(pdf|json)", coming.value.suggested_filename)
    return to


def test_my_data_comes_as_json_and_as_a_pdf_that_can_be_read(
    installation: Installation, visit: Visit, tmp_path: Path
) -> None:
    portal = visit(installation.portal_url())
    portal.log_in(AN.login, OWN)
    data = json.loads(download(portal, "Tải JSON cho máy", tmp_path / "mine.json").read_text("utf-8"))
    assert data["person"]["full_name"] == AN.name
    assert data["person"]["social_insurance_number"] == AN.number
    assert {contact["value"] for contact in data["contacts"]} == {AN.phone, AN.email}
    assert [event["what"] for event in data["history"]["newest"]] == ["data downloaded", "logged in"]

    document = pypdfium2.PdfDocument(download(portal, "Tải PDF để đọc", tmp_path / "mine.pdf"))
    try:
        first = document[0]
        assert [round(side / 72 * 25.4) for side in first.get_size()] == [210, 297]
        text = "\n".join(page.get_textpage().get_text_range() for page in document)
        ink = first.render(scale=1).to_pil().convert("L").histogram()
        assert sum(ink[:128]) > 1000
    finally:
        document.close()
    for words in (
        AN.name,
        AN.number,
        AN.phone,
        AN.email,
        "Lịch sử tài khoản",
        "Đăng nhập trên Cổng Dịch vụ công",
    ):
        assert (words or "") in text
    portal.open("/tai-khoan/lich-su/")
    assert "Dữ liệu cá nhân được tải về trên Cổng Dịch vụ công" in portal.text


def test_a_wrong_password_brings_no_file(installation: Installation, visit: Visit) -> None:
    portal = visit(installation.portal_url())
    portal.log_in(AN.login, OWN)
    portal.open(DATA)
    portal.page.get_by_label("Mật khẩu").fill("con chó chạy ngoài sân")
    press(portal, "Tải PDF để đọc")
    assert "Mật khẩu không đúng" in portal.alert
    assert portal.path == DATA


def test_a_correction_is_asked_shown_with_its_day_mailed_and_withdrawn(
    installation: Installation, visit: Visit, mail_server: MailServer
) -> None:
    portal = visit(installation.portal_url())
    portal.log_in(BINH.login, OWN)
    portal.open(DATA)
    portal.page.get_by_role("link", name="Yêu cầu sửa dữ liệu").click()
    portal.page.get_by_label("Điều chưa đúng").select_option("Ngày sinh")
    portal.page.get_by_label("Sai thế nào, đúng ra là gì").fill("Ngày sinh đúng là 02/03/1980")
    press(portal, "Gửi yêu cầu")
    number = mail_server.wait_for_words(BINH.email or "", r"Số: (YC-\d{8}-\d{6}-\d)")
    assert f"Đã gửi yêu cầu số {number}" in portal.text
    assert "Ngày sinh đúng là 02/03/1980" in portal.text
    press(portal, f"Rút yêu cầu {number}")
    assert "Đã rút yêu cầu." in portal.text


def test_erasure_says_what_goes_and_takes_the_password(
    installation: Installation, visit: Visit, mail_server: MailServer
) -> None:
    portal = visit(installation.portal_url(), width=360)
    portal.log_in(BINH.login, OWN)
    portal.open("/tai-khoan/du-lieu/xoa/")
    assert "luật buộc phải lưu" in portal.text
    portal.page.get_by_label("Mật khẩu").fill(OWN)
    press(portal, "Gửi yêu cầu xóa")
    assert "Xóa tài khoản: chờ trả lời" in portal.text
    assert mail_server.wait_for_words(BINH.email or "", r"Yêu cầu: (Yêu cầu xóa tài khoản VssID)")
    assert portal.is_logged_in


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("path", [DATA, f"{DATA}sua/", f"{DATA}xoa/", "/du-lieu-ca-nhan/"])
def test_nothing_sticks_out_of_the_window(
    installation: Installation, visit: Visit, width: int, path: str
) -> None:
    portal = visit(installation.portal_url(), width=width)
    portal.log_in(AN.login, OWN)
    portal.open(path)
    assert not portal.scrolls_sideways
