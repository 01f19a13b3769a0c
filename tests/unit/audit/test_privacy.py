"""Masks and pseudonyms."""

from hypothesis import given
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


def test_short_numbers_survive_redaction() -> None:
    text = "127.0.0.1:57197, 200 OK at 2026-01-02 14:02:33"
    assert redact(text) == text


def test_the_same_person_has_the_same_pseudonym_and_another_kind_has_another() -> None:
    assert pseudonym("phone", "+84912345678") == pseudonym("phone", "+84912345678")
    assert pseudonym("phone", "+84912345678") != pseudonym("call", "+84912345678")
    assert "912345678" not in pseudonym("phone", "+84912345678")
