"""The command as a process, with no settings but those of the test."""

import os
import subprocess
import sys

KEY = "k" * 50


def nhanh8(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `nhanh8 ARGUMENTS` with no settings but these; `given` is what it can read."""
    ours = {
        n for n in os.environ if n.startswith("NHANH8_") or n in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    clean = {n: v for n, v in os.environ.items() if n not in ours} | {"COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-m", "nhanh8", *arguments],
        env=clean | environment,
        input=given.decode(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        umask=0o022,  # as most shells have it
    )
