"""Way 2, from "Đăng nhập" to a password of one's own, in a real browser and a real mailbox."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import pytest
from playwright.sync_api import Page, Route

from acceptance import check_code_ear
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal

OWN = "con mèo ngủ trên mái"
OTHER = "con chó chạy ngoài sân"
FORM, CODE, SENT = "/quen-mat-khau/", "/quen-mat-khau/ma-xac-nhan/", "/quen-mat-khau/da-gui/"

THUMB = 44
"""CSS pixels that a target has at least each way (WCAG 2.2, 2.5.5)."""
READABLE = 4.5
"""Contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""

Visit = Callable[..., Portal]

_PEOPLE = [
    Person(
        f"Người Thứ {n}",
        number=f"01000000{n:02}",
        phone=f"+849120000{n:02}",
        email=f"nguoi{n}@example.test",
        password=OWN,
    )
    for n in range(20)
]


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, with people who have an e-mail address on file."""
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        # All these people sit at one machine.
        reissue={"per_source": "1000 per hour"},
        checkcode={"per_source": "1000 per hour"},
    )
    installation.add(*_PEOPLE)
    installation.start("worker")
    return installation


@pytest.fixture(scope="module")
def someone() -> Callable[[], Person]:
    """Give a person whom no other story has met."""
    numbers = count()
    return lambda: _PEOPLE[next(numbers)]


@pytest.fixture
def portal(installation: Installation, visit: Visit) -> Portal:
    return visit(installation.portal_url())


def heard(page: Page) -> str:
    """Listen to the check code of a page."""
    recording = page.locator("audio").get_attribute("src")
    assert recording
    answer = page.context.request.get(recording)
    assert answer.ok
    return check_code_ear.digits(answer.body())


def fill_in(page: Page, person: Person) -> None:
    """Fill in the form, opening it if it isn't there."""
    if not page.url.endswith(FORM):
        page.goto(FORM)
    page.get_by_label("Mã số BHXH").fill(person.login)
    page.get_by_label("Email cá nhân").fill(person.email or "")
    page.get_by_label("Nhập mã kiểm tra").fill(heard(page))


