"""Logging in on the portal, as a person with a browser meets it."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from acceptance.installation import Installation, Person
from acceptance.portal import Portal

OWN = "con mèo ngủ trên mái"
OTHER = "con chó chạy ngoài sân"
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

AN = Person(password=OWN)
BINH = Person("Trần Văn Bình", number="0100000001", phone="+84912000001", password=OWN)
CHI = Person("Lê Thị Chi", number="0100000002", phone="+84912000002", password=OWN)
DUNG = Person(
    "Phạm Quốc Dũng", number=None, identification="001099000123", phone="+84912000003", password=OWN
)
GIANG = Person("Võ Hương Giang", number="0100000004", phone="+84912000004", password=OWN)
KHOA = Person("Đỗ Đăng Khoa", number="0100000005", phone="+84912000005", password=OWN)

Visit = Callable[..., Portal]


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give a portal with six people."""
    installation = install()
    installation.add(AN, BINH, CHI, DUNG, GIANG, KHOA)
    return installation


@pytest.fixture
def portal(installation: Installation, visit: Visit) -> Portal:
    return visit(installation.portal_url())


def test_the_first_page_leads_to_the_login(portal: Portal) -> None:
    assert portal.title == "Quên mật khẩu VssID?"
    assert (
        "Cước phí gọi đến Tổng đài 1900.9068 là 1.000 đồng/phút. "
        "Cước phí này được trả cho nhà cung cấp dịch vụ Tổng đài."
    ) in portal.text
    portal.page.get_by_role("navigation").get_by_role("link", name="Đăng nhập").click()
    assert portal.title == "Đăng nhập"
    assert portal.page.get_by_label("Mã số BHXH").is_visible()
    assert portal.page.get_by_label("Mật khẩu").is_visible()


def test_the_right_pair_opens_the_account_and_shows_little(portal: Portal) -> None:
    portal.log_in(AN.login, OWN)
    assert portal.title == "Tài khoản của tôi"
    assert AN.name in portal.text
    assert AN.login not in portal.page.content()
    assert "•••••••789" in portal.text
    assert portal.path == "/tai-khoan/"


def test_a_number_of_twelve_digits_and_a_health_card_log_in_too(
    portal: Portal, visit: Visit, installation: Installation
) -> None:
    portal.log_in("001 099 000 123", OWN)
    assert portal.is_logged_in
    another = visit(installation.portal_url())
    another.log_in("GD 4 79 0123456789", OWN)
    assert another.is_logged_in


def test_a_wrong_password_and_an_unknown_number_say_the_same(portal: Portal) -> None:
    portal.log_in(AN.login, "không phải mật khẩu này")
    wrong = portal.alert
    assert "Sai tên đăng nhập hoặc mật khẩu" in wrong
    portal.log_in("0999999999", "không phải mật khẩu này")
    assert portal.alert == wrong
    assert not portal.is_logged_in


def test_an_empty_form_is_refused_beside_its_fields(portal: Portal) -> None:
    portal.log_in("", "")
    assert "Nhập mã số BHXH" in portal.alert
    assert portal.page.title().startswith("Lỗi")
    portal.page.get_by_role("alert").get_by_role("link", name="Nhập mật khẩu").click()
    assert portal.focused == "password"


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(portal: Portal) -> None:
    for _ in range(4):
        portal.log_in(BINH.login, "sai")
        assert "Sai tên đăng nhập hoặc mật khẩu" in portal.alert
    before = datetime.now(VIETNAM).replace(second=0, microsecond=0)
    portal.log_in(BINH.login, "sai")
    after = datetime.now(VIETNAM)
    assert "Tài khoản bị khóa" in portal.alert
    told = re.search(r"từ (\d\d:\d\d ngày \d\d/\d\d/\d{4})", portal.alert)
    assert told
    until = datetime.strptime(told[1], "%H:%M ngày %d/%m/%Y").replace(tzinfo=VIETNAM)
    assert before + timedelta(minutes=15) <= until <= after + timedelta(minutes=16)

    portal.log_in(BINH.login, OWN)
    assert "Tài khoản bị khóa" in portal.alert
    assert not portal.is_logged_in


