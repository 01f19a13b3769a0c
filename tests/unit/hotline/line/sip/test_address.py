"""Addresses in header fields."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.sip.address import host_and_port, parse_address, split_values


@pytest.mark.parametrize(
    ("text", "uri", "user", "tag"),
    [
        ("<sip:0912345678@a.example>;tag=x", "sip:0912345678@a.example", "0912345678", "x"),
        ('"An, \\"Bé\\" <Na>" <sip:an@a.example:5070;user=phone>;x=1;tag=y', None, "an", "y"),
        ("sip:+84912345678@a.example;tag=z", "sip:+84912345678@a.example", "+84912345678", "z"),
        (
            "An <tel:+84-912-345-678;phone-context=vn>",
            "tel:+84-912-345-678;phone-context=vn",
            "+84-912-345-678",
            "",
        ),
        ("<sips:%2B84912345678:secret@a.example>", None, "+84912345678", ""),
        ("<sip:0912345678;npdi=yes@a.example>", None, "0912345678", ""),
        ("<sip:a.example>", "sip:a.example", "", ""),
        ("<mailto:an@a.example>", "mailto:an@a.example", "", ""),
        ("<sip:an@a.example", "<sip:an@a.example", "", ""),
        ("", "", "", ""),
    ],
)
def test_addresses_in_all_forms(text: str, uri: str | None, user: str, tag: str) -> None:
    found = parse_address(text)
    assert uri is None or found.uri == uri
    assert (found.user, found.tag) == (user, tag)


def test_values_are_parted_at_commas_outside_of_quotes_and_brackets() -> None:
    line = '"An, Bé" <sip:an,b@a.example>, <tel:+84912345678> , sip:c@a.example,'
    assert split_values([line, "x"]) == [
        '"An, Bé" <sip:an,b@a.example>',
        "<tel:+84912345678>",
        "sip:c@a.example",
        "x",
    ]


@pytest.mark.parametrize(
    ("uri", "host", "port"),
    [
        ("sip:an@A.example:5070;lr", "a.example", 5070),
        ("sip:a.example", "a.example", None),
        ("sips:an@[2001:DB8::1]:5061;transport=tcp", "2001:db8::1", 5061),
        ("sip:an@[2001:db8::1]", "2001:db8::1", None),
        ("sip:an@a.example:99999999", "a.example", None),
        ("tel:+84912345678", "", None),
    ],
)
def test_hosts_and_ports(uri: str, host: str, port: int | None) -> None:
    assert host_and_port(uri) == (host, port)


@given(st.text())
def test_any_text_is_read_somehow(text: str) -> None:
    address = parse_address(text)
    assert isinstance(address.user + address.host, str)
    split_values([text])


def processor_time_of(line: str) -> float:
    """Seconds of this thread's own processor time; the best of five, so that a busy machine adds little."""
    found = []
    for _ in range(5):
        began = time.thread_time()
        assert not parse_address(line).phone_contexts
        split_values([line])
        found.append(time.thread_time() - began)
    return min(found)


@pytest.mark.parametrize("start", ["", " "])
@pytest.mark.parametrize("nasty", ['"', '\\"', "<", ">", " ", ";", ",", "; tag", ";tag =", "; phone-contex"])
def test_hostile_lines_take_no_longer_than_others(start: str, nasty: str) -> None:
    """A line four times as long takes about four times as long; with a careless pattern, sixteen times."""
    short, long = (processor_time_of(start + nasty * n + "x") for n in (10_000, 40_000))
    assert long < 8 * short
