"""The Message-ID of a mail: it tells which letter came back, to whoever has the key."""

import hmac
import re
from email.utils import parseaddr

from nhanh8.audit.privacy import keyed_digest
from nhanh8.config import settings

_DIGEST = 20
"""Hex digits: 80 bits that nobody guesses, on a line short enough for every mail server."""
_OURS = re.compile(rf"<letter\.([1-9]\d{{0,18}})\.(\d{{1,5}})\.([0-9a-f]{{{_DIGEST}}})@[^<>@\s]{{1,255}}>")


def make(letter_id: int, attempt: int) -> str:
    """Give the Message-ID of one attempt: `<letter.7.1.5f0c...@example.vn>`.

    Each attempt has its own: a mail server that drops what it has seen already would keep the mail whose
    secret no longer works.
    """
    domain = parseaddr(settings().mail.sender)[1].rpartition("@")[2]
    return f"<letter.{letter_id}.{attempt}.{_digest(str(letter_id), str(attempt))}@{domain}>"


def letter_of(text: str) -> int | None:
    """Give the id of the letter whose Message-ID a text has; None unless we made it ourselves."""
    for letter_id, attempt, digest in _OURS.findall(text):
        if hmac.compare_digest(digest, _digest(letter_id, attempt)):
            return int(letter_id)
    return None


def _digest(letter_id: str, attempt: str) -> str:
    return keyed_digest("message id", f"{letter_id}.{attempt}")[:_DIGEST]
