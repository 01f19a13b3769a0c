"""What a mail server's refusal means: for now or for good, and whether it is about the address or about us.

RFC 5321 section 4.2.1: what got a reply 4yz may be taken later, 5yz never. RFC 3463: an enhanced code such as
`5.1.1` has a class, a subject (0 undefined, 1 the address, 2 its mailbox, 7 somebody's policy) and a detail.
"""

import re
from dataclasses import dataclass
from typing import Final

_PERMANENT: Final = 500
_ENHANCED = re.compile(r"(?P<kind>[245])\.(?P<subject>\d{1,3})\.\d{1,3}(?![\d.])")
_UNDEFINED, _ADDRESS, _MAILBOX, _POLICY = "0", "1", "2", "7"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a mail wasn't taken."""

    shown: str
    """Codes only, such as `550 5.1.1`: the words are someone else's and may name the address."""
    final: bool
    """Trying again is of no use. A policy isn't final: it is about us, and an operator mends that in time."""
    of_the_address: bool
    """Mail to this address is of no use, whatever it says."""


def of_reply(code: int, text: bytes, *, to_recipient: bool) -> Refusal:
    """Read an SMTP reply to a recipient (RCPT), or to the text of a mail (DATA)."""
    found = _ENHANCED.match(text.decode("ascii", "replace"))
    subject = found["subject"] if found else _UNDEFINED
    blamed = {_ADDRESS, _MAILBOX} | ({_UNDEFINED} if to_recipient else set())
    final = code >= _PERMANENT and subject != _POLICY
    return Refusal(f"{code} {found[0]}" if found else str(code), final, final and subject in blamed)


def of_status(status: str) -> Refusal | None:
    """Read the status of a recipient in a report (RFC 3464, 2.3.4), `5.1.1`; None if it is none."""
    found = _ENHANCED.match(status.strip())
    if not found:
        return None
    lasting = found["kind"] == "5"
    about = found["subject"] in {_UNDEFINED, _ADDRESS, _MAILBOX}
    return Refusal(found[0], final=True, of_the_address=lasting and about)
