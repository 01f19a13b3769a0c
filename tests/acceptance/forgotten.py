"""Way 2 on the portal as a person goes it: the form, the code from the mail, the password from the mail."""

from playwright.sync_api import Page

from acceptance import check_code_ear
from acceptance.installation import Person
from acceptance.mail_server import MailServer

FORM, CODE, SENT = "/quen-mat-khau/", "/quen-mat-khau/ma-xac-nhan/", "/quen-mat-khau/da-gui/"


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
