"""Texts that only this installation can read: encrypted under a key made from the secret key."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from functools import cache

from cryptography.fernet import Fernet, InvalidToken

from nhanh8.audit.privacy import keyed_digest
from nhanh8.config import settings


class UnreadableError(Exception):
    """This was sealed under another key, too long ago, or not at all."""


def seal(text: str) -> str:
    """Encrypt a text, with the time in it."""
    return _cipher(settings().secret_key.get_secret_value()).encrypt(text.encode()).decode()


def unseal(sealed: str, *, within: timedelta | None = None) -> str:
    """Decrypt a text. Raises UnreadableError where it isn't ours, or older than `within`."""
    ttl = None if within is None else int(within.total_seconds())
    try:
        return _cipher(settings().secret_key.get_secret_value()).decrypt(sealed.encode(), ttl).decode()
    except (InvalidToken, UnicodeError):
        raise UnreadableError from None


@cache
def _cipher(secret: str) -> Fernet:
    del secret  # what the key is made from; the cache goes by it
    return Fernet(urlsafe_b64encode(bytes.fromhex(keyed_digest("users: sealed", "key"))))
