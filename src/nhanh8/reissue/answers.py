"""What the rules answer to a caller: small frozen things, for `match`."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TypeAlias

from pydantic import SecretStr


class Reason(StrEnum):
    """Why a request is refused before any comparison, or in spite of a match."""

    NO_NUMBER = "no number"
    TOO_MANY_THIS_CALL = "too many this call"
    TOO_MANY_TODAY = "too many today"
    REISSUED_TOO_OFTEN = "reissued too often"
    FROZEN = "frozen"
    """The owner said that a re-issue wasn't theirs; staff unfreeze the account."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Caller and number match: this password may be read out. It opens nothing until it is activated."""

    reissue_id: int
    password: SecretStr
    good_for: timedelta


@dataclass(frozen=True, slots=True)
class _Unmatched:
    next_refused: Reason | None = None
    """Why another number in this call would be refused: this was the last check. None if it may be asked."""
    compared: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    """What was compared and counted. Personal numbers: for `confirm` alone."""


@dataclass(frozen=True, slots=True)
class NoMatch(_Unmatched):
    """Caller and number are not on file together; nobody is told why."""


@dataclass(frozen=True, slots=True)
class Several(_Unmatched):
    """The caller has more than one of these numbers on file, a family's telephone: nothing was offered.

    Say what `NoMatch` says: whoever hears the difference learns that something is registered.
    """


@dataclass(frozen=True, slots=True)
class Doubtful(_Unmatched):
    """What matched is much less likely than the best reading: nothing was offered. Say what `NoMatch` says.

    The best is to be confirmed or denied, never the match: whoever hears that learns what is registered.
    """


Unmatched: TypeAlias = NoMatch | Several | Doubtful
"""Nothing is offered. The caller hears no difference."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A limit is reached, or there is no number to compare with."""

    reason: Reason


Answer: TypeAlias = Offer | Unmatched | Refused
"""To a request."""


@dataclass(frozen=True, slots=True)
class Activated:
    """The new password is the only one now."""


@dataclass(frozen=True, slots=True)
class NotHeard:
    """The line was not sound until the read-out's end: withdrawn."""


@dataclass(frozen=True, slots=True)
class Superseded:
    """The offer no longer stands: a newer one came, or it expired."""
