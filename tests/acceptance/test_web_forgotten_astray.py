"""Way 2 gone astray: a wrong pair, two tabs, the back button, a form sent twice, no cookies."""

import re
from collections.abc import Callable
from dataclasses import replace

from playwright.sync_api import Route

from acceptance.forgotten import CODE, FORM, SENT, ask, confirm, fill_in, mailed_code, press
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal

Visit = Callable[..., Portal]


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
