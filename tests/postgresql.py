"""A PostgreSQL server for one test run: Debian's, in a temporary folder, reached through a socket in it."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.parse import quote

_INSTALLED = Path("/usr/lib/postgresql")
_READY = "database system is ready to accept connections"
_STOPS_WITHIN_S = 30

# Nothing here has to outlive the run, so nothing waits for the disk.
_NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@contextmanager
def running() -> Iterator[str]:
    """Run a server and give the URL of an empty database on it, for `DATABASE_URL`.

    As root it runs as the user `postgres`, since PostgreSQL refuses root. It listens on no port. It ends with
    this process, however that ends.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="nhanh8-pg-"))
    try:
        if os.geteuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        initdb = [
            "initdb",
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]
        subprocess.run(
            _as_owner([programs / initdb[0], *initdb[1:], "--pgdata", data]),
            check=True,
            capture_output=True,
            cwd=folder,
        )
        settings = ["listen_addresses=", f"unix_socket_directories={folder}", *_NOT_DURABLE]
        options = [part for setting in settings for part in ("-c", setting)]
        with _started([programs / "postgres", "-D", data, *options], folder):
            yield f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    found = sorted(_INSTALLED.glob("*/bin/postgres"), key=lambda program: int(program.parts[-3]))
    if not found:
        raise FileNotFoundError("These tests need PostgreSQL: apt-get install postgresql")
    return found[-1].parent


def _as_owner(command: Sequence[str | Path]) -> list[str | Path]:
    """Run it as `postgres` where we are root, and let it get SIGINT (fast shutdown) when we die."""
    become = ["--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *become, "--pdeathsig=INT", *command]


@contextmanager
def _started(command: Sequence[str | Path], folder: Path) -> Iterator[None]:
    log: deque[str] = deque(maxlen=50)
    environment = os.environ | {"LC_ALL": "C"}
    with subprocess.Popen(
        _as_owner(command), stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
    ) as server:
        assert server.stderr
        try:
            if not _ready(server.stderr, log):
                raise RuntimeError("PostgreSQL did not start:\n" + "".join(log))
            drain = threading.Thread(target=log.extend, args=[server.stderr], daemon=True)
            drain.start()
            yield
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(_STOPS_WITHIN_S)
        drain.join()


def _ready(lines: IO[str], log: deque[str]) -> bool:
    for line in lines:
        log.append(line)
        if _READY in line:
            return True
    return False
