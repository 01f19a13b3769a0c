"""Where a demo lives: its home, its key, the settings of its processes."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from nhanh8.config import settings
from nhanh8.config.quantity import Allowance, Allowances
from nhanh8.config.rules import Section

MORE_ALLOWED = 10
"""Times the usual limits: people try things out."""

HOST = "127.0.0.1"
"""Where every part listens, whatever the shell's settings say: a demo believes anyone who reaches it."""

_Sections = Mapping[str, Mapping[str, object]]


class InUseError(Exception):
    """Another demo runs on this home."""


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """Make the home and hold it for this process. Raises InUseError where another demo has it."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUseError(home) from None
        yield


def secret_key(home: Path) -> str:
    """Give this home's secret key, made at the first start and readable by its owner only."""
    path = home / "secret-key"
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        key = secrets.token_urlsafe(50)
        write_private(path, key)
        return key


def sections(*, web_port: int, sip_port: int, smtp: tuple[str, int]) -> _Sections:
    """Give the settings in which a demo differs from an installation."""
    host, port = smtp
    return _limits_raised() | {
        "web": {"host": HOST, "port": web_port},
        "hotline": {
            "host": HOST,
            "advertised_host": HOST,
            "sip_port": sip_port,
            # A softphone on this machine has no trunk in front of it, so its own word must do.
            "trust_from_header": True,
            "drain_for": "2 s",
        },
        "mail": {"host": host, "port": port, "security": "none", "username": ""},
    }


def as_environment(chosen: _Sections) -> dict[str, str]:
    """Give the settings as environment variables."""
    return {
        f"NHANH8_{section}__{name}".upper(): value if isinstance(value, str) else json.dumps(value)
        for section, values in chosen.items()
        for name, value in values.items()
    }


def as_toml(home: Path, key: str, chosen: _Sections) -> str:
    """Give the settings as a file for `nhanh8 --config`, so that other verbs find this demo."""
    top = {"home": str(home.absolute()), "database_url": "", "secret_key": key}
    lines = ["# Made by `nhanh8 demo` at each start.", *_pairs(top)]
    for section, values in chosen.items():
        lines += ["", f"[{section}]", *_pairs(values)]
    return "\n".join(lines) + "\n"


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)


def _pairs(values: Mapping[str, object]) -> list[str]:
    # A JSON string, number or truth value is written the same in TOML.
    return [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in values.items()]


def _limits_raised() -> dict[str, dict[str, object]]:
    """Give every limit in the settings, in whatever section it stands, raised."""
    raised: dict[str, dict[str, object]] = {}
    for name, section in settings():
        if isinstance(section, Section):
            limits: dict[str, object] = {k: _raised(value) for k, value in section if _is_limit(value)}
            raised |= {name: limits} if limits else {}
    return raised


def _is_limit(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Allowance)


def _raised(allowances: Allowances) -> str:
    return ", ".join(str(replace(a, count=a.count * MORE_ALLOWED)) for a in allowances)
