"""Argon2id, the one place where a password meets its hash.

Cost: m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet). At most `login.hashes_at_once` are
computed at a time in a process; others wait their turn, so that a flood of logins can't exhaust memory.
"""

import unicodedata
from functools import cache
from threading import BoundedSemaphore

from django.contrib.auth.hashers import (
    UNUSABLE_PASSWORD_PREFIX,
    Argon2PasswordHasher,
    check_password,
    make_password,
)

from nhanh8.config import settings

_NOBODYS = (
    "argon2$argon2id$v=19$m=19456,t=2,p=1$N1gyQzlJQVltUTZWOHEzWUFpejA3Qg"
    "$iMhgsNitCTa9JCxxuXDIF2Nwg3GGNglJu6A08duSosQ"
)
"""A hash at our cost of 240 random bits that nobody kept: a password is compared with it in place of none."""


class Hasher(Argon2PasswordHasher):
    """Django's argon2id hasher at our cost."""

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1


def hashed(password: str) -> str:
    """Hash a password: Django's encoded form, salt and cost inside. Takes tens of milliseconds."""
    with _slots():
        return make_password(as_compared(password))


def matches(password: str, encoded: str) -> bool:
    """Tell whether a password fits a hash. No usable hash costs the same time as one that doesn't fit."""
    usable = bool(encoded) and not encoded.startswith(UNUSABLE_PASSWORD_PREFIX)
    with _slots():
        fits = check_password(as_compared(password), encoded if usable else _NOBODYS)
    return fits and usable


def unusable() -> str:
    """Make the mark of an account without a password: no password fits it."""
    return UNUSABLE_PASSWORD_PREFIX


def as_compared(password: str) -> str:
    """Write a password in one way, whichever keyboard it was typed on (NIST SP 800-63B-4, 3.1.1.2: NFKC).

    `ế` is one character on one keyboard and three on the next. Half a character, which JSON may hold and no
    encoding takes, is written out.
    """
    return unicodedata.normalize("NFKC", password).encode(errors="backslashreplace").decode()


@cache
def _slots() -> BoundedSemaphore:
    return BoundedSemaphore(settings().login.hashes_at_once)
