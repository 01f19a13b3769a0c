"""No byte makes a field of what is the value of another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.sip import header_part
from nhanh8.hotline.line.sip.reading import MalformedError, read

PART = b'INVITE sip:h SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nf:"An"\r\n <sip:a@b>\r\nX-Odd~Name \t: \xff\r\nY:'
MESSAGE = PART + b"\r\n\r\n"
STRAY = st.sampled_from([b"\r", b"\n", b"\0", b"\r\r", b"\n\n"])


def test_folded_lines_and_odd_names_are_fields() -> None:
    assert header_part.well_formed(header_part.of(MESSAGE + b"body\r\n\nof\ranything\0"))
    assert read(MESSAGE + b"a\nb").headers.get_first("via") == "SIP/2.0/UDP a"


@given(STRAY, st.integers(1, len(PART)))
def test_a_bare_cr_or_lf_or_a_nought_anywhere_makes_no_message(stray: bytes, at: int) -> None:
    with pytest.raises(MalformedError):
        read(PART[:at] + stray + b"P-Asserted-Identity: <tel:0912345678>" + PART[at:] + b"\r\n\r\n")


@pytest.mark.parametrize("name", [b"\x0bX", b"\xa0X", b"\xc2\xa0X", b"X\x85", b"", b"X\x1f", b"X Y"])
def test_a_name_that_is_no_token_makes_no_message(name: bytes) -> None:
    with pytest.raises(MalformedError):
        read(MESSAGE.replace(b"Y:", name + b": 1"))


def test_the_first_field_continues_no_first_line() -> None:
    with pytest.raises(MalformedError):
        read(MESSAGE.replace(b"\r\nVia", b"\r\n X: y\r\nVia"))


def test_a_line_without_a_colon_makes_no_message() -> None:
    with pytest.raises(MalformedError):
        read(MESSAGE.replace(b"Y:", b"Y"))


def test_bare_lines_are_no_message_even_throughout() -> None:
    with pytest.raises(MalformedError):
        read(MESSAGE.replace(b"\r\n", b"\n"))
