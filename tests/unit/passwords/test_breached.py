"""The look-up of passwords that got out elsewhere."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nhanh8.config import Settings, settings, use
from nhanh8.config.rules import Login
from nhanh8.passwords import breached
from nhanh8.passwords.breached import NoListError, is_breached


def sha1(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def listing(passwords: set[str], *, end: str = "\r\n", count: bool = True) -> bytes:
    """Write a list as the downloader of Have I Been Pwned does: counts have different lengths."""
    hashes = sorted(sha1(one) for one in passwords)
    return end.join(
        f"{one}:{7 ** (n % 9)}" if count else one for n, one in enumerate([*hashes, ""]) if one
    ).encode()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Give a file, and name it in the settings."""
    path = tmp_path_factory.mktemp("breached") / "hashes.txt"
    path.write_bytes(b"")
    login = Login.model_validate(dict(settings().login) | {"breached_passwords": path})
    with use(settings().model_copy(update={"login": login})):
        yield path


@given(
    listed=st.sets(st.text(max_size=20), max_size=40),
    others=st.sets(st.text(max_size=20), max_size=10),
    end=st.sampled_from(["\n", "\r\n"]),
    count=st.booleans(),
    last_line_ends=st.booleans(),
)
def test_what_is_listed_is_found_and_nothing_else(
    file: Path, listed: set[str], others: set[str], *, end: str, count: bool, last_line_ends: bool
) -> None:
    text = listing(listed, end=end, count=count)
    file.write_bytes(text + end.encode() if text and last_line_ends else text)
    assert all(is_breached(one) for one in listed)
    assert not any(is_breached(one) for one in others - listed)


def test_lower_case_hashes_are_read_too(file: Path) -> None:
    file.write_bytes(listing({"mật khẩu", "khác"}).lower())
    assert is_breached("mật khẩu")


def test_a_look_up_reads_few_lines_of_many(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_bytes(listing({f"mật khẩu {n}" for n in range(20_000)}))
    read = []
    first_from = breached._first_from
    monkeypatch.setattr(breached, "_first_from", lambda *a: read.append(a) or first_from(*a))
    assert is_breached("mật khẩu 777")
    assert len(read) <= 22  # one for each halving of a megabyte


def test_without_a_file_none_is_breached() -> None:
    assert not is_breached("password")


@pytest.mark.parametrize("content", [b"password\n123456\n", b"\xff" * 1000, b"0" * 10_000, b"<html>\n"])
def test_a_file_that_is_no_list_is_an_error_not_an_answer(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(NoListError):
        is_breached("password")


def test_a_file_that_is_not_there_is_told_at_the_start(configured: Callable[..., Settings]) -> None:
    with pytest.raises(ValidationError, match="breached_passwords"):
        configured(login={"breached_passwords": "/no/such/file"})


def test_half_a_character_is_on_no_list(file: Path) -> None:
    file.write_bytes(listing({"mật khẩu"}))
    assert not is_breached("\ud800")
