"""How the outgoing mail stands, for operators: what waits and why, and what became of the last day's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count
from django.utils import timezone

from nhanh8.mail.models import Letter

LATELY: Final = timedelta(days=1)
_SHOWN: Final = 100
_ON_TIME: Final = timedelta(minutes=5)
"""A worker looks every second, and a mail takes seconds."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter that isn't sent yet."""

    kind: str
    to: str
    """Masked; empty for a letter to nobody, which is made to cost the same work."""
    since: datetime
    attempts: int
    next_try_at: datetime
    why: str
    """What the mail server said the last time; empty where it wasn't asked yet."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The outgoing mail at one moment."""

    waiting: int
    late: int
    """Of those: that should have been tried five minutes ago. Then no worker runs, or too few."""
    put_off: int
    """Of those: tried already, and not taken."""
    first: tuple[Waiting, ...]
    """The hundred of them that are tried next."""
    lately: dict[str, int]
    """What became of letters in the last 24 hours: sent, unwanted, refused, given up."""


def look() -> Queue:
    """Look at the queue as it stands."""
    now = timezone.now()
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    first = waiting.order_by("next_try_at", "pk")[:_SHOWN]
    done = Letter.objects.filter(done_at__gt=now - LATELY).values_list("state").annotate(Count("pk"))
    return Queue(
        waiting=waiting.count(),
        late=waiting.filter(next_try_at__lt=now - _ON_TIME).count(),
        put_off=waiting.exclude(why="").count(),
        first=tuple(
            Waiting(one.kind, one.shown, one.created_at, one.attempts, one.next_try_at or now, one.why)
            for one in first
        ),
        lately={state: 0 for state in Letter.State.values if state != Letter.State.WAITING} | dict(done),
    )
