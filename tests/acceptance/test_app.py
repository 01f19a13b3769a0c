"""Way 1, from the app's first screen to a password of one's own, in a telephone-sized Chromium."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from acceptance.app_window import AppWindow
from acceptance.crowd import OTHER, OWN, PEOPLE
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer

THIRD = "con gà gáy buổi sáng"
PASSWORD = r"\b(\d{8})\b"
CODE = r"\b(\d{6})\b"
READABLE = 4.5
"""Contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""

Open = Callable[..., AppWindow]


@pytest.fixture
def open_app(browser: Browser, installation: Installation) -> Iterator[Open]:
    """Open the app in a window of its own; at the end, no browser may have complained."""
    opened: list[AppWindow] = []

    def open_window(url: str = "", **window: Any) -> AppWindow:
        opened.append(AppWindow(browser, url or installation.portal_url(), **window))
        return opened[-1]

    yield open_window
    complaints = [complaint for window in opened for complaint in window.complaints]
    for window in opened:
        window.close()
    assert not complaints


@pytest.fixture
def app(open_app: Open) -> AppWindow:
    return open_app()


def test_way_1_from_the_first_screen_to_a_password_of_ones_own(
    app: AppWindow, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    app.at("Đăng nhập")
    app.page.get_by_label("Mã số BHXH").fill(person.login)
    app.follow("Quên mật khẩu")
    app.at("Quên mật khẩu")
    assert app.page.get_by_label("Mã số BHXH").input_value() == person.login  # carried over
    app.page.get_by_label("Email cá nhân").fill(person.email or "")
    app.press("Gửi")
    app.at("Hãy xem email của bạn")
    issued = mail_server.wait_for_words(person.email or "", PASSWORD)

    app.follow("Đăng nhập")
    app.log_in(person.login, issued)
    app.at("Đổi mật khẩu")
    assert "chỉ dùng một lần" in app.text
    app.page.evaluate("location.hash = 'tai-khoan'")
    app.at("Đổi mật khẩu")
    app.change_password(issued, OTHER)

    app.at("Tài khoản")
    assert "Đã đổi mật khẩu" in app.text
    assert person.name in app.text
    assert f"•••••••{person.login[-3:]}" in app.text
    assert person.login not in app.page.content()
    call = app.page.get_by_role("link", name="Gọi 1900.9068")
    assert call.get_attribute("href") == "tel:19009068"
    assert "1.000 đồng/phút" in app.text

    app.follow("Đổi mật khẩu")
    app.change_password(OTHER, THIRD)
    app.at("Tài khoản")
    app.press("Đăng xuất")
    app.at("Đăng nhập")
    assert "Bạn đã đăng xuất" in app.text
    assert app.kept == {}
    app.log_in(person.login, THIRD)
    app.at("Tài khoản")
    secrets = (person.login, person.email or "", issued, OTHER)
    assert not [url for url in app.asked if any(secret in url for secret in secrets)]


def test_with_the_setting_on_a_code_comes_in_between(
    install: Callable[..., Installation], open_app: Open, mail_server: MailServer
) -> None:
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        reissue={"app_asks_for_code": True},
    )
    person = replace(PEOPLE[0], email="ma@example.test")
    installation.add(person)
    installation.start("worker")
    app = open_app(installation.portal_url())
    app.follow("Quên mật khẩu")
    app.at("Quên mật khẩu")
    app.fill_in(number=person.login, email=person.email or "")
    app.press("Gửi")
    app.at("Mã xác nhận")
    code = mail_server.wait_for_words(person.email or "", CODE)
    app.open()
    app.page.evaluate("location.hash = 'ma-xac-nhan'")  # back from the mail app, which took all memory
    app.at("Mã xác nhận")
    app.fill_in(code=f"{(int(code) + 1) % 1_000_000:06}")
    app.press("Xác nhận")
    assert "Mã xác nhận không đúng. Bạn còn 4 lần thử." in app.alert
    app.fill_in(code=code)
    app.press("Xác nhận")
    app.at("Hãy xem email của bạn")
    issued = mail_server.wait_for_words(person.email or "", PASSWORD)
    app.follow("Đăng nhập")
    app.log_in(person.login, issued)
    app.at("Đổi mật khẩu")


def test_right_and_wrong_pairs_lead_to_the_same_screen(app: AppWindow, someone: Callable[[], Person]) -> None:
    person = someone()
    shown = []
    for email in (person.email or "", "khong.phai@example.test"):
        app.page.evaluate("location.hash = 'quen-mat-khau'")
        app.at("Quên mật khẩu")
        app.fill_in(number=person.login, email=email)
        app.press("Gửi")
        app.at("Hãy xem email của bạn")
        shown.append(app.text)
    assert shown[0] == shown[1]


