"""The portal of an installation with invented people, and the requests that are made to it.

Run as a program, in the installation's environment, it makes the people's password and the check codes.
"""

import json
import re
import secrets
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from _installation import Installation
from _processes import Running
from _visits import HOST, Visit, answer_to

_PEOPLE: Final = 10_000
_PASSWORD: Final = "một mật khẩu để đo"  # noqa: S105 - of people who don't exist
_UNKNOWN: Final = 90_000_000
"""Numbers from here on are nobody's: far above those of invented people."""
_MOST: Final = 1_000_000
_SETTINGS: Final = {
    "NHANH8_WEB__PORT": "0",
    # All requests come from one address. As many windows as shipped, so that as many rows are counted.
    "NHANH8_REISSUE__PER_SOURCE": f"{_MOST} per hour",
    "NHANH8_CHECKCODE__PER_SOURCE": f"{_MOST} per hour",
    "NHANH8_LOGIN__PER_SOURCE": f"{_MOST} per hour, {_MOST} per day",
    # They are made before the server starts.
    "NHANH8_CHECKCODE__GOOD_FOR": "24 h",
}
_PAGES: Final = {
    "home": "/",
    "ways": "/cap-lai-mat-khau/",
    "help": "/tro-giup/",
    "log in": "/dang-nhap/",
    "forgotten password": "/quen-mat-khau/",
}
_ACCOUNT: Final = "/tai-khoan/"
_FORGOTTEN: Final = "/quen-mat-khau/"
_LOG_IN: Final = "/dang-nhap/"
_API: Final = "/api/v1/password-requests"
_SESSION: Final = re.compile(rb"Set-Cookie: (nhanh8_session=[^;]+)")

Person = tuple[str, str]
"""Number and e-mail address."""


class Portal:
    """10,000 people with a number and an e-mail address, and as many check codes as are wanted."""

    def __init__(self, home: Path, check_codes: int) -> None:
        self._installation = Installation(home, _SETTINGS)
        self._installation.verb("seed", str(_PEOPLE), "--personal-numbers", "0", "--emails", "100")
        made = subprocess.run(
            [sys.executable, __file__, str(check_codes)],
            env=self._installation.environment,
            check=True,
            stdout=subprocess.PIPE,
        )
        self._check_codes = iter([(str(name), str(digits)) for name, digits in json.loads(made.stdout)])
        found = self._installation.rows(
            "SELECT p.social_insurance_number, c.value FROM registry_participant p"
            " JOIN registry_contact c ON c.participant_id = p.id AND c.kind = 'email' ORDER BY p.id"
        )
        self._people = iter([(str(number), str(address)) for number, address in found])
        self._unknown = iter(range(_UNKNOWN, _UNKNOWN + _PEOPLE))
        # What a browser that keeps cookies sends back; Django takes any secret of this form.
        self._csrf = secrets.token_hex(16)

    def running(self, core: int) -> AbstractContextManager[Running]:
        """Run `nhanh8 web` on one core."""
        return self._installation.running("web", core)

    def complaints(self) -> list[str]:
        """Give what it logged as wrong."""
        return self._installation.complaints("web")

    def person(self) -> Person:
        """Give somebody on file whom nobody asked for yet."""
        return next(self._people)

    def nobody(self) -> Person:
        """Give a number that isn't on file, with an address that is."""
        return f"{next(self._unknown):010d}", self.person()[1]

    def stranger(self) -> Person:
        """Give a number that is on file, with somebody else's address."""
        return self.person()[0], self.person()[1]

    def pages(self, port: int) -> list[Visit]:
        """Give a visit to each page; the last one is logged in."""
        plain = [Visit(name, _get(path), b" 200 ") for name, path in _PAGES.items()]
        logged_in = answer_to(port, self.login(self.person()[0], right=True))
        session = _SESSION.search(logged_in)
        if session is None:
            raise SystemExit(f"A right pair was not let in: {logged_in[:200]!r}")
        return [*plain, Visit("account", _get(_ACCOUNT, session[1].decode()), b" 200 ")]

    def forgotten(self, person: Person) -> Visit:
        """Ask for a new password on the portal, with a check code that was read."""
        check, digits = next(self._check_codes)
        number, address = person
        form = {"check": check, "number": number, "email": address, "answer": digits}
        return Visit("forgotten password, post", self._form(_FORGOTTEN, form), b" 302 ")

    def api(self, person: Person) -> Visit:
        """Ask for a new password as the app does."""
        body = json.dumps({"number": person[0], "email": person[1]}).encode()
        return Visit("API, password request", _post(_API, body, "application/json"), b" 202 ")

    def login(self, number: str, *, right: bool) -> Visit:
        """Log in, with the right password or a wrong one."""
        form = {"number": number, "password": _PASSWORD if right else _PASSWORD[::-1]}
        return Visit("log in, post", self._form(_LOG_IN, form), b" 302 " if right else b" 200 ")

    def _form(self, path: str, fields: dict[str, str]) -> bytes:
        body = urlencode(fields | {"csrfmiddlewaretoken": self._csrf}).encode()
        return _post(path, body, "application/x-www-form-urlencoded", f"nhanh8_csrf={self._csrf}")


def _get(path: str, cookie: str = "") -> bytes:
    return _request("GET", path, cookie, [])


def _post(path: str, body: bytes, kind: str, cookie: str = "") -> bytes:
    return _request("POST", path, cookie, [f"Content-Type: {kind}", f"Content-Length: {len(body)}"]) + body


def _request(method: str, path: str, cookie: str, more: list[str]) -> bytes:
    """Write a request on a connection of its own, as a reverse proxy passes it on."""
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: {HOST}",
        "Connection: close",
        "Accept-Encoding: gzip, deflate, br",
        "Accept-Language: vi",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        *([f"Cookie: {cookie}"] if cookie else []),
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _prepare(check_codes: int) -> list[tuple[str, str]]:
    """Give everyone the same password, and make check codes: name and digits of each."""
    from nhanh8.cli.app import start_django  # noqa: PLC0415 - Django first

    start_django()
    from django.db import transaction  # noqa: PLC0415 - after Django

    from nhanh8.accounts.models import Account  # noqa: PLC0415
    from nhanh8.checkcode import challenge  # noqa: PLC0415
    from nhanh8.passwords.hashing import hashed  # noqa: PLC0415

    Account.objects.update(password=hashed(_PASSWORD))
    codes = []
    with transaction.atomic():
        for _ in range(check_codes):
            made = challenge.make("benchmark")
            shown = challenge.to_draw(made.name) if isinstance(made, challenge.Made) else None
            if not isinstance(made, challenge.Made) or shown is None:
                raise SystemExit(f"No check code was made: {made}")
            codes.append((made.name, shown.digits))
    return codes


if __name__ == "__main__":
    print(json.dumps(_prepare(int(sys.argv[1]))))
