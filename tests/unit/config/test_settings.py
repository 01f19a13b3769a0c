"""Where settings come from, and what is said about wrong ones."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from nhanh8.config import ConfigError, Settings, settings, use
from nhanh8.config.settings import _load

Write = Callable[[str], None]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Give a settings file these lines."""
    file = tmp_path / "nhanh8.toml"
    monkeypatch.setenv("NHANH8_CONFIG", str(file))
    return lambda text: void(file.write_text(text, "utf-8"))


def void(_: object) -> None:
    return None


def test_the_environment_comes_before_the_file_and_the_file_before_the_default(
    write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    write('[hotline]\nsip_port = 5070\nmax_calls = 7\ndrain_for = "90 s"\n')
    monkeypatch.setenv("NHANH8_HOTLINE__SIP_PORT", "5080")
    hotline = _load().hotline
    assert (hotline.sip_port, hotline.max_calls) == (5080, 7)
    assert hotline.drain_for == timedelta(seconds=90)
    assert hotline.rings_for == timedelta(milliseconds=500)


@pytest.mark.parametrize(
    ("lines", "place", "why"),
    [
        ("[hotline]\nsip_prot = 5070", "hotline.sip_prot", "Extra inputs are not permitted"),
        ("[hotline]\nmax_calls = 0", "hotline.max_calls", "greater than or equal to 1"),
        ("[hotline]\nrtp_ports = [30000, 20000]", "hotline.rtp_ports", "the first port is above the last"),
        ('[hotline]\ntrunks = ["the operator"]', "hotline.trunks.0", "not a valid IPv4 or IPv6 network"),
        ('[login]\nlocked_for = "a while"', "login.locked_for", 'write it like "60 min"'),
        ('[reissue]\nper_number = "often"', "reissue.per_number", "cannot read the limit"),
        ("hotlin = 1", "hotlin", "Extra inputs are not permitted"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(write: Write, lines: str, place: str, why: str) -> None:
    write(lines)
    with pytest.raises(ConfigError) as told:
        _load()
    [fault] = [line for line in str(told.value).splitlines() if line.startswith("  ")]
    assert fault.startswith(f"  {place}: ")
    assert why in fault


def test_a_wrong_secret_is_not_repeated(write: Write) -> None:
    write("mail_password = 7712345\n")
    with pytest.raises(ConfigError) as told:
        _load()
    assert "mail_password" in str(told.value)
    assert "7712345" not in str(told.value)


def test_a_file_that_cannot_be_read_is_told(write: Write) -> None:
    write("[hotline\n")
    with pytest.raises(ConfigError, match="The settings file can't be read"):
        _load()


def test_others_are_in_force_for_a_while_only() -> None:
    before = settings()
    other = Settings(log_level="ERROR")
    with use(other):
        assert settings() is other
    assert settings() is before
