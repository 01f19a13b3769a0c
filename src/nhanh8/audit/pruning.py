"""Remove the beginning of the record, once its time is over.

The number and digest of the last entry that goes are kept as the record's beginning, under a seal that only
the record's key makes. From there the chain goes on: what remains is proven as before, and what is gone
can't be put back otherwise than it was.
"""

import logging
from datetime import datetime
from itertools import takewhile
from typing import Final

from django.db import transaction

from nhanh8.audit.models import Beginning, Entry, Head
from nhanh8.audit.record import ONLY_HEAD, seal_of_beginning
from nhanh8.audit.verify import against

log = logging.getLogger(__name__)

_ONLY: Final = 1
"""Key of the one row."""


def count(before: datetime) -> int:
    """Say how many entries at the record's beginning were written before a moment."""
    first = (Beginning.objects.values_list("sequence", flat=True).first() or 0) + 1
    low, high = first, Head.objects.values_list("sequence", flat=True).get(pk=ONLY_HEAD) + 1
    while low < high:  # entries are numbered in a row, and written one after another
        middle = (low + high) // 2
        if Entry.objects.filter(sequence=middle, at__lt=before).exists():
            low = middle + 1
        else:
            high = middle
    return low - first


def prune(before: datetime, most: int) -> int:
    """Remove entries at the record's beginning that were written before a moment, so many at most.

    Says how many went.

    An entry that isn't as it was written stays, with all that follow: nobody gets rid of a forgery like this.
    """
    whole = Beginning(sequence=0, digest="")
    Beginning.objects.get_or_create(
        pk=_ONLY, defaults={"sequence": 0, "digest": "", "seal": seal_of_beginning(whole)}
    )
    with transaction.atomic():
        beginning = Beginning.objects.select_for_update().get(pk=_ONLY)
        if beginning.seal != seal_of_beginning(beginning):
            log.error("The audit record's beginning was changed: nothing is removed from it")
            return 0
        following = Entry.objects.filter(sequence__gt=beginning.sequence).order_by("sequence")[:most]
        removed = 0
        for entry in takewhile(lambda entry: entry.at < before, following):
            if why := against(entry, beginning.sequence + 1, beginning.digest):
                log.error("The audit record is broken: %s. Nothing is removed from there on", why)
                break
            beginning.sequence, beginning.digest = entry.sequence, entry.digest
            removed += 1
        if removed:
            beginning.seal = seal_of_beginning(beginning)
            beginning.save()
            Entry.objects.filter(sequence__lte=beginning.sequence).delete()
    return removed
