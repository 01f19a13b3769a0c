"""Signed XML, from a person without an e-mail on file to a new password: on the filer's page, and by the API.

The unit's certificate is of an authority made for these tests; the server trusts it, and signs its own
answers with another certificate of it.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from acceptance import deciding, filer_window, forgotten
from acceptance.filer_window import Filer, press
from acceptance.installation import Installation, Person
from acceptance.mail_server import MailServer
from acceptance.portal import Portal
from acceptance.staff_window import StaffWindow, staff
from authority import Authority, Signer, filing, write_trust

AN, BINH, CHI = (
    Person(name, number=f"013000000{n}", phone=f"+8491300010{n}", email=None)
    for n, name in enumerate(["Nguyễn Thị An", "Trần Văn Bình", "Lê Thị Chi"])
)
FILER = Filer(manages=[one.login for one in (AN, BINH, CHI)])
Visit = Callable[..., Portal]
_CA = Authority()
SIGNER = _CA.issue(f"MST:{FILER.tax_code}", name=FILER.name)


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def installation(
    install: Callable[..., Installation], mail_server: MailServer, tmp_path_factory: pytest.TempPathFactory
) -> Installation:
    """Give a portal and a worker that trust an authority, and a unit whose people have no e-mail on file."""
    folder = tmp_path_factory.mktemp("trust")
    ours = _CA.issue(name="Cơ quan BHXH Ví Dụ")
    (folder / "own.pem").write_bytes(ours.pem())
    (folder / "own.key").write_bytes(ours.key_pem())
    trust = {name: str(path) for name, path in write_trust(folder, [_CA], [_CA.revocations()]).items()}
    installation = install(
        mail={"port": mail_server.port, "sender": "VssID <no-reply@example.test>"},
        signatures=trust | {"own_certificate": str(folder / "own.pem"), "own_key": str(folder / "own.key")},
    )
    installation.add(AN, BINH, CHI)
    filer_window.add(installation, FILER)
    installation.start("worker")
    return installation


@pytest.fixture(scope="module")
def officer(installation: Installation, browser: Browser) -> Iterator[StaffWindow]:
    """Give the window of an officer of the unit's agency."""
    window = StaffWindow(browser, installation.portal_url(), staff(installation)["officer"])
    yield window
    window.close()


def declared(person: Person, address: str) -> str:
    return filing({"01": person.name.upper(), "13": person.login, "08": address})


def signed(person: Person, address: str, signer: Signer = SIGNER) -> bytes:
    return signer.sign(declared(person, address))


def new_password_by_mail(
    window: Portal, installation: Installation, mail_server: MailServer, person: Person
) -> None:
    """Let the hold pass, ask way 2 for a new password, and log in with what was mailed."""
    assert person.email
    installation._script("pass_hold.py", {"address": person.email, "but_s": 0})
    forgotten.ask(window.page, person)
    forgotten.confirm(window.page, forgotten.mailed_code(mail_server, person))
    password = forgotten.mailed_password(mail_server, person)
    window.log_in(person.login, password)
    assert window.must_change


def test_on_the_page_a_signed_file_leads_to_a_new_password(
    visit: Visit, installation: Installation, mail_server: MailServer, officer: StaffWindow, tmp_path: Path
) -> None:
    an = replace(AN, email="an.moi@example.com")
    file = tmp_path / "ho-so.xml"
    file.write_bytes(signed(AN, "an.moi@example.com"))
    portal = visit(installation.portal_url())
    filer_window.log_in(portal, FILER)
    portal.open("/don-vi/xml/")
    portal.page.get_by_label("Tệp XML có chữ ký số").set_input_files(file)
    press(portal, "Nộp tệp XML")
    assert f"chữ ký của {FILER.name}" in portal.text
    assert "chờ giải quyết" in portal.text

    deciding.accept(installation, officer, AN)
    portal.page.reload()
    assert "đã chấp nhận" in portal.text
    mail_server.wait_for_words("an.moi@example.com", "(Thông tin liên hệ trong hồ sơ của bạn đã thay đổi)")
    new_password_by_mail(visit(installation.portal_url()), installation, mail_server, an)

    # The same file again, and one that was changed since it was signed.
    portal.open("/don-vi/xml/")
    portal.page.get_by_label("Tệp XML có chữ ký số").set_input_files(file)
    press(portal, "Nộp tệp XML")
    assert "đã được nộp trước đó" in portal.text
    file.write_bytes(signed(CHI, "chi@example.com").replace(b"chi@example.com", b"la.@example.com"))
    portal.open("/don-vi/xml/")
    portal.page.get_by_label("Tệp XML có chữ ký số").set_input_files(file)
    press(portal, "Nộp tệp XML")
    assert "hồ sơ đã bị sửa sau khi ký" in portal.alert


