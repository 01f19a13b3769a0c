"""What issued passwords are made of."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from pydantic import SecretStr

from nhanh8.accounts import issuing
from nhanh8.accounts.login import LoggedIn, WrongPair
from nhanh8.config import Settings
from nhanh8.config.alphabet import Alphabet
from nhanh8.passwords.hashing import hashed
from people import NUMBER, log_in, person

Configured = Callable[..., Settings]


@pytest.mark.parametrize("alphabet", Alphabet)
def test_a_password_has_the_length_and_characters_of_the_settings(
    configured: Configured, alphabet: Alphabet
) -> None:
    configured(reissue={"password_length": 12, "password_alphabet": alphabet})
    made = {issuing.prepare().text.get_secret_value() for _ in range(20)}
    assert len(made) == 20
    assert {len(password) for password in made} == {12}
    assert set("".join(made)) <= set(alphabet.characters)


def test_letters_bring_no_two_characters_that_look_alike() -> None:
    characters = Alphabet.LETTERS.characters
    assert len(set(characters)) == len(characters)
    for alike in ("0Oo", "1Il", "5S", "2Z", "8B", "6Gb", "9gq", "Cc", "Kk", "Pp", "Ss", "Uu", "Vv", "Xx"):
        assert len(set(alike) & set(characters)) < 2


@pytest.mark.django_db
def test_a_password_of_letters_opens_the_account_with_its_case_and_with_gaps() -> None:
    prepared = issuing.Prepared(SecretStr("aN7R2tEe"), hashed("aN7R2tEe"))
    with transaction.atomic():
        assert issuing.activate(issuing.offer(person(), prepared, timedelta(hours=1)).pk)
    assert log_in(NUMBER, "an7r2tee") == WrongPair()
    assert isinstance(log_in(NUMBER, "aN7R 2tEe"), LoggedIn)
