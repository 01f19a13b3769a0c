"""References of declarations: `K7QM-2XW9-4BTA`, 60 random bits, easy to read out and to type.

Crockford's base 32 has no I, L, O and U; what is typed for a 1 or a 0 by mistake is read as it was meant.
"""

import re
import secrets
from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_COUNT: Final = 12
_GROUP: Final = 4
_MEANT: Final = str.maketrans("OIL", "011")
_BETWEEN: Final = re.compile(r"[\s.\-\u2010-\u2015\u2212]")
_LONGEST: Final = 40
"""Characters: twelve signs with something between all of them."""


class ReferenceFormatError(ValueError):
    """This is not the reference of a declaration."""

    def __str__(self) -> str:
        """Give the docstring; what was typed is never repeated."""
        return type(self).__doc__ or ""


def make() -> str:
    """Make a new reference, in groups of four."""
    return _grouped("".join(secrets.choice(_SIGNS) for _ in range(_COUNT)))


def parse(text: str) -> str:
    """Give the reference that was typed: small letters, spaces, no dashes, O for 0, I and L for 1 will do.

    Raises ReferenceFormatError.
    """
    signs = _BETWEEN.sub("", text[: _LONGEST + 1]).upper().translate(_MEANT)
    if len(text) > _LONGEST or len(signs) != _COUNT or not set(signs) <= set(_SIGNS):
        raise ReferenceFormatError
    return _grouped(signs)


def _grouped(signs: str) -> str:
    return "-".join(signs[start : start + _GROUP] for start in range(0, _COUNT, _GROUP))
