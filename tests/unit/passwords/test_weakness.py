"""Which passwords are refused, whoever chooses them."""

import unicodedata

import pytest

from nhanh8.passwords.weakness import LONGEST, Weakness, weaknesses


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("con mèo ngủ trên mái", ()),
        ("một hai ba", (Weakness.TOO_SHORT,)),
        (unicodedata.normalize("NFD", "một hai ba"), (Weakness.TOO_SHORT,)),
        ("password1234", (Weakness.TOO_COMMON,)),
        ("\uff50assword1234", (Weakness.TOO_COMMON,)),
        ("password", (Weakness.TOO_SHORT, Weakness.TOO_COMMON)),
        ("á" * (LONGEST + 1), (Weakness.TOO_LONG,)),
        ("á" * LONGEST, ()),
    ],
)
def test_a_password_is_refused_for_what_makes_it_easy_to_guess(
    password: str, wrong: tuple[Weakness, ...]
) -> None:
    assert weaknesses(password, at_least=12) == wrong
