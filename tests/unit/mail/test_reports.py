"""Reading what comes back: from mail servers, and from anybody."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.mail import reports
from nhanh8.mail.reports import Report
from reports import report, vacation

ID = "<letter.7.1.0123456789abcdef0123@nhanh8.invalid>"


@pytest.mark.parametrize(
    "returned", ["message/rfc822", "text/rfc822-headers", "text/rfc822-headers; charset=utf-8"]
)
def test_a_report_names_the_mail_the_address_and_why(returned: str) -> None:
    read = reports.read(report(ID, returned=returned))
    assert read
    assert read.status == "5.1.1"
    assert ID in read.message_ids
    assert read.addresses[0] == "an@example.vn"


def test_where_nothing_is_returned_the_report_itself_says_what_it_answers() -> None:
    raw = report("none", returned="text/plain").replace(
        b"Auto-Submitted", f"In-Reply-To: {ID}\nAuto-Submitted".encode(), 1
    )
    read = reports.read(raw)
    assert read
    assert ID in read.message_ids
    assert set(read.addresses) == {"an@example.vn"}


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded", "", "Failed?"])
def test_what_did_not_fail_is_no_bounce(action: str) -> None:
    assert reports.read(report(ID, action=action)) is None


def test_capitals_do_not_matter() -> None:
    assert reports.read(report(ID, action="FAILED"))


def test_an_automatic_answer_is_no_bounce_whatever_it_quotes() -> None:
    assert reports.read(vacation(ID)) is None


def nested(levels: int) -> bytes:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(levels))
    return f"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\n{parts}".encode()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 100,
        b"\r\n" * reports.LONGEST_BYTES,
        b"Content-Type: multipart/report\r\n\r\n",
        b"Content-Type: multipart/report; boundary=x\r\n\r\n" + b"--x\r\n\r\n" * 100_000,
        b"Content-Type: message/rfc822\r\n\r\n" * 30_000,
        b"Content-Type: multipart/report; boundary=x; " + b"a=b; " * 50_000 + b"\r\n\r\n--x\r\n",
        nested(40),
        nested(10_000),
    ],
    ids=[
        "empty",
        "zeros",
        "lines",
        "no parts",
        "many parts",
        "mails in mails",
        "attributes",
        "deep",
        "too deep",
    ],
)
def test_hostile_mail_is_no_report(raw: bytes) -> None:
    assert reports.read(raw) is None


@pytest.mark.parametrize("codec", ["undefined", "punycode", "zlib", "utf-7", "idna"])
@pytest.mark.parametrize("encoding", ["8bit", "base64", "quoted-printable", "x-uuencode"])
def test_returned_headers_are_read_in_no_encoding_of_their_senders_choice(codec: str, encoding: str) -> None:
    returned = f"text/rfc822-headers; charset={codec}\nContent-Transfer-Encoding: {encoding}"
    raw = report(ID, returned=returned).replace(b"\nTo: an@", b"\nX: \xff-abab\nTo: an@", 1)
    assert isinstance(reports.read(raw), Report)


@pytest.mark.parametrize("codec", ["undefined", "punycode", "zlib"])
def test_a_boundary_in_an_odd_encoding_does_no_harm(codec: str) -> None:
    raw = f"Content-Type: multipart/report; boundary*={codec}''x\n\n--x\n\n--x--\n".encode()
    assert reports.read(raw) is None


def test_what_is_packed_into_returned_headers_is_not_unpacked_further() -> None:
    before, headers, _ = report(ID, returned="text/rfc822-headers").partition(b"text/rfc822-headers\n")
    packed = b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(nested(1500))
    assert len(before + packed) < reports.LONGEST_BYTES
    assert isinstance(reports.read(before + headers + packed), Report)


@given(st.binary())
def test_whatever_bytes_come_they_are_read_or_not(raw: bytes) -> None:
    assert reports.read(raw) is None


@given(st.integers(0, 1200), st.binary(max_size=20))
def test_a_damaged_report_is_read_or_not(where: int, noise: bytes) -> None:
    raw = report(ID)
    assert isinstance(reports.read(raw[:where] + noise + raw[where:]), Report | None)
    assert isinstance(reports.read(raw[:where]), Report | None)


def test_what_comes_after_128_kibibytes_is_not_read() -> None:
    raw = report(ID)
    padded = raw.replace(b"This is a MIME", b"x" * reports.LONGEST_BYTES + b"This is a MIME")
    assert reports.read(padded) is None


def test_it_does_not_show_addresses_in_traces() -> None:
    assert "an@example.vn" not in repr(reports.read(report(ID)))


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\r\n"])
@pytest.mark.parametrize("between", [b"", b"folded"])
def test_parameters_without_end_are_not_read(end: bytes, between: bytes) -> None:
    gap = end + b" " if between else b""
    raw = (
        report(ID)
        .replace(b"\n", end)
        .replace(
            b"report-type=delivery-status;",
            b"report-type=delivery-status; x=" + (b";" * 50 + gap) * 50 + b";",
            1,
        )
    )
    assert reports.read(raw) is None


@pytest.mark.parametrize("to", ["(" * 3000, "a:" * 20_000, "<" * 3000])
def test_an_address_without_end_does_no_harm(to: str) -> None:
    read = reports.read(report(ID).replace(b"\nTo: an@example.vn", f"\nTo: {to}".encode(), 1))
    assert read is None or all(len(address) <= 1000 for address in read.addresses)
