"""The portal for everybody: keyboard, no scripts, a small screen, another language, night."""

import re
from collections.abc import Callable, Iterator

import pytest

from acceptance.installation import Installation, Person
from acceptance.portal import Portal

OWN = "con mèo ngủ trên mái"
OTHER = "con chó chạy ngoài sân"
AN = Person(name="Nguyễn Phúc Công Tằng Tôn Nữ Thị Hoài An", password=OWN)
BINH = Person("Trần Văn Bình", number="0100000001", phone="+84912000001", password=OWN)
CHI = Person("Lê Thị Chi", number="0100000002", phone="+84912000002", password=OWN)

THUMB = 44
"""CSS pixels that a target has at least each way (WCAG 2.2, 2.5.5)."""
READABLE = 4.5
"""Contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""

Visit = Callable[..., Portal]


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give a portal with three people."""
    installation = install()
    installation.add(AN, BINH, CHI)
    return installation


def _every_page(portal: Portal) -> Iterator[str]:
    """Go through all pages, with their errors, and name them."""
    portal.open("/")
    yield "home"
    portal.log_in("", "")
    yield "login with errors"
    portal.log_in(AN.login, "sai")
    yield "wrong pair"
    portal.open("/nothing-here")
    yield "not found"
    portal.log_in(AN.login, OWN)
    yield "account"
    portal.change_password("", "ngắn", "khác")
    yield "change with errors"
    portal.log_out()
    yield "logged out"


def test_a_new_password_is_chosen_with_the_keyboard_alone(visit: Visit, installation: Installation) -> None:
    issued = installation.reissue(BINH)
    portal = visit(installation.portal_url())
    keys = portal.page.keyboard

    def tab_to(what: str) -> None:
        for _ in range(30):
            keys.press("Tab")
            if portal.focused == what:
                return
        pytest.fail(f"Tab never comes to {what!r}")

    keys.press("Tab")
    assert portal.focused == "Đến nội dung chính"
    tab_to("Đăng nhập")
    keys.press("Enter")
    portal.page.wait_for_url("**/dang-nhap/")
    tab_to("number")
    keys.type(BINH.login)
    tab_to("password")
    keys.type("sai")
    keys.press("Enter")
    portal.page.get_by_role("alert").wait_for()
    assert portal.focused.startswith("Vui lòng xem lại")
    keys.press("Tab")
    assert portal.focused == "Sai tên đăng nhập hoặc mật khẩu"
    keys.press("Enter")
    assert portal.focused == "number"
    assert portal.typed["number"] == BINH.login
    tab_to("password")
    keys.type(issued)
    keys.press("Enter")
    portal.page.wait_for_url("**/doi-mat-khau/")
    tab_to("old")
    keys.type(issued)
    tab_to("new")
    keys.type(OTHER)
    tab_to("again")
    keys.type(OTHER)
    tab_to("Hoàn tất")
    keys.press("Enter")
    portal.page.wait_for_url("**/tai-khoan/")
    tab_to("Đăng xuất")
    keys.press("Enter")
    portal.page.wait_for_url("**/dang-nhap/")


def test_everything_works_without_scripts(visit: Visit, installation: Installation) -> None:
    issued = installation.reissue(CHI)
    portal = visit(installation.portal_url(), javascript=False)
    portal.log_in(CHI.login, issued)
    portal.change_password(issued, OTHER)
    assert portal.is_logged_in
    portal.log_out()
    assert not portal.is_logged_in


def test_no_page_loads_a_script_or_anything_from_elsewhere(visit: Visit, installation: Installation) -> None:
    portal = visit(installation.portal_url())
    asked: list[str] = []
    complaints: list[str] = []
    portal.page.on("request", lambda request: asked.append(request.url))
    portal.page.on("console", lambda message: complaints.append(message.text))
    portal.open("/")
    portal.log_in(AN.login, OWN)
    assert all(url.startswith(portal.url) for url in asked)
    assert not complaints
    assert portal.page.locator("script, style, [style], [onclick]").count() == 0


@pytest.mark.parametrize("english", [False, True])
def test_no_page_scrolls_sideways_on_a_small_telephone(
    visit: Visit, installation: Installation, *, english: bool
) -> None:
    portal = visit(installation.portal_url(), width=360, english=english)
    assert not [name for name in _every_page(portal) if portal.scrolls_sideways]


@pytest.mark.parametrize("width", [320, 360, 414, 768, 1024])
def test_no_heading_breaks_within_a_word(visit: Visit, installation: Installation, width: int) -> None:
    portal = visit(installation.portal_url(), width=width)
    for path in ("/", "/cap-lai-mat-khau/", "/dang-nhap/", "/nothing-here"):
        portal.open(path)
        for word in ("mật khẩu", "điện thoại", "tổng đài", "ứng dụng", "chưa đăng ký", "cấp lại"):
            assert not portal.torn(word), (path, word)


def test_whatever_is_touched_is_big_enough_for_a_thumb(visit: Visit, installation: Installation) -> None:
    portal = visit(installation.portal_url(), width=360)
    for name in _every_page(portal):
        for target in portal.page.locator(
            "button, nav a, .button, main input:not([type=hidden], [hidden])"
        ).all():
            box = target.bounding_box()
            assert box, (name, target)
            assert min(box["width"], box["height"]) >= THUMB, (name, target.inner_text(), box)


def test_every_page_speaks_english_when_asked(visit: Visit, installation: Installation) -> None:
    portal = visit(installation.portal_url(), english=True)
    vietnamese = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
    known = re.compile(f"Nhánh 8|Tiếng Việt|02/SĐ-GD|đồng|{AN.name}")
    for name in _every_page(portal):
        assert portal.page.locator("html").get_attribute("lang") == "en"
        left = vietnamese.search(known.sub("", portal.text))
        assert not left, (name, portal.text)
    assert portal.title == "Log in"
    assert "1,000 đồng a minute" in portal.text


def test_the_language_can_be_changed_back_and_is_kept(visit: Visit, installation: Installation) -> None:
    portal = visit(installation.portal_url(), english=True)
    portal.open("/dang-nhap/")
    assert portal.title == "Log in"
    portal.page.get_by_role("button", name="Tiếng Việt").click()
    assert portal.path == "/dang-nhap/"
    assert portal.title == "Đăng nhập"


def test_browsers_know_which_field_is_which(visit: Visit, installation: Installation) -> None:
    portal = visit(installation.portal_url())
    portal.open("/dang-nhap/")
    number, password = portal.page.locator("[name=number]"), portal.page.locator("[name=password]")
    assert number.get_attribute("autocomplete") == "username"
    assert number.get_attribute("inputmode") == "numeric"
    assert password.get_attribute("autocomplete") == "current-password"
    portal.log_in(AN.login, OWN)
    portal.open("/doi-mat-khau/")
    kinds = [
        portal.page.locator(f"[name={n}]").get_attribute("autocomplete") for n in ("old", "new", "again")
    ]
    assert kinds == ["current-password", "new-password", "new-password"]


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground_by_day_and_by_night(
    visit: Visit, installation: Installation, *, dark: bool
) -> None:
    portal = visit(installation.portal_url(), dark=dark)
    for name in _every_page(portal):
        for text, contrast in portal.contrasts():
            assert contrast >= READABLE, (name, text, contrast)
