"""Takes the pictures of docs/screens.md: `make screens`. They are of an invented person."""

import io
import tempfile
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from acceptance.installation import Installation, Person
from acceptance.portal import Portal, launch
from acceptance.staff_window import StaffWindow, clerk, staff, work

PICTURES = Path("docs/screens")
WIDTHS = (360, 1280)
SMALL = 60_000
"""Bytes that a picture has at most."""
PALETTES = (64, 16)
"""Colours: a page of text has few, and with a palette of them its letters stay sharp in a small file."""

PASSWORD = "con mèo ngủ trên mái"  # noqa: S105 - an invented person's
PERSON = Person("Nguyễn Thị An", "0123456789", email="an@example.test", password=PASSWORD)


def account(portal: Portal) -> None:
    """Log in, which leads to the account."""
    portal.log_in(PERSON.login, PASSWORD)
    portal.open("/tai-khoan/")


def at(path: str) -> Callable[[Portal], None]:
    """Open a page."""
    return lambda portal: portal.open(path)


PAGES = {
    "home": at("/"),
    "ways": at("/cap-lai-mat-khau/"),
    "login": at("/dang-nhap/"),
    "forgotten": at("/quen-mat-khau/"),
    "account": account,
}


CONSOLE_PAGES = {
    "start": ("supervisor", ""),
    "queue": ("officer", "declarations/declaration/"),
    "declaration": ("officer", "declarations/declaration/1/change/"),
    "participant": ("supervisor", "registry/participant/2/change/"),
    "audit": ("auditor", "audit/entry/"),
}
"""Whose page each is, and its path under `/console/`."""


def console(installation: Installation, browser: Browser, url: str) -> None:
    """Take a picture of the console's pages, with a few declarations, calls and letters."""
    people = [
        Person(name, f"02{number:08}", phone=f"+8491234560{number}", email=f"{number}@example.test")
        for number, name in enumerate(("Trần Văn Bình", "Lê Thị Chi", "Phạm Văn Dũng", "Hoàng Thị Em"))
    ]
    installation.add(*people)
    cookies = staff(installation)
    work(installation, people, calls=40, letters=4)
    for width in WIDTHS:
        for name, (role, path) in CONSOLE_PAGES.items():
            window = StaffWindow(browser, url, cookies[role], width=width)
            window.open(path)
            if "Vì sao bạn mở hồ sơ này?" in window.text:  # remembered at the next width
                window.press("Người tham gia gọi điện")
            picture = window.page.screenshot(full_page=True)
            save(picture, PICTURES / f"console-{name}-{width}-light.webp")
            window.close()


def entrance(installation: Installation, browser: Browser, url: str) -> None:
    """Take a picture of the page where staff log in, and of the second step."""
    name = clerk(installation, PASSWORD)
    for width in WIDTHS:
        portal = Portal(browser, url, width=width)
        portal.open("/nguoi-dung/dang-nhap/")
        save(portal.page.screenshot(full_page=True), PICTURES / f"staff-login-{width}-light.webp")
        for field, typed in (("username", name), ("password", PASSWORD)):
            portal.page.locator(f"[name={field}]").fill(typed)
        with portal.page.expect_navigation():
            portal.page.get_by_role("button", name="Tiếp tục").click()
        save(portal.page.screenshot(full_page=True), PICTURES / f"staff-second-{width}-light.webp")
        portal.close()


def save(screenshot: bytes, file: Path) -> None:
    """Keep a screenshot with the most colours that leave it small."""
    picture = Image.open(io.BytesIO(screenshot)).convert("RGB")
    for colours in PALETTES:
        # An octree keeps a colour that is rare but far from all others: a button's, an error's.
        few = picture.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.convert("RGB").save(file, lossless=True)
        if file.stat().st_size <= SMALL:
            return
    raise ValueError(f"{file} is too large")


def main() -> None:
    """Take a picture of each page on both screens, by day and by night."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as home, sync_playwright() as playwright:
        installation = Installation(Path(home))
        try:
            installation.migrate()
            installation.add(PERSON)
            url = installation.portal_url()
            chromium = launch(playwright)
            for width in WIDTHS:
                for dark in (False, True):
                    portal = Portal(chromium, url, width=width, dark=dark)
                    for name, show in PAGES.items():
                        show(portal)
                        portal.page.evaluate("document.fonts.ready")
                        save(
                            portal.page.screenshot(full_page=True),
                            PICTURES / f"{name}-{width}-{'dark' if dark else 'light'}.webp",
                        )
                    portal.close()
            console(installation, chromium, url)
            entrance(installation, chromium, url)
            chromium.close()
        finally:
            installation.stop()


if __name__ == "__main__":
    main()
