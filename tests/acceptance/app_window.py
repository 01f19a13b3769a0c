"""The app as a person uses it: in a real browser the size of a telephone, by the words on its screens."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect

from acceptance.portal import CONTRASTS

PATIENCE_MS = 20_000


class AppWindow:
    """One telephone: a browser window with storage of its own, at `/app/`.

    What the browser complains of (errors, what its policy refused) is kept in `complaints`; the addresses
    that were asked for, in `asked`.
    """

    def __init__(self, browser: Browser, url: str, *, width: int = 360, **options: Any) -> None:
        self.context = browser.new_context(
            base_url=url, viewport=ViewportSize(width=width, height=740), locale="vi-VN", **options
        )
        self.context.set_default_timeout(PATIENCE_MS)
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._note)
        self.open()

    def open(self) -> None:
        """Type the app's address, and wait for its first screen."""
        self.page.goto("/app/")
        expect(self.page.locator("main h1")).to_be_visible()

    def at(self, title: str) -> None:
        """Wait until the screen with this heading is there, with all that it loads."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(title)
        expect(self.page.locator("main:not([aria-busy])")).to_be_visible()

    def show(self, screen: str) -> None:
        """Go to a screen by what follows the # in its address, and wait until it is there whole."""
        self.page.evaluate("name => { location.hash = name }", screen)
        expect(self.page.locator(f"main[data-screen={screen}]:not([aria-busy])")).to_be_visible()

    def fill_in(self, **fields: str) -> None:
        """Type into fields, by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name={name}]").fill(text)

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        """Follow a link."""
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).click()

    def log_in(self, number: str, password: str) -> None:
        """Fill in the login."""
        self.at("Đăng nhập")
        self.fill_in(number=number, password=password)
        self.press("Đăng nhập")

    def change_password(self, old: str, new: str, again: str | None = None) -> None:
        """Fill in the change of the password."""
        self.at("Đổi mật khẩu")
        self.fill_in(old=old, new=new, again=new if again is None else again)
        self.press("Hoàn tất")

    @property
    def alert(self) -> str:
        """What the screen warns of, once it does."""
        return self.page.get_by_role("alert").filter(has_text=re.compile(r"\S")).inner_text()

    @property
    def text(self) -> str:
        """All words on the screen."""
        return self.page.locator("body").inner_text()

    @property
    def focused(self) -> str:
        """The `name`, or else the text, of what has the keyboard's focus."""
        focus = "document.activeElement.name || document.activeElement.innerText.trim()"
        return str(self.page.evaluate(focus))

    @property
    def kept(self) -> dict[str, str]:
        """What the browser keeps for this window."""
        return dict(self.page.evaluate("({...sessionStorage, ...localStorage})"))

    @property
    def scrolls_sideways(self) -> bool:
        """Whether something sticks out of the window to the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def small_targets(self) -> list[str]:
        """Give what is smaller than a thumb needs: 44 px each way (WCAG 2.2, 2.5.5)."""
        return [str(one) for one in self.page.evaluate(_SMALL)]

    def contrasts(self) -> list[tuple[str, float]]:
        """Give every text on the screen with its contrast, 1 to 21."""
        return [(str(text), float(contrast)) for text, contrast in self.page.evaluate(CONTRASTS)]

    def violations(self) -> list[tuple[str, list[str]]]:
        """Give what axe-core finds on the screen, by all of its rules: the rule's name, and where."""
        options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
        results: dict[str, Any] = Axe().run(self.page, options=options).response
        return [(found["id"], [node["html"] for node in found["nodes"]]) for found in results["violations"]]

    def wait_for_worker(self) -> None:
        """Wait until the service worker controls the page."""
        self.page.evaluate(_CONTROLLED)

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        # An answer that says no is written there too; the app tells people itself.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(message.text)

    def _note(self, request: Request) -> None:
        self.asked.append(request.url)


_CONTROLLED = """
() => navigator.serviceWorker.controller ? true : new Promise(resolve =>
  navigator.serviceWorker.addEventListener("controllerchange", () => resolve(true), { once: true }))
"""
_SMALL = """
() => [...document.querySelectorAll("a, button, input")]
  .filter(e => e.checkVisibility() && !e.closest(".skip"))
  .filter(e => { const box = e.getBoundingClientRect(); return box.width < 44 || box.height < 44; })
  .map(e => `${e.outerHTML} ${e.getBoundingClientRect().width}x${e.getBoundingClientRect().height}`)
"""
