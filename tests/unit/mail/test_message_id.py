"""The Message-ID names a letter to us, and to nobody else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from nhanh8.config import settings, use
from nhanh8.mail import message_id


@given(st.integers(1, 2**63 - 1), st.integers(1, 32767))
def test_it_is_read_as_it_was_made_wherever_it_stands(letter: int, attempt: int) -> None:
    made = message_id.make(letter, attempt)
    assert message_id.letter_of(made) == letter
    assert message_id.letter_of(f"<other@example.org>\r\n {made} <letter.1.1.00@x>") == letter
    assert len(f"Message-ID: {made}") < 998


def test_it_has_the_senders_domain_and_not_this_machines_name() -> None:
    assert message_id.make(7, 1).endswith("@nhanh8.invalid>")
    assert message_id.make(7, 1) != message_id.make(7, 2)


@pytest.mark.parametrize("changed", ["letter.8.1", "letter.7.2"])
def test_nobody_makes_one_for_another_letter(changed: str) -> None:
    assert message_id.letter_of(message_id.make(7, 1).replace("letter.7.1", changed)) is None


def test_nobody_makes_one_without_the_key() -> None:
    with use(settings().model_copy(update={"secret_key": SecretStr("y" * 50)})):
        forged = message_id.make(7, 1)
    assert message_id.letter_of(forged) is None


@given(st.text())
def test_nothing_else_is_one(text: str) -> None:
    assert message_id.letter_of(text) is None
