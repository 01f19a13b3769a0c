"""espeak-ng as a program of its own."""

from pathlib import Path

import pytest

from nhanh8.speech.voices.espeak import Espeak


def test_espeak_ng_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "told"
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!/bin/sh\n/usr/bin/env > {told}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("NHANH8_SECRET_KEY", "s" * 50)
    monkeypatch.setenv("DATABASE_URL", "postgres://nhanh8:secret@db/nhanh8")
    assert not Espeak().identity.startswith("eSpeak")
    names = {line.partition("=")[0] for line in told.read_text().splitlines()}
    assert {"PATH", "LANG"} <= names <= {"PATH", "LANG", "ESPEAK_DATA_PATH", "PWD"}
