"""A filer's representative at the pages of the filer: a browser window, logged in with both factors."""

from dataclasses import dataclass, field

from acceptance.code_app import CodeApp
from acceptance.installation import Installation
from acceptance.portal import Portal
from acceptance.staff_window import AGENCY

PASSWORD = "một câu dài của kế toán"


@dataclass
class Filer:
    """A unit, whom it manages, and who files for it."""

    tax_code: str = "0100047516"
    name: str = "Công ty Ví Dụ"
    representative: str = "ketoan"
    full_name: str = "Trần Thị Kế Toán"
    email: str = "ketoan@example.test"
    agency: str = AGENCY
    password: str = PASSWORD
    secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    manages: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = CodeApp(self.secret)


def add(installation: Installation, *filers: Filer) -> None:
    """Put filers into an installation; whom they manage is there already."""
    for filer in filers:
        installation._script("add_filer.py", {name: getattr(filer, name) for name in filer.__annotations__})


def log_in(portal: Portal, filer: Filer) -> None:
    """Log a representative in; leads to the page that was wanted, else to the filer's first."""
    if "/dang-nhap/" not in portal.path:
        portal.open("/don-vi/")
    portal.page.get_by_label("Tên đăng nhập").fill(filer.representative)
    portal.page.get_by_label("Mật khẩu").fill(filer.password)
    press(portal, "Tiếp tục")
    portal.page.locator("[name=code]").fill(filer.app.code())
    press(portal, "Đăng nhập")


def same_session(portal: Portal, logged_in: Portal) -> None:
    """Be in a window who one is in another: a code is taken once, and a new one comes every half minute."""
    cookies = [one for one in logged_in.context.cookies() if one["name"] == "nhanh8_user"]
    portal.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": portal.url} for one in cookies]
    )
    portal.open("/don-vi/")


def press(portal: Portal, name: str) -> None:
    """Press a button that leads to a page, and wait for that page."""
    portal._press(portal.page.get_by_role("main").get_by_role("button", name=name, exact=True))


def follow(portal: Portal, name: str) -> None:
    """Follow a link, and wait for its page."""
    portal._press(portal.page.get_by_role("link", name=name, exact=True).first)
