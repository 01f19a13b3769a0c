"""Takes the pictures of docs/screens.md: `make screens`. They are of an invented person."""

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from acceptance import filer_window
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


def in_person(portal: Portal, width: int) -> None:
    """Take a picture of 02/SĐ-GD, empty and as a draft, and of the agencies that one may bring it to."""
    from acceptance.forgotten import heard, press  # noqa: PLC0415 - what hears check codes needs Django

    page = portal.page
    portal.open("/to-khai-02/")
    save(page.screenshot(full_page=True), PICTURES / f"02-sd-gd-{width}-light.webp")
    page.get_by_label("Họ và tên người đăng ký").fill(PERSON.name)
    page.get_by_label("Mã số BHXH").fill(PERSON.login)
    page.get_by_label("Số CCCD/ĐDCN/Hộ chiếu").fill("001199000000")
    page.locator("[name=email]").fill("an.moi@example.com")
    page.get_by_label("Nhập mã kiểm tra").fill(heard(page))
    press(page, "Lập tờ khai")
    save(page.screenshot(full_page=True), PICTURES / f"02-sd-gd-draft-{width}-light.webp")
    portal.open("/co-quan-bhxh/?province=&words=hue")
    save(page.screenshot(full_page=True), PICTURES / f"agencies-{width}-light.webp")


def filing(installation: Installation, browser: Browser, url: str) -> None:
    """Take a picture of the pages of 02/SĐ-GD, and of a filer's, who files for one of the console's."""
    filer = filer_window.Filer(manages=["0200000000", "0200000001"])
    filer_window.add(installation, filer)
    installation.run("agencies", "import", "src/nhanh8/agencies/example.csv", check=False)  # one is there
    logged_in = Portal(browser, url)
    filer_window.log_in(logged_in, filer)
    for width in WIDTHS:
        portal = Portal(browser, url, width=width)
        in_person(portal, width)
        filer_window.same_session(portal, logged_in)
        portal.open("/don-vi/tk1-ts/")
        for number, text in {
            "13": "0200000000",
            "01": "Trần Văn Bình",
            "08": f"binh.{width}@example.com",
        }.items():
            portal.page.locator(f"[name=o{number}]").fill(text)
        save(portal.page.screenshot(full_page=True), PICTURES / f"filer-form-{width}-light.webp")
        filer_window.press(portal, "Nộp tờ khai")
        save(portal.page.screenshot(full_page=True), PICTURES / f"filer-filing-{width}-light.webp")
        portal.open("/don-vi/")
        save(portal.page.screenshot(full_page=True), PICTURES / f"filer-start-{width}-light.webp")
        portal.close()
    logged_in.close()


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
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nhanh8.site.settings")
    django.setup()
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
            filing(installation, chromium, url)
            chromium.close()
        finally:
            installation.stop()


if __name__ == "__main__":
    main()
