"""Keys in INFO requests: `application/dtmf-relay` and `application/dtmf`, as telephones send them.

No RFC describes them; the form is Cisco's, `Signal=5` and `Duration=160` on lines of their own. Some send
the key alone, some the event codes of RFC 4733 for star and hash.
"""

import re
from typing import Final

from aiosipua import SipRequest

_TYPES: Final = frozenset({"application/dtmf-relay", "application/dtmf"})
_SIGNAL: Final = re.compile(
    r"\s*(?:signal\s*=\s*)?(1[0-5]|[0-9*#a-d])\s*(?:[\r\n].*)?", re.IGNORECASE | re.DOTALL
)
_CODES: Final = {"10": "*", "11": "#", "12": "A", "13": "B", "14": "C", "15": "D"}


class NotDtmfError(Exception):
    """The body is of another type."""


def key_in(request: SipRequest) -> str | None:
    """Give the key of an INFO request, None where there is none. NotDtmfError for another type of body."""
    if not request.body:
        return None
    kind = (request.headers.get_first("content-type") or "").partition(";")[0].strip().lower()
    if kind not in _TYPES:
        raise NotDtmfError
    found = _SIGNAL.fullmatch(request.text)
    return _CODES.get(found[1], found[1].upper()) if found else None
