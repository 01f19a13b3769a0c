"""Numbers that people have: the social insurance number, its successor, and the card that contains it."""

import re

from nhanh8.audit.privacy import mask
from nhanh8.registry.errors import RegistryError

SOCIAL_INSURANCE_DIGITS = 10
"""Digits of a social insurance number (mã số BHXH)."""

PERSONAL_IDENTIFICATION_DIGITS = 12
"""Digits of a personal identification number, in use beside it since 1 August 2025."""

# Longest text worth reading: a card number with something between all its characters.
_LONGEST = 64
# White space, dots, and every dash that a word processor makes of one.
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015\u2212]+")
# ASCII digits only: \d would take those of every script.
_NUMBER = re.compile(r"[0-9]{10}|[0-9]{12}")
# Health insurance card: who pays (2 letters), benefit level (1 digit), province (2), social insurance number.
_CARD = re.compile(r"[A-ZĐ]{2}[0-9]{3}(?P<number>[0-9]{10})", re.IGNORECASE)


class NumberFormatError(RegistryError):
    """A number has 10 or 12 digits, or is that of a health insurance card."""


def parse_number(text: str) -> str:
    """Read a number as people write it: `0123456789`, `012 345.678-901`, `DN 4 79 0123456789`.

    Gives 10 digits (social insurance number) or 12 (personal identification number) as text, leading zeros
    kept. Raises NumberFormatError for anything else. There is no known check digit.
    """
    if len(text) > _LONGEST:
        raise NumberFormatError
    packed = _BETWEEN.sub("", text)
    if _NUMBER.fullmatch(packed):
        return packed
    if card := _CARD.fullmatch(packed):
        return card["number"]
    raise NumberFormatError


def masked(typed: str) -> str:
    """Mask what was typed as a number, whole where it is none: it may be a password in the wrong field."""
    try:
        return mask(parse_number(typed))
    except NumberFormatError:
        return "•••"
