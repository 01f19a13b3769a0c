"""An installation of Nhánh 8 for one benchmark: its settings, its database, its programs."""

import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from _processes import Running, answering


class Installation:
    """Settings as shipped but for those given, and a fresh SQLite database."""

    def __init__(self, home: Path, settings: Mapping[str, str]) -> None:
        self.home = home
        ours = {name for name in os.environ if name.startswith(("NHANH8_", "DATABASE_URL", "DJANGO_"))}
        self.environment = {name: value for name, value in os.environ.items() if name not in ours} | {
            "NHANH8_HOME": str(home),
            "NHANH8_SECRET_KEY": secrets.token_urlsafe(50),
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        self.verb("migrate")

    def verb(self, *words: str) -> None:
        """Run one of its commands to its end."""
        subprocess.run(
            [sys.executable, "-m", "nhanh8", *words],
            env=self.environment,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Ask the database, from outside."""
        database = f"file:{self.home / 'nhanh8.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as connection:
            return connection.execute(query, parameters).fetchall()

    def complaints(self, program: str) -> list[str]:
        """Give what a program logged as wrong."""
        log = (self.home / f"{program}.log").read_text(encoding="utf-8", errors="replace")
        return [line for line in log.splitlines() if " ERROR " in line or " WARNING " in line]

    @contextmanager
    def running(self, program: str, core: int) -> Iterator[Running]:
        """Run `hotline` or `web` on one core; what it logs goes to a file in its home."""
        command = [sys.executable, "-m", "nhanh8", program]
        with (
            (self.home / f"{program}.log").open("ab") as log,
            answering(command, core, env=self.environment, stderr=log) as running,
        ):
            yield running


@contextmanager
def home() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nhanh8-bench-") as folder:
        yield Path(folder)