def test_the_shell_opens_without_a_connection_and_says_so(
    app: AppWindow, someone: Callable[[], Person]
) -> None:
    app.wait_for_worker()
    app.context.set_offline(True)
    app.open()
    app.at("Đăng nhập")
    expect(app.page.locator("#line")).to_contain_text("Không có kết nối mạng")
    app.page.get_by_role("button", name="English").click()
    app.at("Log in")
    app.page.get_by_role("button", name="Tiếng Việt").click()
    person = someone()
    app.log_in(person.login, OWN)
    assert "Không kết nối được" in app.alert
    app.context.set_offline(False)
    expect(app.page.locator("#line")).to_be_empty()
    app.press("Đăng nhập")
    app.at("Tài khoản")


def test_the_app_can_be_installed(app: AppWindow) -> None:
    app.wait_for_worker()
    session = app.context.new_cdp_session(app.page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == []
    manifest = json.loads(told["data"])
    assert manifest["start_url"] == manifest["scope"] == "/app/"
    assert manifest["display"] == "standalone"
    for icon in manifest["icons"]:
        answer = app.context.request.get(icon["src"])
        assert answer.headers["content-type"] == icon["type"]
        assert "immutable" in answer.headers["cache-control"]
    refusals = [
        one["errorId"] for one in session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    ]
    assert refusals in ([], ["in-incognito"])  # Playwright's windows are private ones


def test_no_answer_of_the_api_is_kept_by_the_worker(app: AppWindow, someone: Callable[[], Person]) -> None:
    app.wait_for_worker()
    app.log_in(someone().login, OWN)
    app.at("Tài khoản")
    kept = app.page.evaluate(
        """async () => {
          const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)));
          const requests = await Promise.all(caches_.map(cache => cache.keys()));
          return requests.flat().map(request => request.url);
        }"""
    )
    assert kept
    assert not [url for url in kept if "/api/" in url]


def test_history_devices_and_this_was_not_me(
    app: AppWindow, open_app: Open, someone: Callable[[], Person]
) -> None:
    person = someone()
    elsewhere = open_app()
    elsewhere.log_in(person.login, OWN)
    elsewhere.at("Tài khoản")
    app.log_in(person.login, OWN)
    app.at("Tài khoản")
    app.follow("Lịch sử tài khoản")
    app.at("Lịch sử tài khoản")
    assert app.text.count("Đăng nhập trên ứng dụng VssID") == 2
    app.follow("Quay lại tài khoản")
    app.at("Tài khoản")
    app.follow("Nơi đang đăng nhập")
    app.at("Nơi đang đăng nhập")
    app.press("Đăng xuất ở đó")
    expect(app.page.locator("#said")).to_contain_text("Đã đăng xuất ở nơi đó")
    elsewhere.follow("Lịch sử tài khoản")
    elsewhere.at("Đăng nhập")
    assert "Phiên đăng nhập đã kết thúc" in elsewhere.text

    for _ in range(2):
        elsewhere = open_app()
        elsewhere.log_in(person.login, OWN)
        elsewhere.at("Tài khoản")
    app.show("tai-khoan")
    app.show("thiet-bi")
    app.press("Đăng xuất mọi nơi khác")
    expect(app.page.locator("#said")).to_contain_text("Đã đăng xuất mọi nơi khác")
    expect(app.page.locator("main .card")).to_have_count(1)
    elsewhere.follow("Lịch sử tài khoản")
    elsewhere.at("Đăng nhập")

    app.page.evaluate("location.hash = 'khong-phai-toi'")
    app.at("Không phải tôi")
    app.press("Đúng, không phải tôi")
    app.at("Tài khoản")
    assert "Việc cấp lại mật khẩu tạm dừng" in app.text


def test_a_session_outlives_a_reload_but_not_its_window(
    app: AppWindow, someone: Callable[[], Person]
) -> None:
    app.log_in(someone().login, OWN)
    app.at("Tài khoản")
    app.open()
    app.at("Tài khoản")
    other = app.context.new_page()
    other.goto("/app/")
    expect(other.get_by_role("heading", level=1)).to_have_text("Đăng nhập")
    assert not app.context.cookies()


def test_a_form_whose_session_ended_elsewhere_leads_to_the_login(
    app: AppWindow, open_app: Open, someone: Callable[[], Person]
) -> None:
    person = someone()
    app.log_in(person.login, OWN)
    app.at("Tài khoản")
    app.follow("Đổi mật khẩu")
    app.at("Đổi mật khẩu")
    elsewhere = open_app()
    elsewhere.log_in(person.login, OWN)
    elsewhere.at("Tài khoản")
    elsewhere.follow("Đổi mật khẩu")
    elsewhere.change_password(OWN, OTHER)
    elsewhere.at("Tài khoản")
    app.change_password(OWN, THIRD)
    app.at("Đăng nhập")
    assert "Phiên đăng nhập đã kết thúc" in app.text


def test_errors_are_told_at_the_top_and_lead_to_their_fields(app: AppWindow) -> None:
    app.at("Đăng nhập")
    app.press("Đăng nhập")
    assert "Vui lòng xem lại" in app.alert
    assert app.page.title().startswith("Lỗi: ")
    assert app.focused.startswith("Vui lòng xem lại")
    app.page.get_by_role("link", name="Nhập mật khẩu").click()
    assert app.focused == "password"
    described = app.page.locator("[name=password]").get_attribute("aria-describedby")
    assert app.page.locator(f"#{described}").inner_text() == "Nhập mật khẩu"
    app.log_in("0999999999", "sai")
    expect(app.page.get_by_role("alert")).to_contain_text("Sai tên đăng nhập hoặc mật khẩu")


def test_a_lock_says_until_when(app: AppWindow) -> None:
    app.at("Đăng nhập")
    app.fill_in(number="0999999998", password="sai")
    for times in range(5):  # the fifth wrong password locks
        with app.page.expect_response("**/api/v1/sessions"):
            app.press("Đăng nhập")
        answer = "Tài khoản bị khóa" if times == 4 else "Sai tên đăng nhập hoặc mật khẩu"
        expect(app.page.get_by_role("alert").filter(has_text=answer)).to_be_visible()
    assert re.search(r"Bạn có thể thử lại từ \d\d:\d\d ngày \d\d/\d\d/\d{4}\.", app.alert)


def test_it_works_with_a_keyboard_alone(app: AppWindow, someone: Callable[[], Person]) -> None:
    keyboard = app.page.keyboard
    app.at("Đăng nhập")
    app.page.locator("[name=number]").focus()
    keyboard.type(someone().login)
    keyboard.press("Tab")
    keyboard.type(OWN)
    keyboard.press("Enter")
    app.at("Tài khoản")
    assert app.focused == "Tài khoản"  # its heading, to be read
    while app.focused != "Đổi mật khẩu":
        keyboard.press("Tab")
    keyboard.press("Enter")
    app.at("Đổi mật khẩu")
    assert app.focused == "Đổi mật khẩu"


def test_it_speaks_english_and_remembers(app: AppWindow) -> None:
    app.page.get_by_role("button", name="English").click()
    app.at("Log in")
    assert app.page.locator("html").get_attribute("lang") == "en"
    app.open()
    app.at("Log in")
    app.fill_in(number="0999999999", password="wrong")
    app.press("Log in")
    app.page.get_by_role("alert").wait_for()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (768, "light")])
