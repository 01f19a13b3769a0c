"""One run of `nhanh8 demo`, as someone who tries it sees it, and what is left of it afterwards."""

import json
import os
import select
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from acceptance.process import Process

STARTED_WITHIN_S = 240
"""The first start makes all audio."""


def start(home: Path, *arguments: str) -> Process:
    """Start a demo on free ports in this home, and don't wait for it."""
    ours = {n for n in os.environ if n.startswith("NHANH8_") or n == "DATABASE_URL"}
    environment = {n: v for n, v in os.environ.items() if n not in ours} | {
        "PYTHONUNBUFFERED": "1",
        # A shell that has a server in mind, which a demo is not.
        "NHANH8_HOTLINE__HOST": "0.0.0.0",  # noqa: S104
        "NHANH8_WEB__HOST": "0.0.0.0",  # noqa: S104
    }
    ports = [f"--{one}-port=0" for one in ("web", "sip", "mail")]
    command = [sys.executable, "-m", "nhanh8", "demo", f"--home={home}", *ports]
    home.mkdir(exist_ok=True)
    return Process([*command, f"--ready-file={ready_file(home)}", *arguments], environment, home / "demo.log")


def ready_file(home: Path) -> Path:
    """Name the file that a demo in this home writes when all answers."""
    return home / "ready.json"


def wait_until_ready(demo: Process, home: Path) -> dict[str, Any]:
    """Wait until a demo says that it runs; give what is in its ready file."""
    demo.wait_for("Nhánh 8 is running", STARTED_WITHIN_S)
    ready: dict[str, Any] = json.loads(ready_file(home).read_text("utf-8"))
    return ready


def code_of(demo: Process) -> int:
    """Wait until a demo ends by itself; give its exit code."""
    return demo._popen.wait(STARTED_WITHIN_S)


def processes_of(home: Path) -> dict[int, str]:
    """Give the process ids and commands of everything that runs on this home."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if f"NHANH8_HOME={home}\0".encode() in (entry / "environ").read_bytes():
                    found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ").strip()
    return found


def wait_until_gone(pids: list[int], timeout_s: float) -> list[int]:
    """Wait for processes that aren't our children; give those that still run after `timeout_s`."""
    deadline = time.monotonic() + timeout_s
    left = []
    for pid in pids:
        with suppress(ProcessLookupError):
            handle = os.pidfd_open(pid)
            try:
                ended, _, _ = select.select([handle], [], [], max(0, deadline - time.monotonic()))
                if not ended:
                    left.append(pid)
            finally:
                os.close(handle)
    return left
