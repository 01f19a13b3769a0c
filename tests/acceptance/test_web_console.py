"""The console in a real browser: what staff do there, and what the browser loads for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from acceptance.installation import Installation, Person
from acceptance.staff_window import APP, StaffWindow, staff, work

AN = Person("Nguyễn Thị An", "0123456789", email=None)
BINH = Person("Trần Văn Bình", "0223456789", phone="+84912345670", email="binh@example.test")
PAGES = {
    "supervisor": ("", "declarations/declaration/", "charging/callrecord/", "prompts/", "export/"),
    "officer": ("declarations/declaration/1/change/", "registry/participant/2/change/"),
    "operator": ("", "mail/letter/"),
    "auditor": ("audit/entry/", "declarations/declaration/"),
    "administrator": ("users/user/", "users/user/invite/", "agencies/agency/", "filers/filer/add/"),
}


@pytest.fixture(scope="module")
def installed(install: Callable[..., Installation]) -> Installation:
    """Give an installation with two people."""
    installation = install()
    installation.add(AN, BINH)
    return installation


@pytest.fixture(scope="module")
def console(installed: Installation, browser: Browser) -> Callable[..., StaffWindow]:
    """Give windows of staff over two people, two declarations, some calls and letters."""
    cookies = staff(installed)
    work(installed, [AN, BINH], calls=12, letters=3)
    url = installed.portal_url()
    return lambda role, **how: StaffWindow(browser, url, cookies[role], **how)


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_no_page_loads_anything_from_elsewhere_or_breaks_its_policy(
    console: Callable[..., StaffWindow], width: int
) -> None:
    for role, paths in PAGES.items():
        window = console(role, width=width)
        for path in paths:
            window.open(path)
            assert not window.scrolls_sideways, (role, path)
            assert window.page.get_by_role("heading", level=1).count() == 1, (role, path)
        assert window.elsewhere == []
        assert window.complaints == []
        window.close()


def test_an_officer_accepts_and_the_address_is_on_file(
    console: Callable[..., StaffWindow], installed: Installation
) -> None:
    officer = console("officer")
    officer.open("declarations/declaration/")
    officer.page.locator("#result_list a").first.click()
    installed._script("age_sessions.py", {"of": "officer", "unused_s": 0, "confirmed_s": 3601})
    officer.page.get_by_label("Giấy tờ đã đối chiếu").fill("CCCD còn hạn")
    officer.press("Chấp nhận")
    assert "Những gì bạn vừa nhập được giữ lại" in officer.text
    officer.page.get_by_label("Mã trong ứng dụng").fill(APP.code())
    officer.press("Xác nhận")
    assert "Đã chấp nhận" in officer.text
    assert "CCCD còn hạn" in officer.text
    on_file = installed.rows("SELECT value FROM registry_contact WHERE kind = 'email' ORDER BY value")
    assert f"moi.{AN.login}@example.test" in [row["value"] for row in on_file]


def test_an_officer_sends_a_new_password_to_an_address_on_file_and_sees_none(
    console: Callable[..., StaffWindow], installed: Installation
) -> None:
    officer = console("officer")
    officer.open("registry/participant/")
    officer.page.get_by_label("Mã số BHXH").fill(BINH.login)
    officer.press("Tìm")
    assert BINH.login not in officer.page.url
    officer.page.get_by_role("link", name="•••").click()
    officer.press("Người tham gia có mặt tại quầy")
    officer.page.get_by_label("b•••@example.test").check()
    officer.page.get_by_label("Lý do", exact=True).fill("Đến quầy, quên mật khẩu")
    officer.press("Cấp lại mật khẩu")
    assert "Mật khẩu mới đang được gửi" in officer.text
    (letter,) = installed.rows("SELECT address FROM mail_letter WHERE kind = 'reissue:password'")
    assert letter["address"] == BINH.email


def test_a_supervisor_freezes_and_unfreezes(
    console: Callable[..., StaffWindow], installed: Installation
) -> None:
    supervisor = console("supervisor")
    supervisor.open("registry/participant/2/change/")
    supervisor.page.get_by_label("Lý do khác").fill("Báo mất máy qua điện thoại")
    supervisor.press("Mở hồ sơ")
    supervisor.page.get_by_label("Lý do tạm dừng").fill("Báo mất máy")
    supervisor.press("Tạm dừng cấp lại mật khẩu")
    assert "đang tạm dừng từ" in supervisor.text
    supervisor.page.get_by_label("Kết quả xác minh").fill("Đã gặp chủ tài khoản")
    supervisor.press("Mở lại việc cấp lại mật khẩu")
    assert "bình thường" in supervisor.text
    kinds = {row["kind"] for row in installed.rows("SELECT kind FROM mail_letter")}
    assert {"reissue:frozen", "reissue:unfrozen"} <= kinds


def test_an_operator_hears_what_the_hotline_says(console: Callable[..., StaffWindow]) -> None:
    operator = console("operator")
    operator.open("prompts/?language=en")
    operator.page.get_by_role("link", name="Chậm hơn").click()
    seconds = operator.page.locator("#prompt-goodbye ~ audio").evaluate(
        "audio => new Promise((ready, failed) => {"
        "  audio.onloadedmetadata = () => ready(audio.duration);"
        "  audio.onerror = failed; audio.preload = 'metadata'; audio.load(); })"
    )
    assert 1 < seconds < 10
    assert operator.complaints == []
