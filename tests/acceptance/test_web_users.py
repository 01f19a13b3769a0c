"""How staff log in, in a real browser: both factors, or a passkey; and what ends it again."""

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from acceptance.code_app import CodeApp
from acceptance.installation import Installation, Person
from acceptance.portal import Portal
from acceptance.test_web_accessibility import RULES

ROOM = "/nguoi-dung/"
COOKIE = "nhanh8_user"
PASSWORD = "một câu dài của cán bộ"
AN = Person(password="con mèo ngủ trên mái")


@dataclass
class Staff:
    """Someone with a password and an app."""

    username: str
    role: str = "auditor"
    full_name: str = "Đặng Thị Kiểm"
    password: str = PASSWORD
    secret: str = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    recovery_codes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.app = CodeApp(self.secret)


EVERYDAY, REUSED, SCRIPTLESS, TWO_IN_ONE, WITH_KEY, LOST, SLOW, GUESSED, PLANTED, MANY = ALL = tuple(
    Staff(name)
    for name in (
        "hangngay",
        "dunglai",
        "khongscript",
        "haivai",
        "cokhoa",
        "matmay",
        "cham",
        "bidoan",
        "bigai",
        "nhieunoi",
    )
)
Visit = Callable[..., Portal]


@pytest.fixture(scope="module")
def installation(install: Callable[..., Installation]) -> Installation:
    """Give an installation with users, and one participant."""
    installation = install()
    installation.add(AN)
    codes = installation._script("add_users.py", [asdict(one) for one in ALL])
    for one, theirs in zip(ALL, codes, strict=True):
        one.recovery_codes = theirs
    return installation


@pytest.fixture
def window(installation: Installation, visit: Visit) -> Portal:
    return visit(installation.portal_url())


def at_localhost(installation: Installation) -> str:
    """Give the address at which browsers allow passkeys without TLS."""
    return installation.portal_url().replace("127.0.0.1", "localhost")


def give(window: Portal, button: str, **fields: str) -> None:
    """Fill in fields by their names and press a button."""
    for name, value in fields.items():
        window.page.locator(f"[name={name}]").fill(value)
    window._press(window.page.get_by_role("main").get_by_role("button", name=button, exact=True))


def log_in(window: Portal, staff: Staff, code: str | None = None) -> None:
    window.open(ROOM)
    assert window.path == f"{ROOM}dang-nhap/?next=%2Fnguoi-dung%2F"
    give(window, "Tiếp tục", username=staff.username, password=staff.password)
    assert window.title == "Bước xác thực thứ hai"
    give(window, "Đăng nhập", code=code or staff.app.code())


def is_in(window: Portal) -> bool:
    window.open(ROOM)
    return window.title == "Bảo mật"


def add_authenticator(window: Portal) -> None:
    """Put a key into the browser that answers at once, as a finger on a sensor does."""
    devtools = window.context.new_cdp_session(window.page)
    devtools.send("WebAuthn.enable")
    options: dict[str, Any] = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_the_first_administrator_comes_from_the_command_line_to_a_session(
    installation: Installation, window: Portal
) -> None:
    said = installation.run("users", "add", "quantri", "--full-name=Bùi Văn Quản", "--email=q@example.com")
    code = re.search(r"Code for quantri: (\S+)", said.stdout)
    assert code
    window.open(f"{ROOM}dang-nhap/")
    window.page.get_by_role("link", name="Nhận lời mời").click()
    assert window.title == "Nhận lời mời"
    short = "quá ngắn"
    give(window, "Tiếp tục", username="quantri", code=code[1], new=short, again=short)
    assert "Mật khẩu quá ngắn" in window.alert
    give(window, "Tiếp tục", username="quantri", code=code[1], new=PASSWORD, again=PASSWORD)
    assert window.title == "Thiết lập bước xác thực thứ hai"
    assert not is_in(window)  # not before the second factor

    give(window, "Tiếp tục", username="quantri", password=PASSWORD)
    assert window.title == "Thiết lập bước xác thực thứ hai"
    assert window.page.get_by_role("img", name="Mã QR").is_visible()
    app = CodeApp(window.page.locator("#secret").inner_text())
    give(window, "Hoàn tất", code="000000")
    assert "Mã không đúng" in window.alert
    give(window, "Hoàn tất", code=app.code())
    assert window.title == "Mã dự phòng"
    assert window.page.locator("#codes li").count() == 10
    assert is_in(window)
    assert "Quản trị" in window.text
    assert installation.rows("SELECT * FROM users_invitation") == []


