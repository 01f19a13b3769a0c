"""Who is calling, as far as the rules need to know."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Trust(StrEnum):
    """How far a caller's number is believed."""

    TRUNK = "trunk"
    """Asserted by the operator's trunk (RFC 3325)."""
    CLAIMED = "claimed"
    """Written by the caller's own telephone, and believed because a setting says so."""
    NONE = "none"
    """Withheld, unusable, or not believed."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A calling telephone in one call."""

    call_id: str
    number: str | None
    """E.164 (`+84...`), or None where there is no usable number."""
    trust: Trust


@dataclass(frozen=True, slots=True)
class Heard:
    """What is known about the other end of the line when a read-out has been played."""

    to_the_end: bool
    """Every packet of the read-out was sent while the call stood."""
    caller_silent_for: timedelta
    """Since the last packet that came from the caller."""
