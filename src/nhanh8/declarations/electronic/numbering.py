"""The number of a filing: `TK1-20261123-000001-7`."""

from datetime import date

_FORM = "TK1"


def number_of(serial: int, filed_on: date) -> str:
    """Make the number of a filing: the form, the day in Vietnam, a serial number, and a check digit."""
    digits = f"{filed_on:%Y%m%d}{serial:06}"
    return f"{_FORM}-{digits[:8]}-{digits[8:]}-{check_digit(digits)}"


def check_digit(digits: str) -> int:
    """Give the check digit of Luhn (ISO/IEC 7812-1, Annex B): it finds every wrong digit and most swaps."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled // 10 + doubled % 10
    return -total % 10
