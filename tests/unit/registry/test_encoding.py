"""Lists in the encodings that spreadsheets write."""

import pytest

from nhanh8.registry.encoding import BEGINNING, encoding_of
from nhanh8.registry.errors import ListError

LIST = "Họ và tên,Mã số BHXH\r\nNguyễn Thị Ví Dụ,0123456789\r\n"


@pytest.mark.parametrize("written_in", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "ascii"])
def test_unicode_is_recognised_with_a_mark_or_without(written_in: str) -> None:
    text = LIST if written_in != "ascii" else "name,phone\n"
    beginning = text.encode(written_in)
    assert beginning.decode(encoding_of(beginning, None)) == text


def test_a_mark_in_front_of_big_endian_text_is_recognised() -> None:
    beginning = "\ufeff".encode("utf-16-be") + LIST.encode("utf-16-be")
    assert beginning.decode(encoding_of(beginning, None)) == LIST


def test_a_letter_cut_in_two_at_the_end_of_the_beginning_is_no_fault() -> None:
    beginning = ("a" * (BEGINNING - 1) + "ễ").encode()[:BEGINNING]
    assert encoding_of(beginning, None) == "utf-8"


def test_an_old_encoding_is_refused_with_what_to_do() -> None:
    beginning = b"name\nPh\xfam\n"
    with pytest.raises(ListError, match=r"Line 2 isn't UTF-8. Save the list as “CSV UTF-8”.*--encoding"):
        encoding_of(beginning, None)


def test_an_encoding_can_be_named() -> None:
    beginning = "Họ tên".replace("ọ", "o\u0323").encode("cp1258", errors="replace")
    assert encoding_of(beginning, "windows-1258") == "cp1258"


@pytest.mark.parametrize("named", ["tcvn3", "base64", "rot13"])
def test_what_is_no_text_encoding_is_refused(named: str) -> None:
    with pytest.raises(ListError, match=f'no text encoding called "{named}"'):
        encoding_of(b"", named)