def press(page: Page, name: str) -> None:
    """Press a button that leads to a page, and wait for that page."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def ask(page: Page, person: Person) -> None:
    fill_in(page, person)
    press(page, "Gửi")


def confirm(page: Page, code: str) -> None:
    page.get_by_label("Mã xác nhận").fill(code)
    press(page, "Xác nhận")


def mailed_code(mail_server: MailServer, person: Person, nth: int = 1) -> str:
    return mail_server.wait_for_words(person.email or "", r"(?m)^\D*\b(\d{6})\s*$", nth)


def mailed_password(mail_server: MailServer, person: Person) -> str:
    return mail_server.wait_for_words(person.email or "", r"\b(\d{8})\b")


def test_from_the_login_to_a_password_of_ones_own(
    portal: Portal, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    page = portal.page
    page.get_by_role("navigation").get_by_role("link", name="Đăng nhập").first.click()
    page.get_by_role("link", name="Cá nhân", exact=True).click()
    page.get_by_role("main").get_by_role("link", name="Quên mật khẩu", exact=True).click()
    assert portal.title == "Quên mật khẩu"
    ask(page, person)
    assert portal.title == "Nhập mã xác nhận"
    assert re.search(r"Mã dùng được đến \d\d:\d\d:\d\d ngày \d\d/\d\d/\d{4}", portal.text)
    confirm(page, mailed_code(mail_server, person))
    assert portal.path == SENT
    assert "đang được gửi đến email cá nhân của bạn" in portal.text

    password = mailed_password(mail_server, person)
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name="Đăng nhập").click()
    portal.log_in(person.login, password)
    assert portal.title == "Đổi mật khẩu"
    portal.change_password(password, OTHER)
    assert portal.is_logged_in
    portal.log_out()
    portal.log_in(person.login, OWN)
    assert "Sai tên đăng nhập hoặc mật khẩu" in portal.alert


def test_the_mail_names_the_account_and_until_when_its_password_is_good(
    portal: Portal, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    ask(portal.page, person)
    confirm(portal.page, mailed_code(mail_server, person))
    mailed_password(mail_server, person)
    text = mail_server.wait_for_words(person.email or "", r"(?s)^(.*\b\d{8}\b.*)$")
    for fact in (person.name, f"•••••••{person.login[-3:]}", (person.phone or "")[-3:], "Có hiệu lực đến"):
        assert fact in text
    assert person.login not in text
    portal.log_in(person.login, OWN)  # until the first login with the new one
    assert portal.is_logged_in


def test_with_the_keyboard_alone(
    portal: Portal, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    page = portal.page
    keys = page.keyboard

    def tab_to(what: str) -> None:
        for _ in range(40):
            keys.press("Tab")
            if portal.focused == what:
                return
        pytest.fail(f"Tab never comes to {what!r}")

    def enter(leads_to: str) -> None:
        with page.expect_navigation(url=f"**{leads_to}"):
            keys.press("Enter")

    tab_to("Đăng nhập")
    enter("/dang-nhap/")
    tab_to("Quên mật khẩu")
    enter(FORM)
    tab_to("number")
    keys.type(person.login)
    tab_to("email")
    keys.type(person.email or "")
    keys.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "AUDIO"
    tab_to("answer")
    keys.type("11111")
    enter(FORM)  # in a field, Enter sends the form: it doesn't ask for another check code
    assert portal.focused.startswith("Vui lòng xem lại")
    assert "Mã kiểm tra không đúng" in portal.alert
    tab_to("Mã kiểm tra không đúng. Hãy nhập mã mới.")
    keys.press("Enter")
    assert portal.focused == "answer"
    keys.type(heard(page))
    enter(CODE)
    tab_to("code")
    keys.type(mailed_code(mail_server, person))
    tab_to("Xác nhận")
    enter(SENT)
    tab_to("Đăng nhập")
    password = mailed_password(mail_server, person)
    page.get_by_role("main").get_by_role("link", name="Đăng nhập").focus()
    enter("/dang-nhap/")
    tab_to("number")
    keys.type(person.login)
    tab_to("password")
    keys.type(password)
    enter("/doi-mat-khau/")


def test_on_a_small_telephone_without_scripts(
    installation: Installation, visit: Visit, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    portal = visit(installation.portal_url(), width=360, javascript=False)
    fill_in(portal.page, person)
    press(portal.page, "Đổi mã kiểm tra khác")
    assert portal.typed["number"] == person.login
    assert portal.typed["email"] == person.email
    assert not portal.typed["answer"]
    portal.page.get_by_label("Nhập mã kiểm tra").fill(heard(portal.page))
    press(portal.page, "Gửi")
    confirm(portal.page, mailed_code(mail_server, person))
    assert portal.path == SENT
    password = mailed_password(mail_server, person)
    portal.log_in(person.login, f"{password[:4]} {password[4:]}")
    assert portal.must_change


def test_a_browser_plays_the_recording(portal: Portal) -> None:
    complaints: list[str] = []
    portal.page.on("console", lambda message: complaints.append(message.text))
    portal.open(FORM)
    seconds = portal.page.evaluate(
        """() => new Promise((played, failed) => {
            const audio = document.querySelector("audio");
            audio.onerror = () => failed(audio.error.message);
            audio.onended = () => played(audio.duration);
            audio.playbackRate = 4;
            audio.play().catch(failed);
        })"""
    )
    assert 3 < seconds < 9
    assert not complaints


def test_the_picture_is_seen_at_its_own_size_also_on_the_smallest_telephone(
    installation: Installation, visit: Visit
) -> None:
    portal = visit(installation.portal_url(), width=320)
    portal.open(FORM)
    size = portal.page.evaluate(
        "() => { const i = document.querySelector('.check-code img');"
        " return [i.naturalWidth, i.clientWidth, i.complete]; }"
    )
    assert size == [220, 220, True]


def test_a_wrong_pair_looks_the_same_and_gets_no_mail(
    portal: Portal,
    visit: Visit,
    installation: Installation,
    mail_server: MailServer,
    someone: Callable[[], Person],
) -> None:
    person = someone()
    ask(portal.page, person)
    right = re.sub(r"\d\d:\d\d:\d\d", "", portal.text)
    stranger = visit(installation.portal_url())
    ask(stranger.page, replace(person, email="la@example.test"))
    assert re.sub(r"\d\d:\d\d:\d\d", "", stranger.text) == right
    assert stranger.path == portal.path == CODE
    for left in (4, 3, 2, 1):
        confirm(stranger.page, "000000")
        assert f"Bạn còn {left} lần thử" in stranger.alert
    confirm(stranger.page, "000000")
    assert stranger.title == "Mã xác nhận không còn dùng được"
    mailed_code(mail_server, person)
    assert "la@example.test" not in mail_server.recipients
    with stranger.page.expect_navigation():
        stranger.page.get_by_role("link", name="Gửi lại mã").click()
    assert stranger.title == "Quên mật khẩu"


def test_of_two_tabs_the_newer_request_counts(
    portal: Portal, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    ask(portal.page, person)
    first = mailed_code(mail_server, person)
    other = portal.context.new_page()
    ask(other, person)
    second = mailed_code(mail_server, person, 2)
    confirm(portal.page, first)
    assert "vừa gửi một yêu cầu mới hơn" in portal.alert
    confirm(portal.page, second)
    assert portal.path == SENT
    confirm(other, second)
    assert other.url.endswith(SENT)


def test_the_back_button_leads_astray_nobody(
    portal: Portal, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    ask(portal.page, person)
    portal.page.go_back()
    assert "nhập mã xác nhận trong thư" in portal.text
    portal.page.go_forward()
    assert portal.path == CODE
    confirm(portal.page, mailed_code(mail_server, person))
    portal.page.go_back()
    assert portal.path == SENT


def test_pressed_twice_the_form_is_sent_once(
    portal: Portal, installation: Installation, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    asked = "SELECT count(*) FROM reissue_reissue"
    before = installation.rows(asked)[0][0]
    fill_in(portal.page, person)
    portal.page.get_by_role("button", name="Gửi").dblclick()
    portal.page.wait_for_load_state()
    code = mailed_code(mail_server, person)
    portal.open(CODE)
    confirm(portal.page, code)
    assert portal.path == SENT
    assert installation.rows(asked)[0][0] == before + 1


def test_without_cookies_a_page_says_what_is_missing(portal: Portal, someone: Callable[[], Person]) -> None:
    def without_cookies(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        headers = {name: value for name, value in answer.headers.items() if name != "set-cookie"}
        route.fulfill(response=answer, headers=headers)

    portal.context.clear_cookies()
    portal.page.route("**/*", without_cookies)
    portal.open(FORM)
    portal.context.clear_cookies()
    fill_in(portal.page, someone())
    portal.context.clear_cookies()
    press(portal.page, "Gửi")
    assert portal.title == "Trang đã quá cũ"
    assert "cookie" in portal.text


def test_what_ties_it_together_is_out_of_reach(portal: Portal, someone: Callable[[], Person]) -> None:
    ask(portal.page, someone())
    [cookie] = [c for c in portal.context.cookies() if c["name"] == "nhanh8_request"]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert portal.page.evaluate("document.cookie") == ""
    assert cookie["value"] not in portal.page.content()


def _every_page(portal: Portal, mail_server: MailServer, person: Person, nth: int) -> Iterator[str]:
    portal.open("/dang-nhap/")
    yield "login"
    portal.open(FORM)
    yield "form"
    press(portal.page, "Gửi")
    yield "form with errors"
    ask(portal.page, person)
    yield "code"
    confirm(portal.page, "")
    yield "code with errors"
    portal.open(FORM)
    yield "form after a request"
    portal.open(CODE)
    confirm(portal.page, mailed_code(mail_server, person, nth))
    yield "sent"
    portal.context.add_cookies([{"name": "nhanh8_request", "value": "x", "url": portal.url}])
    portal.open(CODE)
    yield "over"


@pytest.fixture(scope="module")
def watched(someone: Callable[[], Person]) -> tuple[Person, Iterator[int]]:
    """Give one person for all looks at the pages, and count the codes that come."""
    return someone(), count(1)


@pytest.mark.parametrize("dark", [False, True])
def test_every_page_fits_a_small_telephone_and_can_be_read_and_touched(
    installation: Installation,
    visit: Visit,
    mail_server: MailServer,
    watched: tuple[Person, Iterator[int]],
    *,
    dark: bool,
) -> None:
    person, codes = watched
    portal = visit(installation.portal_url(), width=360, dark=dark)
    for name in _every_page(portal, mail_server, person, next(codes)):
        assert not portal.scrolls_sideways, name
        for text, contrast in portal.contrasts():
            assert contrast >= READABLE, (name, text, contrast)
        for target in portal.page.locator(
            "main button, main .button, main input:not([type=hidden]), audio"
        ).all():
            box = target.bounding_box()
            assert box, (name, target)
            assert min(box["width"], box["height"]) >= THUMB, (name, target.inner_text(), box)
        assert portal.page.locator("script, style, [style]").count() == 0
        for word in ("mật khẩu", "xác nhận"):
            assert not portal.torn(word), (name, word)


def test_no_log_tells_a_number_an_address_or_a_secret(
    portal: Portal, installation: Installation, mail_server: MailServer, someone: Callable[[], Person]
) -> None:
    person = someone()
    ask(portal.page, person)
    code = mailed_code(mail_server, person)
    confirm(portal.page, code)
    password = mailed_password(mail_server, person)
    for name in ("web", "worker"):
        log = (installation.home / f"{name}.log").read_text()
        for secret in (person.login, person.email or "", code, password):
            assert secret not in log
