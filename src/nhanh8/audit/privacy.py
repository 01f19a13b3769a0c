"""Masks and pseudonyms: how people appear in records, logs and on screens.

A mask keeps the last three digits, enough for an officer to recognise what a caller tells. A pseudonym is a
keyed hash: the same person gives the same one, and without the key nobody can try all numbers.
"""

import hashlib
import hmac
import re
from functools import cache

from nhanh8.config import settings

_KEPT = 3
_LONG_NUMBER = re.compile(r"\d{3,}(?:[ .]\d{3,})+|\d{6,}")
"""Six digits are a password's least; people also write groups of three or more."""


def mask(text: str) -> str:
    """Mask a number or phone but for its last three digits: `+84912345678` gives `•••••••••678`."""
    return "•" * max(len(text) - _KEPT, 0) + text[-_KEPT:]


def mask_email(address: str) -> str:
    """Mask an e-mail address: `nguyen.an@example.vn` gives `n•••@example.vn`."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def redact(text: str) -> str:
    """Mask every number in a text that could be a password, a phone or a person's, wherever it came from."""
    return _LONG_NUMBER.sub(lambda m: mask(m[0]), text)


def pseudonym(kind: str, value: str) -> str:
    """Give the keyed hash of a value: 32 hex digits, different for each `kind` of value."""
    return keyed_digest("pseudonym", f"{kind}:{value}")[:32]


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA-256 of a text under a key derived from the secret key for one purpose; 64 hex digits."""
    return hmac.new(
        _key(purpose, settings().secret_key.get_secret_value()), text.encode(), hashlib.sha256
    ).hexdigest()


@cache
def _key(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"nhanh8:{purpose}".encode(), "sha256")
