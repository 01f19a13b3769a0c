"""A member of staff at the console: a window, logged in, that notes what it loads and what is refused."""

from collections.abc import Sequence

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize

from acceptance.code_app import CodeApp
from acceptance.installation import Installation, Person

AGENCY = "BHXH thành phố Hà Nội"
STAFF = {
    "officer": "Trần Văn Cán Bộ",
    "supervisor": "Lê Thị Trưởng Nhóm",
    "operator": "Phạm Văn Vận Hành",
    "auditor": "Hoàng Thị Kiểm Toán",
    "administrator": "Vũ Văn Quản Trị",
}


APP = CodeApp("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
"""All of theirs."""


def staff(installation: Installation) -> dict[str, str]:
    """Put an agency with one member of staff of each role there, logged in; gives each role's cookie."""
    made = installation._script("add_staff.py", {"agency": AGENCY, "staff": STAFF, "secret": APP.secret})
    return {role: f"{made['cookie']}={key}" for role, key in made["keys"].items()}


def clerk(installation: Installation, password: str) -> str:
    """Put somebody there who has yet to log in, with this password and the app; gives their user name."""
    who = {"username": "can.bo", "full_name": "Trần Văn Cán Bộ", "role": "auditor"}
    installation._script("add_users.py", [who | {"password": password, "secret": APP.secret}])
    return who["username"]


def work(installation: Installation, people: Sequence[Person], *, calls: int, letters: int) -> None:
    """Put a declaration of each of these people there, who are on file, and calls and letters."""
    declared = [(one.login, f"moi.{one.login}@example.test") for one in people]
    given = {"agency": AGENCY, "declared": declared, "calls": calls, "letters": letters}
    installation._script("add_declarations.py", given)


class StaffWindow:
    """The console in one window."""

    def __init__(
        self, browser: Browser, url: str, cookie: str, *, width: int = 1280, dark: bool = False
    ) -> None:
        self.url = url
        self.context = browser.new_context(
            base_url=url,
            viewport=ViewportSize(width=width, height=800),
            color_scheme="dark" if dark else "light",
            locale="vi-VN",
        )
        name, _, value = cookie.partition("=")
        self.context.add_cookies([{"name": name, "value": value, "url": url}])
        self.page: Page = self.context.new_page()
        self.elsewhere: list[str] = []
        """Addresses on other machines that were asked for."""
        self.complaints: list[str] = []
        """What the browser refused, and what scripts stumbled over."""
        self.page.on("request", self._asked)
        self.page.on("console", self._said)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str = "") -> None:
        """Open a page of the console, and wait until its scripts have run."""
        self.page.goto(f"/console/{path}", wait_until="networkidle")

    @property
    def text(self) -> str:
        """All words on the page."""
        return self.page.locator("body").inner_text()

    @property
    def scrolls_sideways(self) -> bool:
        """Whether something sticks out of the window to the right."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))

    def press(self, button: str) -> None:
        """Press a button that leads to a page, and wait for that page."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=button, exact=True).click()

    def close(self) -> None:
        """Close the window."""
        self.context.close()

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:")):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)
