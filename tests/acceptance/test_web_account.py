"""My account, in real browsers, with a real worker and a real mailbox.

What is on file, where I am logged in, what happened, "Không phải tôi", and another e-mail address.
"""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page

from acceptance.crowd import OTHER, OWN, PEOPLE
from acceptance.forgotten import ask, press
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal

STAFF = "canbo@example.test"
PAGES = [
    "/tai-khoan/",
    "/tai-khoan/thiet-bi/",
    "/tai-khoan/lich-su/",
    "/tai-khoan/email/",
    "/tai-khoan/khong-phai-toi/",
    "/doi-mat-khau/",
]

MARGIN = 16
"""CSS pixels at least between a card and what follows it."""
_ROOM_BELOW_CARDS = """
() => [...document.querySelectorAll("main .card")]
  .filter(card => card.nextElementSibling)
  .map(card => card.nextElementSibling.getBoundingClientRect().top - card.getBoundingClientRect().bottom)
"""

Visit = Callable[..., Portal]
Someone = Callable[[], Person]


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal and a worker, with people who have an e-mail address on file."""
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>", "staff": STAFF}
    )
    installation.add(*PEOPLE)
    installation.start("worker")
    return installation


def follow(page: Page, name: str) -> None:
    """Follow a link on the page, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def mails_to(mail_server: MailServer, person: Person) -> int:
    return mail_server.recipients.count(person.email or "")


def reissue_code(mail_server: MailServer, person: Person, nth: int = 1) -> str:
    return mail_server.wait_for_words(
        person.email or "", r"(?s)yêu cầu cấp lại mật khẩu.*?Mã xác nhận: (\d{6})", nth
    )


def change_code(mail_server: MailServer, address: str) -> str:
    return mail_server.wait_for_words(address, r"(?s)địa chỉ.*?Mã xác nhận: (\d{6})")


def change_email(portal: Portal, mail_server: MailServer, person: Person, new: str) -> None:
    """Change the e-mail address, from the account's page to the last message."""
    page = portal.page
    portal.open("/tai-khoan/")
    follow(page, "Đổi email")
    page.get_by_label("Email mới").fill(new)
    press(page, "Gửi mã")
    page.locator("[name=code_old]").fill(change_code(mail_server, person.email or ""))
    page.locator("[name=code_new]").fill(change_code(mail_server, new.lower()))
    press(page, "Xác nhận")
    assert "Đã đổi email" in portal.text


def test_what_is_on_file_is_masked_until_it_is_asked_for(
    portal: Portal, installation: Installation, someone: Someone
) -> None:
    person = someone()
    portal.log_in(person.login, OWN)
    assert portal.title == "Tài khoản của tôi"
    shown = portal.page.content()
    phone = f"0{str(person.phone)[3:6]} {str(person.phone)[6:9]} {str(person.phone)[9:]}"
    for secret in (person.login, person.phone, phone, person.email):
        assert secret
        assert secret not in shown
    assert f"•••••••{person.login[-3:]}" in portal.text

    press(portal.page, "Hiện đầy đủ")
    for secret in (person.login, phone, person.email):
        assert secret
        assert secret in portal.text
    assert person.login not in portal.page.url
    [entry] = installation.rows("SELECT * FROM audit_entry WHERE event = 'accounts:profile:shown'")
    assert person.login not in entry["facts"]

    follow(portal.page, "Che bớt")
    assert person.login not in portal.page.content()
    portal.open("/tai-khoan/hien-day-du/")  # an address typed shows nothing
    assert portal.path == "/tai-khoan/"
    assert person.login not in portal.page.content()


def test_the_page_says_when_the_session_ends(portal: Portal, someone: Someone) -> None:
    portal.log_in(someone().login, OWN)
    assert re.search(
        r"tự kết thúc lúc \d\d:\d\d nếu bạn không làm gì thêm, và muộn nhất lúc \d\d:\d\d ngày", portal.text
    )


