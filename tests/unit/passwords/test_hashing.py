"""Where a password meets its hash."""

import unicodedata

import pytest

from nhanh8.passwords.hashing import hashed, matches

PASSWORD = "một con vịt xoè ra hai cái cánh"


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_fits_whichever_keyboard_it_is_typed_on(form: str) -> None:
    typed = unicodedata.normalize(form, PASSWORD)
    assert matches(typed, hashed(PASSWORD))
    assert matches(PASSWORD, hashed(typed))


def test_without_its_marks_it_is_another() -> None:
    assert not matches("mot con vit xoe ra hai cai canh", hashed(PASSWORD))
