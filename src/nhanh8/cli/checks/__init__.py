"""What `nhanh8 doctor` looks at. A check reads and tries; it changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found."""

    name: str
    """What was looked at."""
    well: bool
    found: str
    """How it stands, in a few words; no secret in it."""
    advice: str = ""
    """What to do where it isn't well."""


Check = Callable[[], Finding]
