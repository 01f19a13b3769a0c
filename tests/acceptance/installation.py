"""A whole Nhánh 8 for a test: a home of its own, a database, people, and the processes that run on them.

The test stays outside: it runs the verbs of the command and reads the database, never the rules from inside.
"""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from acceptance.process import Process

_SCRIPTS = Path(__file__).parent / "scripts"
_ROW_WITHIN_S = 30
_KEY = "a key for acceptance tests only, as long as a real one has to be ..."


@dataclass(frozen=True)
class Person:
    """Someone invented, to be put into an installation."""

    name: str = "Nguyễn Thị An"
    number: str | None = "0123456789"
    """Social insurance number, 10 digits."""
    identification: str | None = None
    """Personal identification number, 12 digits."""
    phone: str | None = "+84912345678"
    email: str | None = "an@example.test"
    more_emails: tuple[str, ...] = ()
    password: str | None = None
    """A password of their own, as if chosen long ago."""

    @property
    def login(self) -> str:
        """The number to log in with."""
        return self.number or self.identification or ""


class Installation:
    """A home with settings and a database, and the processes started on it.

    `settings` are sections, as in the TOML file: `Installation(home, hotline={"sip_port": 5071})`. Ports are
    free ones chosen by the system unless a test gives its own.
    """

    def __init__(self, home: Path, **settings: dict[str, object]) -> None:
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.database = home / "nhanh8.sqlite3"
        self.processes: list[Process] = []
        ours = {n for n in os.environ if n.startswith(("NHANH8_", "DATABASE_URL", "DJANGO_"))}
        self.environment = {n: v for n, v in os.environ.items() if n not in ours} | {
            "NHANH8_HOME": str(home),
            "NHANH8_SECRET_KEY": _KEY,
            "PYTHONUNBUFFERED": "1",
        }
        sections: dict[str, dict[str, object]] = {
            "web": {"port": 0},
            "hotline": {"sip_port": 0},
            "mail": {"security": "none"},
        }
        for section, values in settings.items():
            sections[section] = sections.get(section, {}) | values
        for section, values in sections.items():
            self.configure(section, **values)

    def configure(self, section: str, **values: object) -> None:
        """Set more settings, for processes that are started from now on."""
        for name, value in values.items():
            text = value if isinstance(value, str) else json.dumps(value)
            self.environment[f"NHANH8_{section}__{name}".upper()] = text

    # ── running verbs ────────────────────────────────────────────────────────

    def start(self, verb: str, *arguments: str, ready: str | None = None) -> Process:
        """Start `nhanh8 VERB ...` and return once it said `VERB ready ...` (or what `ready` matches)."""
        process = Process(
            [sys.executable, "-m", "nhanh8", verb, *arguments], self.environment, self.home / f"{verb}.log"
        )
        self.processes.append(process)
        process.wait_for(ready or rf"^{re.escape(verb)} ready")
        return process

    def portal_url(self) -> str:
        """Give the address of the portal, which is started the first time."""
        running = [p for p in self.processes if "web" in p.command and p.running]
        web = running[0] if running else self.start("web")
        return web.wait_for(r"^web ready (\S+)$")[1]

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `nhanh8 ARGUMENTS` to its end."""
        return self._python("-m", "nhanh8", *arguments, check=check)

    def stop(self) -> None:
        """End everything that was started and still runs, the latest first."""
        codes: dict[str, int] = {}
        with ExitStack() as ending:  # it goes on though one of them doesn't end in time
            for process in self.processes:
                ending.callback(self._end, process, codes)
            self.processes = []
        assert all(code in (0, -signal.SIGTERM) for code in codes.values()), codes

    # ── people and passwords ─────────────────────────────────────────────────

    def migrate(self) -> None:
        """Make the tables."""
        self.run("migrate")

    def add(self, *people: Person) -> None:
        """Put people into the registry, with accounts (and passwords, for those who have one)."""
        self._script("add_people.py", [asdict(person) for person in people])

    def reissue(self, person: Person) -> str:
        """Give a person a new password by the rules of the phone, as after a call, and return it."""
        answer = self._script("reissue_by_phone.py", {"number": person.login, "phone": person.phone})
        return str(answer["password"])

    # ── the database, read only ──────────────────────────────────────────────

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Open the database for reading; rows by column name."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            yield connection

    def rows(self, query: str, *parameters: object) -> Sequence[sqlite3.Row]:
        """Give what a query finds: `installation.rows("SELECT * FROM charging_callrecord")`."""
        with self.connection() as connection:
            return connection.execute(query, parameters).fetchall()

    def wait_for_row(self, query: str) -> None:
        """Wait until a query finds something."""
        deadline = time.monotonic() + _ROW_WITHIN_S
        while not self.rows(query):
            assert time.monotonic() < deadline, f"nothing came for {query}"
            time.sleep(0.05)  # a database can't be waited for

    # ── inside ───────────────────────────────────────────────────────────────

    def _end(self, process: Process, codes: dict[str, int]) -> None:
        if process.running:
            codes[" ".join(process.command[2:])] = process.end()

    def _python(
        self, *arguments: str, check: bool = True, given: str = ""
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=300,
        )
        if check and done.returncode:
            raise AssertionError(f"{arguments} ended with {done.returncode}: {done.stdout}\n{done.stderr}")
        return done

    def _script(self, name: str, given: object) -> Any:
        done = self._python(str(_SCRIPTS / name), given=json.dumps(given))
        return json.loads(done.stdout or "null")
