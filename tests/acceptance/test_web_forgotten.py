"""Way 2, from "Đăng nhập" to a password of one's own, in a real browser and a real mailbox."""

import re
from collections.abc import Callable, Iterator
from itertools import count

import pytest

from acceptance.crowd import OTHER, OWN
from acceptance.forgotten import (
    CODE,
    FORM,
    SENT,
    ask,
    confirm,
    fill_in,
    heard,
    mailed_code,
    mailed_password,
    press,
)
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal

THUMB = 44
"""CSS pixels that a target has at least each way (WCAG 2.2, 2.5.5)."""
READABLE = 4.5
"""Contrast of text with what it stands on (WCAG 2.2, 1.4.3)."""

Visit = Callable[..., Portal]


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