def test_the_history_tells_in_plain_words_what_happened(
    portal: Portal, installation: Installation, mail_server: MailServer, someone: Someone
) -> None:
    person = someone()
    issued = installation.reissue(person)
    portal.log_in(person.login, issued)
    portal.change_password(issued, OTHER)
    follow(portal.page, "Lịch sử")
    at = r", \d\d:\d\d ngày \d\d/\d\d/\d{4}"
    assert re.search(rf"Mật khẩu được cấp lại qua tổng đài 1900\.9068{at}", portal.text)
    assert re.search(rf"Đăng nhập trên Cổng Dịch vụ công{at}", portal.text)
    assert re.search(rf"Mật khẩu được đổi trên Cổng Dịch vụ công{at}", portal.text)
    assert f"Gọi từ số •••••••••{str(person.phone)[-3:]}" in portal.text
    mail_server.wait_for_words(person.email or "", "(Mật khẩu tài khoản VssID của bạn vừa được đổi)")


def test_another_browser_is_listed_and_logged_out_from_here(
    portal: Portal, visit: Visit, installation: Installation, someone: Someone
) -> None:
    person = someone()
    elsewhere = visit(installation.portal_url())
    elsewhere.log_in(person.login, OWN)
    portal.log_in(person.login, OWN)
    follow(portal.page, "Thiết bị")
    assert portal.text.count("HeadlessChrome trên Linux") == 2
    assert portal.text.count("Thiết bị này") == 1
    press(portal.page, "Đăng xuất")
    assert "Đã đăng xuất thiết bị đó" in portal.text
    assert "Bạn không đăng nhập ở thiết bị nào khác" in portal.text
    assert not elsewhere.is_logged_in
    assert portal.is_logged_in

    for _ in range(2):
        elsewhere = visit(installation.portal_url())
        elsewhere.log_in(person.login, OWN)
    portal.open("/tai-khoan/thiet-bi/")
    press(portal.page, "Đăng xuất mọi thiết bị khác")
    assert "Đã đăng xuất 2 thiết bị" in portal.text
    assert not elsewhere.is_logged_in


def test_not_me_stops_reissues_ends_other_sessions_and_tells_staff(
    portal: Portal, visit: Visit, installation: Installation, mail_server: MailServer, someone: Someone
) -> None:
    person, witness = someone(), someone()
    elsewhere = visit(installation.portal_url())
    elsewhere.log_in(person.login, OWN)
    portal.log_in(person.login, OWN)
    follow(portal.page, "Lịch sử")
    follow(portal.page, "Không phải tôi")
    assert "Mọi thiết bị khác bị đăng xuất" in portal.text  # it says so before it is done
    assert elsewhere.is_logged_in
    press(portal.page, "Xác nhận: không phải tôi")
    assert "Cán bộ BHXH đã được báo" in portal.text
    assert not elsewhere.is_logged_in
    mail_server.wait_for(STAFF)

    with pytest.raises(AssertionError, match=r"no offer: .*FROZEN"):
        installation.reissue(person)
    stranger = visit(installation.portal_url())
    ask(stranger.page, person)
    ask(stranger.page, witness)
    reissue_code(mail_server, witness)  # asked later, mailed: so the other never will be
    assert mails_to(mail_server, person) == 0

    portal.open("/tai-khoan/lich-su/")
    assert "Bạn báo “Không phải tôi” trên Cổng Dịch vụ công" in portal.text
    portal.open("/tai-khoan/email/")
    assert "tạm dừng" in portal.text
    assert not portal.page.get_by_label("Email mới").count()


