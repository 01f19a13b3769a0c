"""The daily run: workers do a little of it each half minute, from two in the morning on, until it is done.

So mails with codes don't wait for it, and nobody has to set up a timer.
"""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError
from django.utils import timezone

from nhanh8.jobs.chores import chore
from nhanh8.retention import run
from nhanh8.retention.models import Progress

log = logging.getLogger(__name__)

_ONLY = 1
"""Key of the one row."""
_BEGINS_AT: Final = 2
"""O'clock in Vietnam: few people ask for passwords then."""
_BITES_AT_ONCE: Final = 40
"""10,000 rows: a few seconds with the pauses, in which this worker sends no mail. A million rows an hour."""
_IN_HAND: Final = timedelta(minutes=5)
"""Whoever took it and hasn't given it back by then is dead."""
_AFTER_AN_ERROR: Final = timedelta(hours=1)


@chore
def go_on() -> None:
    """Take a turn at the run of the day, if it is time and no other worker has it in hand."""
    now = timezone.now()
    progress, _ = Progress.objects.get_or_create(pk=_ONLY, defaults={"next_at": _next_night(now)})
    if progress.next_at > now:
        return
    mine = Progress.objects.filter(pk=_ONLY, next_at=progress.next_at).update(next_at=now + _IN_HAND)
    if not mine:
        return
    try:
        removed, done = run.some(_BITES_AT_ONCE)
    except DatabaseError:
        log.exception("What is over could not be removed; it is tried again in an hour")
        Progress.objects.filter(pk=_ONLY).update(next_at=now + _AFTER_AN_ERROR)
        return
    so_far = {
        name: progress.removed.get(name, 0) + removed.get(name, 0) for name in {*progress.removed, *removed}
    }
    if done:
        run.note(so_far, complete=True)
        so_far = {}
    Progress.objects.filter(pk=_ONLY).update(removed=so_far, next_at=_next_night(now) if done else now)


def _next_night(now: datetime) -> datetime:
    local = timezone.localtime(now)
    tonight = local.replace(hour=_BEGINS_AT, minute=0, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)
