"""Numbers that callers give in place of theirs: their telephone's, and a health insurance card's."""

from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS
from nhanh8.registry.phones import PhoneError, e164


def is_phone(digits: str, phone: str | None) -> bool:
    """Tell whether these digits are how people say a telephone's number (E.164)."""
    try:
        return e164(digits) == phone
    except PhoneError:
        return False


def seems_a_card(digits: str) -> bool:
    """Tell whether twelve digits can be the beginning of a health insurance card's thirteen.

    A personal identification number begins with its province's code, 001 to 096 (Decree 137/2015,
    article 13), a card's number with one of five shares that are paid.
    """
    return len(digits) == PERSONAL_IDENTIFICATION_DIGITS and not digits.startswith("0")
