"""The demo's mailbox: mails as files."""

import stat
from email.message import EmailMessage
from pathlib import Path

import pytest

from nhanh8.demo.mailbox.letters import Letters


def a_mail(subject: str = "Mật khẩu", text: str = "Hãy gọi 1900.9068.\n") -> bytes:
    message = EmailMessage()
    message["Subject"] = subject
    message["To"] = "an@example.com"
    message.set_content(text)
    return message.as_bytes()


def test_a_mail_becomes_a_file_and_reads_as_it_was_sent(tmp_path: Path) -> None:
    letters = Letters(tmp_path / "mailbox")
    path = letters.keep(a_mail(), "no-reply@example.org", ["an@example.com"])
    letter = letters.find(path.name)
    assert letter
    assert (letter.subject, letter.recipients) == ("Mật khẩu", "an@example.com")
    assert letter.text.strip() == "Hãy gọi 1900.9068."
    assert letters.raw(path.name) == path.read_bytes()


def test_only_its_owner_can_read_the_folder(tmp_path: Path) -> None:
    folder = Letters(tmp_path / "mailbox").folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_latest_mail_is_first_and_numbers_go_on_after_a_restart(tmp_path: Path) -> None:
    first = Letters(tmp_path).keep(a_mail("một"), "", ["a@example.com"])
    again = Letters(tmp_path)
    second = again.keep(a_mail("hai"), "", ["a@example.com"])
    assert [letter.subject for letter in again.newest_first()] == ["hai", "một"]
    assert first.name.endswith("-0001.eml")
    assert second.name.endswith("-0002.eml")


@pytest.mark.parametrize("name", ["../secret-key", "x.eml", "", "20260101T000000Z-0001.eml", "/etc/passwd"])
def test_no_other_file_is_given_out(tmp_path: Path, name: str) -> None:
    letters = Letters(tmp_path / "mailbox")
    (tmp_path / "secret-key").write_text("secret")
    assert letters.find(name) is None


def test_an_undecodable_text_is_told_and_the_file_kept(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    raw = b"Subject: x\r\nContent-Type: text/plain; charset=no-such-charset\r\n\r\n\xff\xfe\r\n"
    path = letters.keep(raw, "", ["a@example.com"])
    letter = letters.find(path.name)
    assert letter
    assert "can't be decoded" in letter.text
    assert path.read_bytes().endswith(raw)


def test_a_mail_without_plain_text_has_none(tmp_path: Path) -> None:
    letters = Letters(tmp_path)
    path = letters.keep(b"Content-Type: text/html\r\n\r\n<p>x</p>\r\n", "", ["a@example.com"])
    letter = letters.find(path.name)
    assert letter
    assert letter.text == ""
