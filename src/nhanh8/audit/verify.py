"""Check the record: find an entry that was changed, removed or reordered, an end or a beginning cut off."""

from dataclasses import dataclass

from django.db.models import Max

from nhanh8.audit.models import Beginning, Entry, Head
from nhanh8.audit.record import ONLY_HEAD, account_of, digest_of, seal_of, seal_of_beginning


@dataclass(frozen=True, slots=True)
class Sound:
    """Every entry stands as it was written. Note the two where nobody with the database's keys can write."""

    entries: int
    """How many were ever written: the number of the last one."""
    digest: str
    """Of the last entry; empty if there is none."""
    removed: int = 0
    """So many of the first ones went by retention (`nhanh8.audit.pruning`)."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The record was tampered with, first seen at one entry."""

    sequence: int
    why: str


class NotedTooLongAgoError(Exception):
    """The entry that was noted went by retention, and can't be compared any more: note the record anew."""


def verify(noted: Sound | None = None) -> Sound | Broken:
    """Walk the whole chain from its first entry, in bounded memory.

    With what was `noted` of an earlier check, a record put back to a state before it is found too. Entries
    that are appended meanwhile are left to the next check. Raises NotedTooLongAgoError.
    """
    beginning = Beginning.objects.first() or Beginning(sequence=0, digest="")
    checked = _verify(beginning, noted)
    if isinstance(checked, Broken) and Beginning.objects.filter(sequence__gt=beginning.sequence).exists():
        return verify(noted)  # retention removed some of it meanwhile
    return checked


def _verify(beginning: Beginning, noted: Sound | None) -> Sound | Broken:
    if beginning.pk and beginning.seal != seal_of_beginning(beginning):
        return Broken(beginning.sequence, "the beginning of the chain was changed")
    head = Head.objects.filter(pk=ONLY_HEAD).first()
    if head is None:
        return Broken(0, "the head of the chain is missing")
    if head.seal != seal_of(head):
        return Broken(head.sequence, "the head of the chain was changed")
    walked = _walk(head.sequence, beginning, noted)
    if isinstance(walked, Broken):
        return walked
    if (head.sequence, head.digest) != (walked.entries, walked.digest):
        return Broken(
            walked.entries + 1, f"the record ends at {walked.entries}, and should at {head.sequence}"
        )
    return _nothing_beyond() or walked


def _walk(end: int, beginning: Beginning, noted: Sound | None) -> Sound | Broken:
    expected, previous = beginning.sequence + 1, beginning.digest
    if noted and 0 < noted.entries < expected:
        if noted.entries < beginning.sequence:
            raise NotedTooLongAgoError
        if noted.digest != beginning.digest:
            return Broken(noted.entries, f"entry {noted.entries} is not the one that was noted")
    entries = Entry.objects.filter(sequence__gt=beginning.sequence, sequence__lte=end).order_by("sequence")
    for entry in entries.iterator(chunk_size=2000):
        if why := against(entry, expected, previous):
            return Broken(expected, why)
        if noted and noted.entries == expected and noted.digest != entry.digest:
            return Broken(expected, f"entry {expected} is not the one that was noted")
        expected, previous = expected + 1, entry.digest
    if noted and noted.entries >= expected:
        return Broken(expected, f"the record ends at {expected - 1}, and {noted.entries} entries were noted")
    return Sound(expected - 1, previous, beginning.sequence)


def against(entry: Entry, expected: int, previous: str) -> str:
    """Say what is wrong with an entry; nothing if it stands as it was written."""
    if entry.sequence != expected:
        return f"entry {expected} is missing; the next one is {entry.sequence}"
    if entry.previous != previous:
        return f"entry {expected} does not follow the one before it"
    if entry.digest != digest_of(entry) or entry.account != account_of(entry.facts):
        return f"entry {expected} was changed"
    return ""


def _nothing_beyond() -> Broken | None:
    # The last entry first: it is written with its head, so a head that is read later is never behind it.
    last = Entry.objects.aggregate(last=Max("sequence"))["last"] or 0
    end = Head.objects.values_list("sequence", flat=True).get(pk=ONLY_HEAD)
    return Broken(end + 1, f"the record goes on to {last}, and should end at {end}") if last > end else None