def test_by_the_api_the_same_xml_leads_there_and_the_answers_are_signed(
    visit: Visit, installation: Installation, mail_server: MailServer, officer: StaffWindow, tmp_path: Path
) -> None:
    binh = replace(BINH, email="binh.moi@example.com")
    url = f"{installation.portal_url()}/api/v1/filings"
    status, answer = ask(url, signed(BINH, "binh.moi@example.com"))
    receipt = json.loads(answer)
    assert (status, receipt["rows"], receipt["again"]) == (HTTPStatus.CREATED, 1, False)
    status, answer = ask(url, signed(BINH, "binh.moi@example.com"))
    assert (status, json.loads(answer)) == (HTTPStatus.OK, receipt | {"key": None, "again": True})
    assert ask(url, declared(BINH, "x@example.com").encode())[0] == HTTPStatus.UNPROCESSABLE_ENTITY

    deciding.accept(installation, officer, BINH)
    status, states = ask(f"{url}/{receipt['number']}", key=receipt["key"])
    assert status == HTTPStatus.OK
    assert 'ma="accepted"' in states
    file = tmp_path / "trang-thai.xml"
    file.write_text(states, encoding="utf-8")
    told = installation.run("filings", "verify", str(file)).stdout
    assert receipt["number"] in told
    assert "Cơ quan BHXH Ví Dụ" in told
    file.write_text(states.replace('ma="accepted"', 'ma="refused"'), encoding="utf-8")
    assert installation.run("filings", "verify", str(file), check=False).returncode == 1

    new_password_by_mail(visit(installation.portal_url()), installation, mail_server, binh)
    status, answer = ask(f"{url}/{receipt['number']}/withdrawal", b"", key=receipt["key"])
    assert (status, json.loads(answer)["type"]) == (
        HTTPStatus.CONFLICT,
        "/api/v1/problems/nothing-waits",
    )


def test_too_large_a_body_is_refused_before_it_is_sent_and_leaves_an_entry(
    installation: Installation,
) -> None:
    before = entries(installation)
    address = urlsplit(installation.portal_url())
    connection = HTTPConnection(address.hostname or "", address.port)
    connection.putrequest("POST", "/api/v1/filings")
    connection.putheader("Content-Type", "application/xml")
    connection.putheader("Content-Length", str(16 * 2**20 + 1))
    connection.endheaders()
    answer = connection.getresponse()
    assert answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert "16 MB" in json.loads(answer.read())["detail"]
    connection.close()
    assert entries(installation) == before + 1


def test_withdrawn_by_its_key_it_is_decided_on_no_more(
    installation: Installation, officer: StaffWindow
) -> None:
    url = f"{installation.portal_url()}/api/v1/filings"
    receipt = json.loads(ask(url, signed(CHI, "chi@example.com"))[1])
    deciding.open_declaration(installation, officer, CHI)
    status, answer = ask(f"{url}/{receipt['number']}/withdrawal", b"", key=receipt["key"])
    assert (status, json.loads(answer)["withdrawn"]) == (HTTPStatus.OK, 1)
    officer.press("Chấp nhận")
    assert "đã rút" in officer.text
    assert not installation.rows("SELECT 1 FROM registry_contact WHERE value = 'chi@example.com'")


def entries(installation: Installation) -> int:
    found = installation.rows("SELECT count(*) FROM audit_entry WHERE event = 'declarations:filing:refused'")
    return int(found[0][0])


def ask(url: str, content: bytes | None = None, key: str = "") -> tuple[int, str]:
    """Send a request as a program does; gives status and body."""
    request = urllib.request.Request(url, content)  # noqa: S310 - our own server
    request.add_header("Content-Type", "application/xml" if content else "application/json")
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request) as response:  # noqa: S310 - same
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
