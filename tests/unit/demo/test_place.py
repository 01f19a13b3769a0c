"""Where a demo lives."""

import stat
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from nhanh8.config import Settings, settings
from nhanh8.config.quantity import Allowance
from nhanh8.demo import place


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    key = place.secret_key(tmp_path)
    assert len(key) >= 50
    assert place.secret_key(tmp_path) == key
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_home_has_one_demo_at_a_time(tmp_path: Path) -> None:
    with place.only_one(tmp_path), pytest.raises(place.InUseError), place.only_one(tmp_path):
        pass
    with place.only_one(tmp_path):
        pass


def test_limits_are_raised_tenfold() -> None:
    chosen = place.sections(web_port=0, sip_port=0, smtp=("127.0.0.1", 1025))
    assert chosen["reissue"]["per_caller"] == "30 per call, 100 per day"
    for section, values in settings():
        for name, value in values if isinstance(values, BaseModel) else ():
            if isinstance(value, tuple) and value and isinstance(value[0], Allowance):
                assert str(chosen[section][name]).startswith(f"{10 * value[0].count} per ")


def test_the_settings_are_the_same_by_environment_and_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = place.secret_key(tmp_path)
    chosen = place.sections(web_port=8001, sip_port=5070, smtp=("127.0.0.1", 1025))
    file = tmp_path / "nhanh8.toml"
    place.write_private(file, place.as_toml(tmp_path, key, chosen))
    for name in ("NHANH8_HOME", "NHANH8_SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NHANH8_CONFIG", str(file))
    by_file = Settings()
    monkeypatch.delenv("NHANH8_CONFIG")
    by_arguments = {"NHANH8_HOME": str(tmp_path), "NHANH8_SECRET_KEY": key, "DATABASE_URL": ""}
    for name, value in (by_arguments | place.as_environment(chosen)).items():
        monkeypatch.setenv(name, value)
    assert Settings() == by_file
    assert by_file.web.port == 8001
    assert by_file.hotline.trust_from_header
    assert str(by_file.reissue.per_number[0]) == "50 per day"
    assert tomllib.loads(file.read_text("utf-8"))["secret_key"] == key


def test_whatever_the_shell_says_a_demo_is_reached_from_its_machine_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("WEB__HOST", "HOTLINE__HOST", "HOTLINE__ADVERTISED_HOST"):
        monkeypatch.setenv(f"NHANH8_{name}", "0.0.0.0")  # noqa: S104 - what must not come true
    chosen = place.sections(web_port=8001, sip_port=5070, smtp=("127.0.0.1", 1025))
    for name, value in place.as_environment(chosen).items():
        monkeypatch.setenv(name, value)
    found = Settings()
    assert {found.web.host, found.hotline.host, found.hotline.advertised_host} == {"127.0.0.1"}