def test_password_and_code_open_a_session_and_logging_out_ends_it(window: Portal) -> None:
    log_in(window, EVERYDAY)
    assert window.title == "Bảo mật"
    assert EVERYDAY.full_name in window.text
    [cookie] = [c for c in window.context.cookies() if c["name"] == COOKIE]
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
    assert window.page.evaluate("document.cookie") == ""
    window.log_out()
    assert "Bạn đã đăng xuất" in window.text
    assert not is_in(window)


def test_a_code_works_once(window: Portal, visit: Visit, installation: Installation) -> None:
    code = REUSED.app.code()
    log_in(window, REUSED, code)
    assert window.title == "Bảo mật"
    thief = visit(installation.portal_url())
    log_in(thief, REUSED, code)
    assert "Không đăng nhập được" in thief.alert
    assert not is_in(thief)


def test_a_passkey_is_added_and_then_opens_a_session_alone(installation: Installation, visit: Visit) -> None:
    window = visit(at_localhost(installation))
    add_authenticator(window)
    log_in(window, WITH_KEY)
    window.page.get_by_role("link", name="Thêm khóa hoặc thay ứng dụng").click()
    give(window, "Thêm khóa truy cập", name="Máy ở cơ quan")
    assert window.title == "Bảo mật"
    assert "Máy ở cơ quan" in window.text
    window.log_out()
    window._press(window.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập"))
    assert window.path.startswith("/console/")
    assert is_in(window)
    assert "dùng lần cuối" in window.text

    installation._script("age_sessions.py", {"of": WITH_KEY.username, "unused_s": 0, "confirmed_s": 301})
    window._press(window.page.get_by_role("button", name="Gỡ ứng dụng tạo mã"))
    assert window.title == "Xác nhận là bạn"
    give(window, "Dùng khóa truy cập")
    assert "Đã gỡ" in window.text  # what was asked for before is done after it
    assert window.page.get_by_role("button", name=re.compile("^Gỡ")).count() == 0  # the last one stays


def test_a_browser_without_the_key_says_so(installation: Installation, visit: Visit) -> None:
    window = visit(at_localhost(installation))
    add_authenticator(window)  # with nothing on it
    window.open(f"{ROOM}dang-nhap/")
    window.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").click()
    window.page.get_by_text("Trình duyệt không đưa ra được khóa nào").wait_for()
    assert not is_in(window)


def test_without_scripts_the_app_is_all_there_is(installation: Installation, visit: Visit) -> None:
    window = visit(installation.portal_url(), javascript=False)
    window.open(f"{ROOM}dang-nhap/")
    assert window.page.get_by_role("button", name="Đăng nhập bằng khóa truy cập").count() == 0
    log_in(window, SCRIPTLESS)
    assert window.title == "Bảo mật"


def test_a_recovery_code_stands_in_for_a_lost_telephone_once(
    installation: Installation, window: Portal, visit: Visit
) -> None:
    log_in(window, LOST, LOST.recovery_codes[0])
    assert "còn 9 mã" in window.text
    another = visit(installation.portal_url())
    log_in(another, LOST, LOST.recovery_codes[0])
    assert "Không đăng nhập được" in another.alert
    window._press(window.page.get_by_role("button", name="Tạo mã dự phòng mới"))
    new = window.page.locator("#codes li").all_inner_texts()
    give_up = visit(installation.portal_url())
    log_in(give_up, LOST, LOST.recovery_codes[1])
    assert "Không đăng nhập được" in give_up.alert
    give(give_up, "Đăng nhập", code=new[0])
    assert give_up.title == "Bảo mật"


def test_sensitive_acts_ask_again_and_an_unused_session_ends(
    installation: Installation, window: Portal
) -> None:
    log_in(window, SLOW)
    older = {"of": SLOW.username, "unused_s": 14 * 60, "confirmed_s": 301}
    installation._script("age_sessions.py", older)
    window.open(f"{ROOM}xac-thuc-hai-lop/them/")
    assert window.title == "Xác nhận là bạn"
    give(window, "Xác nhận", proof="không phải mã này")
    assert "Không đúng" in window.alert
    give(window, "Xác nhận", proof=SLOW.app.code())
    assert window.title == "Thêm bước xác thực thứ hai"
    installation._script("age_sessions.py", older | {"unused_s": 15 * 60 + 1, "confirmed_s": 0})
    assert not is_in(window)


def test_guessing_is_stopped_and_says_the_same_for_a_name_that_nobody_has(
    installation: Installation, window: Portal
) -> None:
    said = set()
    for name in (GUESSED.username, "khongai"):
        for _ in range(11):
            window.open(f"{ROOM}dang-nhap/")
            give(window, "Tiếp tục", username=name, password="đoán mò")
            said.add(window.alert)
    window.open(f"{ROOM}dang-nhap/")
    give(window, "Tiếp tục", username=GUESSED.username, password=GUESSED.password)
    said.add(window.alert)
    assert len(said) == 1
    assert "Không đăng nhập được" in said.pop()
    events = {row["event"] for row in installation.rows("SELECT event FROM audit_entry")}
    assert {"users:login:failed", "users:login:blocked", "users:session:opened"} <= events


def test_a_session_that_somebody_else_prepared_is_not_the_one_that_opens(
    installation: Installation, window: Portal, visit: Visit
) -> None:
    attacker = visit(installation.portal_url())
    planted = {"name": COOKIE, "value": "a" * 32, "url": installation.portal_url()}
    for one in (window, attacker):
        one.context.add_cookies([planted])  # type: ignore[list-item]
    log_in(window, PLANTED)
    assert window.title == "Bảo mật"
    assert not is_in(attacker)
    [cookie] = [c for c in window.context.cookies() if c["name"] == COOKIE]
    assert cookie["value"] != "a" * 32


def test_a_new_password_ends_the_sessions_elsewhere(
    installation: Installation, window: Portal, visit: Visit
) -> None:
    elsewhere = visit(installation.portal_url())
    log_in(elsewhere, MANY)
    log_in(window, MANY)
    window.page.get_by_role("link", name="Đổi mật khẩu").click()
    new = "một câu dài khác của cán bộ"
    give(window, "Đổi mật khẩu", old=MANY.password, new=new, again=new)
    assert "Đã đổi mật khẩu" in window.text
    assert is_in(window)
    assert not is_in(elsewhere)
    MANY.password = new


def test_who_is_locked_is_out_at_the_next_click(installation: Installation, window: Portal) -> None:
    log_in(window, MANY)
    installation.run("users", "lock", MANY.username)
    assert not is_in(window)


def test_a_participant_and_a_user_in_one_browser_stay_two(window: Portal) -> None:
    window.log_in(AN.login, AN.password or "")
    assert window.is_logged_in
    assert not is_in(window)
    log_in(window, TWO_IN_ONE)
    assert window.is_logged_in
    assert is_in(window)
    window.log_out()
    assert window.is_logged_in


@pytest.mark.parametrize("width", [360, 1280])
def test_the_pages_fit_a_telephone_and_can_be_read_by_all(
    installation: Installation, visit: Visit, width: int
) -> None:
    window = visit(installation.portal_url(), width=width, dark=width == 360)
    for page in ("dang-nhap/", "loi-moi/"):
        window.open(f"{ROOM}{page}")
        look_at(window)
        window._press(window.page.get_by_role("button", name="Tiếp tục"))
        assert "Vui lòng xem lại" in window.alert
        look_at(window)
    window.open(ROOM)
    give(window, "Tiếp tục", username=EVERYDAY.username, password=EVERYDAY.password)
    look_at(window)
    give(window, "Đăng nhập", code=EVERYDAY.app.code())
    for page in ("", "mat-khau/", "xac-thuc-hai-lop/them/", "xac-nhan/"):
        window.open(f"{ROOM}{page}")
        look_at(window)


def look_at(window: Portal) -> None:
    """See that nothing sticks out, and that axe, with the rules of the portal, has no complaint."""
    assert not window.scrolls_sideways, window.path
    found = Axe().run(window.page, options=RULES)
    assert not found.response["violations"], f"{window.path}: {found.generate_report()}"


def test_no_log_tells_a_password_or_a_code(installation: Installation) -> None:
    log = (installation.home / "web.log").read_text()
    for secret in (PASSWORD, EVERYDAY.secret, *LOST.recovery_codes):
        assert secret not in log
