"""The portal as a person uses it: in a real browser, by the words on the page."""

import re
from datetime import timedelta

from playwright.sync_api import Browser, Locator, Page, Playwright, ViewportSize

CHROMIUM = "/usr/bin/chromium"
"""Debian's."""

_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_PATIENCE = timedelta(seconds=20)

LOG_IN = re.compile("^(Đăng nhập|Log in)$")
LOG_OUT = re.compile("^(Đăng xuất|Log out)$")
FINISH = re.compile("^(Hoàn tất|Finish)$")


def launch(playwright: Playwright) -> Browser:
    """Start Chromium with a fresh profile."""
    return playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=list(_ARGUMENTS))


# Each text with the contrast between its colour and the nearest opaque ground behind it (WCAG 2.2).
CONTRASTS = """
() => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b]
    .map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const [r, g, b, opacity = 1] = channels(getComputedStyle(element).backgroundColor);
      if (opacity === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *:not([aria-hidden] *)")]
    .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.checkVisibility())
    .map(e => {
      const [a, b] = [luminance(channels(getComputedStyle(e).color)), luminance(ground(e))];
      return [e.innerText, (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)];
    });
}
"""

# Headings in whose text a word takes more than one box, each box being on a line of its own.
_TORN = """
word => [...document.querySelectorAll("h1, h2, h3")].filter(heading => {
  const walker = document.createTreeWalker(heading, NodeFilter.SHOW_TEXT);
  for (let text; (text = walker.nextNode()); ) {
    const at = text.data.replace(/\\s/g, " ").toLowerCase().indexOf(word);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + word.length);
    if (new Set([...range.getClientRects()].map(box => box.top)).size > 1) return true;
  }
  return false;
}).map(heading => heading.innerText)
"""


class Portal:
    """One visitor: a browser window with cookies of its own, at a portal's address."""

    def __init__(
        self,
        browser: Browser,
        url: str,
        *,
        width: int = 1280,
        dark: bool = False,
        javascript: bool = True,
        english: bool = False,
    ) -> None:
        self.url = url
        self.context = browser.new_context(
            base_url=url,
            viewport=ViewportSize(width=width, height=800),
            color_scheme="dark" if dark else "light",
            java_script_enabled=javascript,
            locale="vi-VN",
            service_workers="block",
        )
        self.context.set_default_timeout(_PATIENCE.total_seconds() * 1000)
        self.page: Page = self.context.new_page()
        self.open()
        if english:
            self._press(self.page.get_by_role("button", name="English"))

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def open(self, path: str = "/") -> None:
        """Type an address."""
        self.page.goto(path)

    @property
    def path(self) -> str:
        """Where the browser is, with what follows the path in the address."""
        return self.page.url.removeprefix(self.url)

    @property
    def title(self) -> str:
        """The heading of the page."""
        return self.page.get_by_role("heading", level=1).inner_text().replace("\N{NO-BREAK SPACE}", " ")

    @property
    def text(self) -> str:
        """All words on the page."""
        return self.page.locator("body").inner_text().replace("\N{NO-BREAK SPACE}", " ")

    @property
    def alert(self) -> str:
        """What the page warns of; empty if it doesn't."""
        alert = self.page.get_by_role("alert")
        return alert.inner_text().replace("\N{NO-BREAK SPACE}", " ") if alert.count() else ""

    def log_in(self, number: str, password: str) -> None:
        """Log in, from a window that isn't: leads to the account, the forced change, or an alert."""
        self.open("/dang-nhap/")
        self.page.locator("[name=number]").fill(number)
        self.page.locator("[name=password]").fill(password)
        self._press(self.page.get_by_role("main").get_by_role("button", name=LOG_IN))

    def change_password(self, old: str, new: str, again: str | None = None) -> None:
        """Fill in the page that changes the password, opening it unless it is there already."""
        if self.path != "/doi-mat-khau/":
            self.open("/doi-mat-khau/")
        self.page.locator("[name=old]").fill(old)
        self.page.locator("[name=new]").fill(new)
        self.page.locator("[name=again]").fill(new if again is None else again)
        self._press(self.page.get_by_role("button", name=FINISH))

    def log_out(self) -> None:
        """Log out."""
        self._press(self.page.get_by_role("button", name=LOG_OUT))

    @property
    def is_logged_in(self) -> bool:
        """Whether the account's page opens (it does not while a password has to be changed first)."""
        self.open("/tai-khoan/")
        return self.path == "/tai-khoan/"

    @property
    def must_change(self) -> bool:
        """Whether the page asks for a password of one's own, and leads back there from the account."""
        self.open("/tai-khoan/")
        return self.path == "/doi-mat-khau/"

    @property
    def typed(self) -> dict[str, str]:
        """What stands in the fields of the page, by their names."""
        fields = self.page.locator("main input:not([type=hidden], [hidden])")
        return {f.get_attribute("name") or "": f.input_value() for f in fields.all()}

    @property
    def scrolls_sideways(self) -> bool:
        """Whether something sticks out of the window to the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    @property
    def focused(self) -> str:
        """The `name`, or else the text, of what has the keyboard's focus."""
        return str(
            self.page.evaluate("document.activeElement.name || document.activeElement.innerText.trim()")
        )

    def torn(self, word: str) -> list[str]:
        """Give the headings in which a word of several syllables stands on two lines."""
        return [str(heading) for heading in self.page.evaluate(_TORN, word)]

    def contrasts(self) -> list[tuple[str, float]]:
        """Give every text on the page with its contrast, 1 to 21."""
        return [(str(text), float(contrast)) for text, contrast in self.page.evaluate(CONTRASTS)]

    def _press(self, button: Locator) -> None:
        """Press a button that leads to a page, and wait for that page: the former one tells nothing."""
        with self.page.expect_navigation():
            button.click()
