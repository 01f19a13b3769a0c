"""What a header part is made of: lines that end in CRLF and nothing else (RFC 3261, 7.3.1 and 25.1).

Others read a bare CR, a bare LF or an odd byte before a name in other ways. What a trunk's proxy passed on
as the value of one field must never be another field here: `User-Agent: x`, a bare CR and
`P-Asserted-Identity: ...` would be believed.
"""

import re
from typing import Final

END: Final = b"\r\n\r\n"
"""Where the header part ends and the body begins."""

_VALUE: Final = rb"[^\r\n\0]*+"
_FOLDED: Final = rb"(?:\r\n[ \t]" + _VALUE + rb")*+"
_FIELD: Final = rb"\r\n[A-Za-z0-9.!%*_+`'~-]++[ \t]*+:" + _VALUE + _FOLDED
_WHOLE: Final = re.compile(_VALUE + rb"(?:" + _FIELD + rb")*+(?:\r\n)?")


def of(data: bytes) -> bytes:
    """Cut off the body of a message that begins with its first line."""
    return data.partition(END)[0]


def well_formed(part: bytes) -> bool:
    """Tell whether a header part is a first line and fields, each with a token for its name."""
    return _WHOLE.fullmatch(part) is not None
