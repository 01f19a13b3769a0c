"""axe-core on every page, with its errors, in both languages, by day and by night, on two screens."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern
from playwright.sync_api import Browser, Page, ViewportSize

from acceptance import check_code_ear
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal
from nhanh8.portal import urls

OWN = "con mèo ngủ trên mái"
PEOPLE = {
    "vi": Person("Nguyễn Thị An", "0100000001", phone="+84912000001", email="an@example.test", password=OWN),
    "en": Person("Lê Thị Chi", "0100000002", phone="+84912000002", email="chi@example.test", password=OWN),
}
"""One for each language: what is done to an account stays done."""

NO_PAGES = {"robots", "sitemap", "security_txt", "check_picture", "check_recording", "log_out", "draft_paper"}
"""Addresses of the portal that show nothing to read in a browser, or only lead to a page."""

LOOKS = [(width, colours) for width in (360, 1280) for colours in ("light", "dark")]
RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
"""All of axe's rules, advice too, and the one of WCAG 2.2 that is off until it is asked for."""


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation], mail_server: MailServer) -> Installation:
    """Give a portal, a worker that sends its mails, and someone for each language."""
    installation = install(mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"})
    installation.add(*PEOPLE.values())
    installation.start("worker")
    return installation


class Walk:
    """A walk through all pages; each stop is named as in `urls.py`, with what is special about it."""

    def __init__(self, portal: Portal, installation: Installation, mail_server: MailServer) -> None:
        self._language = portal.page.locator("html").get_attribute("lang") or ""
        self._portal = portal
        self._installation = installation
        self._mail_server = mail_server

    def pages(self, person: Person) -> Iterator[tuple[str, str]]:
        """Go through them: what anyone sees, the way to a new password, and what is behind a login."""
        yield from self._public()
        yield from self._declaration(person)
        yield from self._forgotten(person)
        yield from self._login(person)
        yield from self._account(person)

    def _public(self) -> Iterator[tuple[str, str]]:
        for name, path in {
            "home": "/",
            "ways": "/cap-lai-mat-khau/",
            "help": "/tro-giup/",
            "privacy": "/du-lieu-ca-nhan/",
            "accessibility": "/kha-nang-tiep-can/",
            "agencies": "/co-quan-bhxh/?province=&words=hue",
        }.items():
            self._portal.open(path)
            for question in self._page.locator("summary").all():
                question.click()
            yield name, ""
        self._portal.open("/nothing-here")
        yield "not found", ""

    def _declaration(self, person: Person) -> Iterator[tuple[str, str]]:
        self._portal.open("/to-khai-02/")
        yield "declare", ""
        self._send()
        yield "declare", "with errors"
        for field, typed in {
            "full_name": person.name,
            "number": person.login,
            "paper": "001199012345",
            "phone": "0912000009",
            "email": person.email or "",
            "answer": self._check_code(),
        }.items():
            self._page.locator(f"[name={field}]").fill(typed)
        self._send()
        yield "draft", ""
        self._portal.open("/to-khai-02/tim-lai/")
        yield "draft_again", ""
        self._send()
        yield "draft_again", "with errors"

    def _forgotten(self, person: Person) -> Iterator[tuple[str, str]]:
        self._portal.open("/quen-mat-khau/")
        yield "forgotten", ""
        self._send()
        yield "forgotten", "with errors"
        self._page.locator("[name=number]").fill(person.login)
        self._page.locator("[name=email]").fill(person.email or "")
        self._page.locator("[name=answer]").fill(self._check_code())
        self._send()
        yield "forgotten_code", ""
        self._send()
        yield "forgotten_code", "with errors"
        self._page.locator("[name=code]").fill(self._codes_sent_to(person.email or "")[0])
        self._send()
        yield "forgotten_sent", ""

    def _login(self, person: Person) -> Iterator[tuple[str, str]]:
        self._portal.open("/dang-nhap/")
        yield "log_in", ""
        self._portal.log_in("", "")
        yield "log_in", "with errors"
        self._portal.log_in(person.login, "sai")
        yield "log_in", "wrong pair"
        self._portal.log_in(person.login, OWN)

    def _account(self, person: Person) -> Iterator[tuple[str, str]]:
        self._portal.open("/tai-khoan/")
        yield "account", ""
        with self._page.expect_navigation():
            self._page.locator("form[action='/tai-khoan/hien-day-du/'] button").click()
        yield "account_in_full", ""
        for name, path in {
            "devices": "/tai-khoan/thiet-bi/",
            "history": "/tai-khoan/lich-su/",
        }.items():
            self._portal.open(path)
            yield name, ""
        yield from self._own_data()
        self._portal.open("/tai-khoan/email/")
        yield "email", ""
        self._page.locator("[name=new]").fill("nobody at nowhere")
        self._send()
        yield "email", "with errors"
        new = f"new.{person.email}"
        self._page.locator("[name=new]").fill(new)
        self._send()
        yield "email_codes", ""
        self._send()
        yield "email_codes", "with errors"
        self._portal.open("/doi-mat-khau/")
        yield "change_password", ""
        self._portal.change_password("", "ngắn", "khác")
        yield "change_password", "with errors"
        self._portal.open("/tai-khoan/khong-phai-toi/")
        yield "not_me", ""
        with self._page.expect_navigation():
            self._page.locator("main form button").click()
        yield "not_me", "after it"
        self._portal.open("/tai-khoan/")
        yield "account", "frozen"

    def _own_data(self) -> Iterator[tuple[str, str]]:
        for name, path in {"own_data": "", "erasure": "xoa/", "correction": "sua/"}.items():
            self._portal.open(f"/tai-khoan/du-lieu/{path}")
            yield name, ""
            self._send()
            yield name, "with errors"
        self._page.locator("[name=text]").fill("Tên đúng là An")
        self._send()
        yield "own_data", "with a request"

    @property
    def _page(self) -> Page:
        return self._portal.page

    def _send(self) -> None:
        with self._page.expect_navigation():
            self._page.locator("main form.card button").first.click()

    def _check_code(self) -> str:
        source = self._page.locator("audio").get_attribute("src") or ""
        return check_code_ear.digits(self._page.request.get(source).body(), self._language)

    def _codes_sent_to(self, address: str) -> list[str]:
        texts = [mail.get_body(("plain",)) for mail in self._mail_server.wait_for(address)]
        return [code for text in texts if text for code in re.findall(r"\b\d{6}\b", text.get_content())]


def _violations(page: Page) -> list[tuple[str, list[str]]]:
    results: dict[str, Any] = Axe().run(page, options=RULES).response
    return [(found["id"], [node["html"] for node in found["nodes"]]) for found in results["violations"]]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_axe_finds_nothing_on_any_page(
    browser: Browser, installation: Installation, mail_server: MailServer, language: str
) -> None:
    portal = Portal(browser, installation.portal_url(), english=language == "en")
    seen = {"not found"}
    found = []
    for name, what in Walk(portal, installation, mail_server).pages(PEOPLE[language]):
        seen.add(name)
        for width, colours in LOOKS:
            portal.page.set_viewport_size(ViewportSize(width=width, height=800))
            # Colours that are still on their way from light to dark would be judged as they are.
            portal.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
            found += [(name, what, width, colours, *problem) for problem in _violations(portal.page)]
    portal.close()
    assert not found
    pages = {pattern.name for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}
    assert seen - {"not found"} == pages - NO_PAGES, "a page is missing from the walk, or from the portal"
