"""Passwords that got out elsewhere, looked up in a file: nothing about a password leaves this machine.

The file is sorted, so a look-up reads some 40 lines of it, however many gigabytes it has, and keeps none.
"""

import hashlib
import re
from pathlib import Path
from typing import BinaryIO

from nhanh8.config import settings

_LINE = re.compile(rb"([0-9A-Fa-f]{40})(?::[0-9]+)?\r?\n?")
"""A SHA-1 in hex, as Have I Been Pwned lists them, with or without how often it was seen."""
_LONGEST_LINE = 64
_LOOKS = 1000
"""Places of a list that are read to see whether it is one."""


class NoListError(Exception):
    """The file of breached passwords is not one: a line is no SHA-1 in hex, or they are not sorted."""


def is_breached(password: str) -> bool:
    """Tell whether a password is in the file that `login.breached_passwords` names; False without one.

    Raises OSError or NoListError if it can't be told: then no password is changed.
    """
    path = settings().login.breached_passwords
    return path is not None and _is_in(path, password)


def examine(path: Path) -> None:
    """Read lines from all over a list. Raises OSError, or NoListError if it is none: then look-ups err."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        found = [_first_from(file, size * n // _LOOKS) for n in range(_LOOKS)]
    if not found[0] or (hashes := [one for one in found if one]) != sorted(hashes):
        raise NoListError


def _is_in(path: Path, password: str) -> bool:
    # Not for safety: it is how the list is indexed. Half a character, which JSON may hold, is on no list.
    text = password.encode(errors="backslashreplace")
    wanted = hashlib.sha1(text, usedforsecurity=False).hexdigest().upper().encode()
    with path.open("rb") as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            found = _first_from(file, middle)
            if found and found < wanted:
                low = middle + 1
            else:
                high = middle
        return _first_from(file, low) == wanted


def _first_from(file: BinaryIO, offset: int) -> bytes:
    """Give the hash on the first line that begins at this offset or behind it; nothing at the end."""
    if offset:
        file.seek(offset - 1)
        file.readline(_LONGEST_LINE)
    else:
        file.seek(0)
    line = file.readline(_LONGEST_LINE)
    read = _LINE.fullmatch(line)
    if line and not read:
        raise NoListError
    return read[1].upper() if read else b""
