"""02/SĐ-GD, from a person without an e-mail on file to a new password by way 2."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from acceptance import forgotten
from acceptance.forgotten import heard, press
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal
from acceptance.staff_window import StaffWindow, staff

OWN = "con mèo ngủ trên mái"
BINH = Person("Trần Văn Bình", number="0100000002", phone="+84912000002", email=None, password=OWN)
CHI = Person("Lê Thị Chi", number="0100000003", phone="+84912000003", email="chi@example.test", password=OWN)
NEW = "binh@example.vn"

Visit = Callable[..., Portal]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, and two people."""
    installation = install(mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"})
    installation.add(BINH, CHI)
    installation.start("worker")
    return installation


@pytest.fixture(scope="module")
def cookies(installation: Installation) -> dict[str, str]:
    """Give the cookie of a member of staff for each role."""
    return staff(installation)


@pytest.fixture
def counter(browser: Browser, installation: Installation, cookies: dict[str, str]) -> Iterator[StaffWindow]:
    """Give an officer's window."""
    window = StaffWindow(browser, installation.portal_url(), cookies["officer"])
    yield window
    window.close()


def declare(portal: Portal, person: Person, **boxes: str) -> None:
    """Fill in the form."""
    portal.open("/to-khai-02/")
    page = portal.page
    page.get_by_label("Họ và tên người đăng ký").fill(person.name)
    page.get_by_label("Mã số BHXH").fill(person.login)
    page.get_by_label("Số CCCD/ĐDCN/Hộ chiếu").fill("001199012345")
    for label, typed in boxes.items():
        page.locator(f"[name={label}]").fill(typed)
    page.get_by_label("Nhập mã kiểm tra").fill(heard(page))
    press(page, "Lập tờ khai")
    assert portal.title == "Tờ khai của bạn"


def printed(page: Page) -> tuple[Image.Image, str]:
    """Download the paper; give it as a printer and a reader have it: its pixels, its words."""
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Tải tờ khai để in").click()
    content = Path(downloading.value.path()).read_bytes()
    with pypdfium2.PdfDocument(content) as document:
        sheet = document[0]
        picture: Image.Image = sheet.render(scale=200 / 72).to_pil()
        text = sheet.get_textpage()
        words = " ".join(text.get_text_bounded().split())
        text.close()
        sheet.close()
    return picture, words


def scanned(sheet: Image.Image) -> dict[str, str | bytes]:
    """Scan a sheet, a little askew."""
    askew = sheet.convert("RGB").rotate(1.5, expand=True, fillcolor="white")
    out = io.BytesIO()
    askew.save(out, "JPEG", quality=80)
    return {"name": "scan.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def take_in(counter: StaffWindow, sheet: Image.Image) -> None:
    """Open a declaration by the code on its sheet, attach the scan, say what was seen, and file it."""
    page = counter.page
    [code] = zxingcpp.read_barcodes(sheet)
    page.goto("/quay/")
    expect(page.get_by_label("Mã tờ khai")).to_be_focused()
    page.keyboard.type(code.text)  # as a reader of codes does
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.get_by_label("Bản quét tờ khai đã ký").set_input_files(scanned(sheet))  # type: ignore[arg-type]
    press(page, "Đính kèm bản quét")
    assert "Tờ khai có 1 trang quét." in counter.text
    page.get_by_label("Giấy tờ tùy thân đã xem").fill("CCCD bản chính, ảnh và họ tên khớp.")
    press(page, "Tiếp nhận tờ khai")


def test_from_no_address_on_file_to_a_new_password(
    browser: Browser,
    installation: Installation,
    visit: Visit,
    mail_server: MailServer,
    counter: StaffWindow,
    cookies: dict[str, str],
) -> None:
    portal = visit(installation.portal_url())
    declare(portal, BINH, email=NEW, changes="Đăng ký email để lấy lại mật khẩu")
    sheet, words = printed(portal.page)
    for expected in (
        "Trần Văn Bình",
        BINH.login,
        NEW,
        "Đăng ký email để lấy lại mật khẩu",
        "TỜ KHAI THAY ĐỔI",
    ):
        assert expected in words
    [code] = zxingcpp.read_barcodes(sheet)
    assert code.text in portal.text

    take_in(counter, sheet)
    assert "Đã tiếp nhận tờ khai." in counter.text
    assert not counter.elsewhere
    colleague = StaffWindow(browser, installation.portal_url(), cookies["supervisor"])
    colleague.page.goto(counter.page.url)
    colleague.press("Chấp nhận")
    assert "Đã chấp nhận." in colleague.text
    colleague.close()
    mail_server.wait_for_words(NEW, "(Email khai nhận được mật khẩu mới từ)")
    mail_server.wait_for_words(NEW, "(Thông tin liên hệ trong hồ sơ của bạn đã thay đổi)")

    # Until a day has passed, way 2 says what it says to everybody, and mails nothing.
    binh = replace(BINH, email=NEW)
    installation._script("pass_hold.py", {"address": NEW, "but_s": 60})
    forgotten.ask(portal.page, binh)
    assert portal.path == forgotten.CODE
    [asked] = installation.rows("SELECT address FROM mail_letter WHERE kind = 'reissue:code'")
    assert asked["address"] == ""

    installation._script("pass_hold.py", {"address": NEW, "but_s": 0})
    portal.open(forgotten.FORM)
    forgotten.ask(portal.page, binh)
    forgotten.confirm(portal.page, forgotten.mailed_code(mail_server, binh))
    assert portal.path == forgotten.SENT
    password = forgotten.mailed_password(mail_server, binh)
    portal.log_in(BINH.login, password)
    assert portal.must_change
    portal.change_password(password, "trời hôm nay nhiều mây")
    portal.open("/tai-khoan/lich-su/")
    assert "Email được đưa vào hồ sơ theo tờ khai 02/SĐ-GD" in portal.text


def test_another_phone_than_the_one_on_file_takes_a_second_member_of_staff(
    browser: Browser,
    installation: Installation,
    visit: Visit,
    mail_server: MailServer,
    counter: StaffWindow,
    cookies: dict[str, str],
) -> None:
    portal = visit(installation.portal_url(), width=360, javascript=False)
    declare(portal, CHI, phone="0932 345 999")
    assert not portal.scrolls_sideways
    sheet, _ = printed(portal.page)
    take_in(counter, sheet)
    counter.press("Chấp nhận")
    assert "Một cán bộ khác phải duyệt lần thứ hai" in counter.text
    on_file = "SELECT value FROM registry_contact WHERE kind = 'phone' AND value = ?"
    assert not installation.rows(on_file, "+84932345999")

    supervisor = StaffWindow(browser, installation.portal_url(), cookies["supervisor"])
    supervisor.page.goto(counter.page.url)
    supervisor.press("Duyệt lần hai")
    assert "Đã chấp nhận." in supervisor.text
    supervisor.close()
    assert installation.rows(on_file, "+84932345999")
    assert not installation.rows(on_file, CHI.phone)
    mail_server.wait_for_words("chi@example.test", "(Thông tin liên hệ trong hồ sơ của bạn đã thay đổi)")


def test_what_is_no_scan_is_refused_at_the_counter(
    installation: Installation, visit: Visit, counter: StaffWindow
) -> None:
    portal = visit(installation.portal_url())
    declare(portal, CHI, email="chi.moi@example.vn")
    [code] = zxingcpp.read_barcodes(printed(portal.page)[0])
    page = counter.page
    page.goto(f"/quay/{code.text}/")
    page.get_by_label("Bản quét tờ khai đã ký").set_input_files(
        {"name": "to-khai.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90 a program"}
    )
    press(page, "Đính kèm bản quét")
    assert "Tệp này không phải PDF, JPEG hay PNG. Chưa có gì được đính kèm." in counter.text
    page.get_by_label("Giấy tờ tùy thân đã xem").fill("CCCD")
    press(page, "Tiếp nhận tờ khai")
    assert "Đính kèm bản quét tờ khai đã ký trước" in page.get_by_role("alert").inner_text()
    assert not counter.complaints


def test_the_nearest_agency_is_found_from_the_draft_s_page(installation: Installation, visit: Visit) -> None:
    listing = installation.home / "agencies.csv"
    listing.write_text(
        "code,name,province,address,hours,communes\n"
        "H1,BHXH thành phố Huế,Huế,1 đường Ví Dụ,Thứ Hai đến thứ Sáu,Phường An Cựu\n",
        encoding="utf-8",
    )
    installation.run("agencies", "import", str(listing))
    portal = visit(installation.portal_url())
    declare(portal, CHI, email="chi.moi@example.vn")
    portal.page.get_by_label("Xã, phường hoặc từ khác").fill("an cuu")
    press(portal.page, "Tìm cơ quan BHXH")
    assert "1 đường Ví Dụ, Thành phố Huế" in portal.text
    assert "Thứ Hai đến thứ Sáu" in portal.text


HERE = {"latitude": 16.4637, "longitude": 107.5909}


def places(installation: Installation) -> None:
    listing = installation.home / "places.csv"
    listing.write_text(
        "mã;tên;tỉnh;địa chỉ;vĩ độ;kinh độ\n"
        "H1;BHXH thành phố Huế;Huế;1 đường Ví Dụ;16,464;107,590\n"
        "D1;BHXH thành phố Đà Nẵng;Đà Nẵng;1 đường Ví Dụ;16,047;108,206\n",
        encoding="utf-8",
    )
    installation.run("agencies", "import", str(listing))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_agencies_around_are_found_where_the_visitor_says_yes(
    installation: Installation, visit: Visit, width: int
) -> None:
    places(installation)
    portal = visit(installation.portal_url(), width=width)
    portal.context.set_geolocation(HERE)  # type: ignore[arg-type]
    portal.context.grant_permissions(["geolocation"], origin=portal.url)
    portal.open("/co-quan-bhxh/")
    press(portal.page, "Tìm quanh tôi")
    text = portal.text.replace("\N{NO-BREAK SPACE}", " ")
    assert text.index("BHXH thành phố Huế") < text.index("BHXH thành phố Đà Nẵng")
    assert "Cách khoảng 0,1 km" in text
    assert "16.4" not in portal.page.url
    assert not portal.scrolls_sideways
    written = "".join(log.read_text(encoding="utf-8") for log in installation.home.glob("*.log"))
    written += "".join(line for process in installation.processes for line in process.lines)
    assert "16.46" not in written
    assert "107.59" not in written


def test_who_says_no_is_told_what_else_to_do(installation: Installation, visit: Visit) -> None:
    portal = visit(installation.portal_url())
    portal.context.clear_permissions()
    portal.open("/co-quan-bhxh/")
    portal.page.get_by_role("button", name="Tìm quanh tôi").click()
    portal.page.get_by_text("Không biết được vị trí").wait_for()
    assert portal.path == "/co-quan-bhxh/"


def test_without_scripts_the_form_above_does(installation: Installation, visit: Visit) -> None:
    portal = visit(installation.portal_url(), javascript=False)
    portal.open("/co-quan-bhxh/")
    assert not portal.page.get_by_role("button", name="Tìm quanh tôi").is_visible()
    assert portal.page.get_by_role("button", name="Tìm cơ quan BHXH").is_visible()
