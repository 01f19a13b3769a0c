"""Masks and pseudonyms."""

import re
import time
from datetime import datetime
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from nhanh8.audit.privacy import mask, mask_email, pseudonym, redact


def test_a_mask_keeps_the_last_three_digits() -> None:
    assert mask("+84912345678") == "•••••••••678"


def test_a_mask_of_nothing_is_nothing() -> None:
    assert mask("") == ""


def test_an_e_mail_address_keeps_its_first_letter_and_domain() -> None:
    assert mask_email("nguyen.an@example.vn") == "n•••@example.vn"


@given(st.from_regex(r"[0-9]{6,15}|[0-9]{4} [0-9]{4}", fullmatch=True), st.text("abc :/+@\n"))
def test_no_long_number_survives_redaction(number: str, around: str) -> None:
    assert number not in redact(f"{around}{number}{around}")


@pytest.mark.parametrize(
    "number",
    [
        "091-234-5678",
        "0912-345-678",
        "12 34 56 78",
        "12-34-56",
        "(091) 2345678",
        "(+84) 912 345 678",
        "(84-24) 3825-1234",
        "+84(0)912345678",
        "0912.345.678",
        "091.234.56.78",
        "09.12.34.56.78",
        "0912.345 678",
        "1 2 3 4 5 6 7 8",
        "1-2-3-4-5-6",
        "01234 56789",
        "0912 345-678",
        "1234  5678",
        "1234\t5678",
        "1234\u00a05678",
        "1234\u202f\u200b5678",
        "1234+5678",
        "1234%205678",
        "1234%C2%A05678",
        "0912/345/678",
        "0912_345_678",
        "1234\u20135678",
        "1234 \u2014 5678",
        "0912 - 345 - 678",
        "0912. 345. 678",
        "12.34.56.78",
        "12.34.56",
        "1_2_3_4_5_6_7_8",
        "1.2.3.4.5.6",
    ],
)
def test_a_number_is_masked_however_it_is_written(number: str) -> None:
    for text in (number, f"phone {number}.", f"2026-11-23 14:02:11 {number} 2026-11-23", f"id={number}, 200"):
        assert _count(redact(text)) <= _count(text.replace(number, "")) + 3


@given(
    st.from_regex(r"0[0-9]{7,9}", fullmatch=True),
    st.lists(st.integers(2, 4), min_size=3, max_size=5),
    st.sampled_from([" ", "-", ") ", " (", ")-", "  ", "/", "_", "+", "\u2013", " / ", "%20"]),
    st.text("abc :/+@\n,"),
)
def test_no_grouped_number_survives_redaction(digits: str, groups: list[int], sep: str, around: str) -> None:
    parts, at = [], 0
    for size in groups:
        parts.append(digits[at : at + size])
        at += size
    parts = [part for part in [*parts, digits[at:]] if len(part) > 1]
    assert _count(redact(f"{around}{sep.join(parts)}{around}")) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1:57197, 200 OK at 2026-01-02 14:02:33",
        "2026-11-23 14:02:11,123 INFO    nhanh8.hotline: 12 calls now",
        "2026-11-23T14:02:11 57197 2026-11-23 14:02 10:15",
        "from 192.168.100.20:5060 to 10.20.30.4, 10.0.0.1 - 1",
        "6.12.38, 10.20.30.140, 14:02:11.12",
        "Python 3.11.2, Django 5.2.8, Chromium 131.0.6778.85",
        '"GET / HTTP/1.1" 200 12',
        "port 5060, RTP from 20000 to 29998",
        "MemoryError at line 120 of 300",
        "2026-11-23 14:02:11.123456+00:00, 2026-11-23T14:02:11.123456+07:00",
        "Task id=fb123456-0206-4206-d227-012345678901 path=nhanh8.reissue.notices",
        "terminal-01234567-89ab-4cde-8123-456789012345, 120 91234567-0123-4123-8123-45678901234e",
    ],
)
def test_dates_times_addresses_versions_and_short_numbers_survive_redaction(text: str) -> None:
    assert redact(text) == text


@given(st.datetimes().filter(lambda at: at.year >= 1900 and at.year < 2100))
def test_every_date_and_time_survives_redaction(at: datetime) -> None:
    text = f"{at:%Y-%m-%d %H:%M:%S},123 {at:%Y-%m-%d} {at:%H:%M} {at:%Y-%m-%dT%H:%M:%S} {at.isoformat()}"
    assert redact(text) == text


@given(st.uuids(), st.binary(min_size=20, max_size=20), st.binary(min_size=32, max_size=32))
def test_names_made_of_chance_survive_redaction(name: UUID, short: bytes, long: bytes) -> None:
    for written in (str(name), name.hex, short.hex(), long.hex()):
        assume(sum(map(str.isalpha, written)) >= 4)
        assert redact(f"id={written} 120 {written}") == f"id={written} 120 {written}"


@pytest.mark.parametrize(
    "text",
    [
        "12345678-1234-1234-1234-0912345678-ab",  # not a UUID's groups
        "12345678-1234-1234-1234-123456789012",  # digits only
        "a0912345678",
        "deadbeef0912345678",
        "12345678901234567890123456789012",
        "0912345678901234567890123456abc",  # one short of 32
        "0123456789012345678901234567890a",  # a single letter
    ],
)
def test_a_number_is_not_hidden_by_letters_around_it(text: str) -> None:
    assert not re.search(r"\d{6}", redact(text))


def processor_time_of(text: str) -> float:
    """Seconds of this thread's own processor time; the best of five, so that a busy machine adds little."""
    found = []
    for _ in range(5):
        began = time.thread_time()
        redact(text)
        found.append(time.thread_time() - began)
    return min(found)


@pytest.mark.parametrize(
    "nasty",
    [
        "12-",
        "1",
        "1 ",
        "1-",
        "12.",
        "123.",
        "12 ",
        "12%20",
        "(12)",
        "12(0)",
        "- ",
        "0-0-a",
        "12-0a",
        "12345678-",
    ],
)
def test_hostile_texts_take_no_longer_than_others(nasty: str) -> None:
    """A text four times as long takes about four times as long; with a careless pattern, sixteen times."""
    short, long = (processor_time_of(nasty * n) for n in (1_500, 6_000))
    assert long < 8 * short


def test_what_only_looks_like_a_date_is_masked() -> None:
    assert redact("2026-13-23") == "•••••••-23"
    assert redact("0912-2026-11-23") != "0912-2026-11-23"


def _count(text: str) -> int:
    return sum(map(str.isdigit, text))


def test_the_same_person_has_the_same_pseudonym_and_another_kind_has_another() -> None:
    assert pseudonym("phone", "+84912345678") == pseudonym("phone", "+84912345678")
    assert pseudonym("phone", "+84912345678") != pseudonym("call", "+84912345678")
    assert "912345678" not in pseudonym("phone", "+84912345678")
