"""The hotline's number and what a call costs are told as they were announced."""

from collections.abc import Callable

import pytest
from django.utils import translation

from nhanh8.charging.announced import NUMBER, NUMBER_TO_DIAL, fee
from nhanh8.config import Settings
from nhanh8.speech.prompts import Prompt, read_catalogue
from nhanh8.speech.prompts.catalogue import Words


def test_the_fee_reads_as_announced() -> None:
    assert fee() == "1.000 đồng/phút"


@pytest.mark.parametrize(
    ("rate", "increment", "said"),
    [
        (0, "1 min", "0 đồng/phút"),
        (1234567, "60 s", "1.234.567 đồng/phút"),
        (300, "6 s", "300 đồng/6 giây"),
    ],
)
def test_another_tariff_is_said_too(
    configured: Callable[..., Settings], rate: int, increment: str, said: str
) -> None:
    configured(tariff={"rate": rate, "increment": increment})
    assert fee() == said


def test_thousands_are_grouped_as_the_language_does() -> None:
    with translation.override("en"):
        assert fee().startswith("1,000 ")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_greeting_names_the_same_number(language: str) -> None:
    pieces = read_catalogue()[language][Prompt.GREETING].pieces
    assert any(isinstance(piece, Words) and NUMBER in piece.written for piece in pieces)


def test_what_is_dialled_is_the_number_without_its_dots() -> None:
    assert NUMBER_TO_DIAL == "19009068"