def test_every_screen_fits_a_thumb_and_an_eye(
    open_app: Open, someone: Callable[[], Person], language: str, width: int, scheme: str
) -> None:
    person = someone()
    app = open_app(width=width, color_scheme=scheme, reduced_motion="reduce")
    app.at("Đăng nhập")
    if language == "en":
        app.page.get_by_role("button", name="English").click()
        app.at("Log in")

    def look(*screens: str) -> None:
        for name in screens:
            app.show(name)
            assert not app.scrolls_sideways, name
            assert not app.small_targets(), name
            assert not [one for one in app.contrasts() if one[1] < READABLE], name
            assert not app.violations(), name

    look("dang-nhap", "quen-mat-khau", "ma-xac-nhan", "da-gui", "dang-nhap")
    app.page.locator("main form button").click()
    app.page.get_by_role("alert").wait_for()
    assert not app.violations()
    app.fill_in(number=person.login, password=OWN)
    app.page.locator("main form button").click()
    app.page.locator("a[href^=tel]").wait_for()
    look("tai-khoan", "doi-mat-khau", "lich-su", "thiet-bi", "khong-phai-toi")


def test_the_apis_page_loads_nothing_from_elsewhere(app: AppWindow) -> None:
    app.page.goto("/api/v1/docs")
    expect(app.page.get_by_role("heading", name="Nhánh 8")).to_be_visible()
    expect(app.page.get_by_text("/api/v1/password-requests", exact=True)).to_be_visible()
    here = app.page.evaluate("location.origin")
    assert [url for url in app.asked if not url.startswith((here, "data:"))] == []
