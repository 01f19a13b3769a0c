"""Which passwords are too easy to guess.

By length, and by lists of common and of breached ones; no rules of composition (NIST SP 800-63B-4).
"""

from enum import StrEnum
from typing import Final

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from nhanh8.passwords.breached import is_breached
from nhanh8.passwords.hashing import as_compared

LONGEST: Final = 128
"""Characters; longer ones only cost time."""


class Weakness(StrEnum):
    """Why a password is no good, whoever chooses it."""

    TOO_SHORT = "too short"
    TOO_LONG = "too long"
    TOO_COMMON = "too common"
    BREACHED = "breached"
    """It got out elsewhere: programs that guess try it."""


def weaknesses(password: str, *, at_least: int) -> tuple[Weakness, ...]:
    """Give all that is wrong with a password; `at_least` is how many characters it has to have.

    Raises OSError or NoListError if it can't be told whether it got out elsewhere.
    """
    found = []
    compared = as_compared(password)
    if len(compared) < at_least:
        found.append(Weakness.TOO_SHORT)
    if len(password) > LONGEST:
        found.append(Weakness.TOO_LONG)
    try:
        CommonPasswordValidator().validate(compared)
    except ValidationError:
        found.append(Weakness.TOO_COMMON)
    if is_breached(compared):
        found.append(Weakness.BREACHED)
    return tuple(found)