def test_an_issued_password_leads_only_to_choosing_one(
    portal: Portal, visit: Visit, installation: Installation
) -> None:
    issued = installation.reissue(CHI)
    portal.log_in(CHI.login, OWN)
    assert "Sai tên đăng nhập hoặc mật khẩu" in portal.alert

    portal.log_in(CHI.login, issued)
    assert portal.title == "Đổi mật khẩu"
    assert "chỉ dùng một lần" in portal.text
    assert portal.must_change
    portal.open("/dang-nhap/")
    assert portal.title == "Đổi mật khẩu"

    portal.change_password(issued, OTHER)
    assert portal.title == "Tài khoản của tôi"
    assert "Đã đổi mật khẩu" in portal.text
    later = visit(installation.portal_url())
    later.log_in(CHI.login, issued)
    assert "Sai tên đăng nhập hoặc mật khẩu" in later.alert
    later.log_in(CHI.login, OTHER)
    assert later.is_logged_in


def test_a_new_password_has_to_be_a_good_one(portal: Portal, installation: Installation) -> None:
    issued = installation.reissue(GIANG)
    portal.log_in(GIANG.login, issued)
    for new, again, problem in [
        ("ngắn", None, "Mật khẩu mới quá ngắn"),
        ("password1", None, "Mật khẩu này quá phổ biến"),
        (issued, None, "Mật khẩu mới phải khác mật khẩu cũ"),
        (f"{GIANG.login} và thêm", None, "Mật khẩu mới không được chứa mã số của bạn"),
        (OTHER, OTHER + "?", "Hai lần nhập mật khẩu mới không giống nhau"),
    ]:
        portal.change_password(issued, new, again)
        assert problem in portal.alert
        assert not [v for v in portal.typed.values() if v]
    portal.change_password("00000000", OTHER)
    assert "Mật khẩu cũ không đúng" in portal.alert
    assert portal.must_change
    portal.change_password(issued, OTHER)
    assert portal.is_logged_in


def test_an_issued_password_that_is_too_old_says_what_to_do(
    install: Callable[..., Installation], visit: Visit
) -> None:
    installation = install(reissue={"good_for_by_phone": "2 s"})
    installation.add(AN)
    issued = installation.reissue(AN)
    portal = visit(installation.portal_url())
    portal.log_in(AN.login, issued)
    while not portal.alert:  # it is still good for a moment
        portal.context.clear_cookies()
        portal.log_in(AN.login, issued)
    assert "Mật khẩu được cấp đã hết hạn" in portal.alert
    assert "1900.9068" in portal.alert
    another = visit(installation.portal_url())
    another.log_in(AN.login, "12345678" if issued != "12345678" else "87654321")
    assert "hết hạn" not in another.alert


def test_changing_the_password_logs_out_everywhere_else(
    portal: Portal, visit: Visit, installation: Installation
) -> None:
    elsewhere = visit(installation.portal_url())
    elsewhere.log_in(KHOA.login, OWN)
    portal.log_in(KHOA.login, OWN)
    portal.page.get_by_role("main").get_by_role("link", name="Đổi mật khẩu").click()
    portal.change_password(OWN, OTHER)
    assert portal.is_logged_in
    assert not elsewhere.is_logged_in
    assert "Phiên đăng nhập đã kết thúc" in elsewhere.text


def test_after_logging_out_the_back_button_shows_nothing_personal(portal: Portal) -> None:
    portal.log_in(AN.login, OWN)
    portal.open("/tai-khoan/")
    portal.log_out()
    assert "Bạn đã đăng xuất" in portal.text
    portal.page.go_back()
    assert AN.name not in portal.page.content()
    assert portal.path == "/dang-nhap/"
    assert not portal.is_logged_in


def test_a_copied_cookie_ends_with_the_logout(
    portal: Portal, visit: Visit, installation: Installation
) -> None:
    portal.log_in(AN.login, OWN)
    thief = visit(installation.portal_url())
    thief.context.add_cookies(portal.context.cookies())  # type: ignore[arg-type]
    assert thief.is_logged_in
    portal.open("/tai-khoan/")
    portal.log_out()
    assert not thief.is_logged_in


def test_the_session_cookie_is_out_of_reach(portal: Portal) -> None:
    portal.log_in(AN.login, OWN)
    [cookie] = [c for c in portal.context.cookies() if c["name"] == "nhanh8_session"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert portal.page.evaluate("document.cookie") == ""


def test_no_log_tells_a_number_or_a_password(portal: Portal, installation: Installation) -> None:
    portal.log_in(AN.login, "một mật khẩu sai nào đó")
    portal.open(f"/{AN.login}")
    log = (installation.home / "web.log").read_text()
    assert "Not Found: /•••••••789" in log
    assert AN.login not in log
    assert "mật khẩu sai" not in log