def test_another_address_takes_two_codes_and_gets_no_password_for_a_day(
    portal: Portal, visit: Visit, installation: Installation, mail_server: MailServer, someone: Someone
) -> None:
    person, witness = someone(), someone()
    moved = replace(person, email="dia.chi.moi@example.vn")
    portal.log_in(person.login, OWN)
    change_email(portal, mail_server, person, "Dia.Chi.Moi@Example.vn")
    assert "d•••@example.vn" in portal.text
    assert "nhận được mật khẩu cấp lại từ" in portal.text
    for told in (person, moved):
        mail_server.wait_for_words(told.email or "", "(Thông tin liên hệ trong hồ sơ của bạn đã thay đổi)")
    portal.open("/tai-khoan/lich-su/")
    assert "Email trong hồ sơ được đổi trên Cổng Dịch vụ công" in portal.text

    stranger = visit(installation.portal_url())
    before = mails_to(mail_server, moved), mails_to(mail_server, person)
    ask(stranger.page, moved)
    ask(stranger.page, person)
    ask(stranger.page, witness)
    reissue_code(mail_server, witness)
    assert (mails_to(mail_server, moved), mails_to(mail_server, person)) == before


def test_once_it_has_waited_the_new_address_gets_a_password(
    install: Callable[..., Installation], mail_server: MailServer, visit: Visit
) -> None:
    person = Person("Người Đã Chờ", number="0200000001", email="cu@example.test", password=OWN)
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        registry={"new_contact_waits": "1 ms"},
    )
    installation.add(person)
    installation.start("worker")
    portal = visit(installation.portal_url())
    portal.log_in(person.login, OWN)
    change_email(portal, mail_server, person, "moi@example.vn")
    moved = replace(person, email="moi@example.vn")
    stranger = visit(installation.portal_url())
    ask(stranger.page, moved)
    stranger.page.get_by_label("Mã xác nhận").fill(reissue_code(mail_server, moved))
    press(stranger.page, "Xác nhận")
    issued = mail_server.wait_for_words(moved.email or "", r"\b(\d{8})\b")
    stranger.log_in(person.login, issued)
    assert stranger.title == "Đổi mật khẩu"


def test_without_an_address_on_file_the_page_says_how_to_declare_one(
    portal: Portal, installation: Installation
) -> None:
    nobody = Person("Người Chưa Có", number="0200000002", phone="+84912000099", email=None, password=OWN)
    installation.add(nobody)
    portal.log_in(nobody.login, OWN)
    follow(portal.page, "Cách đăng ký email")
    assert "TK1-TS" in portal.text
    assert "02/SĐ-GD" in portal.text
    assert not portal.page.get_by_label("Email mới").count()


@pytest.mark.parametrize("path", PAGES)
def test_a_telephone_without_javascript_shows_it_all_within_its_width(
    installation: Installation, visit: Visit, path: str
) -> None:
    portal = visit(installation.portal_url(), width=360, javascript=False, dark=True)
    portal.log_in(PEOPLE[9].login, OWN)
    portal.open(path)
    assert portal.path == path
    assert portal.page.get_by_role("heading", level=1).count() == 1
    portal.context.close()
    portal = visit(installation.portal_url(), width=360)
    portal.log_in(PEOPLE[9].login, OWN)
    portal.open(path)
    assert not portal.scrolls_sideways
    assert min(portal.page.evaluate(_ROOM_BELOW_CARDS), default=MARGIN) >= MARGIN
    assert min(contrast for _, contrast in portal.contrasts()) >= 4.5


def test_wrong_codes_keep_the_address_and_say_which_is_wrong(
    portal: Portal, mail_server: MailServer, someone: Someone
) -> None:
    person = someone()
    portal.log_in(person.login, OWN)
    portal.open("/tai-khoan/email/")
    page = portal.page
    page.get_by_label("Email mới").fill("không phải địa chỉ")
    press(page, "Gửi mã")
    assert "Email phải có dạng" in portal.alert
    page.get_by_label("Email mới").fill("dung@example.vn")
    press(page, "Gửi mã")
    page.locator("[name=code_old]").fill(change_code(mail_server, person.email or ""))
    right = change_code(mail_server, "dung@example.vn")
    page.locator("[name=code_new]").fill("000000" if right != "000000" else "111111")
    press(page, "Xác nhận")
    assert "Mã không đúng. Còn 4 lần nhập." in portal.alert
    assert not page.locator("[name=code_old]").count()
    page.locator("[name=code_new]").fill(f"{right[:3]} {right[3:]}")
    press(page, "Xác nhận")
    assert "Đã đổi email" in portal.text
