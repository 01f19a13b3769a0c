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
_LEAST_DIGITS = 6
"""A password's least."""
_DATE = r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\d-])"
_TIME = r"(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:[.,]\d{3}(?:\d{3})?)?)?(?![\d:])"
_BYTE = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_ADDRESS = rf"(?!\d\d(?:\.\d\d){{3}}(?!\d)){_BYTE}(?:\.{_BYTE}){{3}}(?::\d{{1,5}})?(?![\d.])"
"""12.34.56.78 is somebody's password rather than the address of one of ours."""
_MOMENT = rf"(?:{_DATE}(?:[ T]{_TIME})?|{_TIME}|{_ADDRESS})"
_UUID = "(?=[0-9-]{0,35}[a-f])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_HEX = "(?=(?:[0-9]*[a-f]){4})(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})"
"""A pseudonym, a digest, a UUID without dashes. Chance makes fewer than four letters in 32 once in 2,700."""
_NAME = rf"(?<![0-9A-Za-z])(?:{_UUID}|{_HEX})(?![0-9A-Za-z])"
_NO_NUMBER = rf"(?:{_MOMENT}|{_NAME})"
_SEPARATOR = (
    r"(?:[^\S\r\n]|[-/_+()\u2010-\u2015\u2212\u00ad\u200b-\u200d\u2060\ufeff]"  # the last ones aren't seen
    r"|%[0-9A-Fa-f]{2})"  # as in a URL
)
_BETWEEN = (
    rf"(?:\.?{_SEPARATOR}{{1,3}}\.?|(?<=\d{{3}})\.{{1,2}}(?=\d{{3}})"
    rf"|\.?{_SEPARATOR}{{0,2}}\(0\){_SEPARATOR}{{0,2}})"
)
_WRITTEN = re.compile(
    rf"(?P<no_number>(?<![\d.:-]){_MOMENT}|{_NAME})"
    r"|\d{3,}\.\d{3,}(?:\.\d{2,})+"  # 091.234.56.78
    r"|\d\d(?:\.\d\d){2,}(?!\d)"  # 09.12.34.56.78
    rf"|(?<!\d)\d(?:(?:\.|{_SEPARATOR}){{1,3}}\d){{5,}}(?!\d)"  # 1 2 3 4 5 6, as it is read out
    rf"|\d{{2,}}(?:{_BETWEEN}(?!{_NO_NUMBER})\d{{2,}})*"  # 0912 345 678, 091-234-5678, (091) 2345678
)


def mask(text: str) -> str:
    """Mask a number or phone but for its last three digits: `+84912345678` gives `•••••••••678`."""
    return "•" * max(len(text) - _KEPT, 0) + text[-_KEPT:]


def mask_email(address: str) -> str:
    """Mask an e-mail address: `nguyen.an@example.vn` gives `n•••@example.vn`."""
    local, _, domain = address.partition("@")
    return f"{local[:1]}•••@{domain}"


def redact(text: str) -> str:
    """Mask every number in a text that could be a password, a phone or a person's, wherever it came from.

    That is six digits or more: together; in groups of two or more, or one by one, with up to three spaces,
    dashes, slashes, underscores, plus signs or brackets between, in a URL's form too; of three or more, or
    in pairs alone, with dots. Left as they are: dates (2026-11-23), times (14:02:11,123), IPv4 addresses with
    their port unless they are four pairs, versions (131.0.6778.85), UUIDs, and what has the length and
    letters of a digest in hex, though somebody might write a number like that.
    """
    return _WRITTEN.sub(_masked, text)


def _masked(written: re.Match[str]) -> str:
    text = written[0]
    if written["no_number"] or sum(map(str.isdigit, text)) < _LEAST_DIGITS:
        return text
    return mask(text)


def pseudonym(kind: str, value: str) -> str:
    """Give the keyed hash of a value: 32 hex digits, different for each `kind` of value."""
    return keyed_digest("pseudonym", f"{kind}:{value}")[:32]


def keyed_digest(purpose: str, text: str) -> str:
    """HMAC-SHA-256 of a text under a key derived from the secret key for one purpose; 64 hex digits."""
    key = _key(purpose, settings().secret_key.get_secret_value())
    # Half a character, which JSON may hold, has no encoding of its own.
    return hmac.new(key, text.encode(errors="backslashreplace"), hashlib.sha256).hexdigest()


@cache
def _key(purpose: str, secret: str) -> bytes:
    return hmac.digest(secret.encode(), f"nhanh8:{purpose}".encode(), "sha256")
