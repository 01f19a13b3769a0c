"""Check the record: find an entry that was changed, removed or reordered, or an end cut off."""

from dataclasses import dataclass

from nhanh8.audit.models import Entry, Head
from nhanh8.audit.record import ONLY_HEAD, digest_of, seal_of


@dataclass(frozen=True, slots=True)
class Sound:
    """Every entry stands as it was written. Note both where nobody with the database's keys can write."""

    entries: int
    digest: str
    """Of the last entry; empty if there is none."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The record was tampered with, first seen at one entry."""

    sequence: int
    why: str


def verify(noted: Sound | None = None) -> Sound | Broken:
    """Walk the whole chain from its first entry, in bounded memory.

    With what was `noted` of an earlier check, a record put back to a state before it is found too.
    """
    expected, previous = 1, ""
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            return Broken(expected, f"entry {expected} is missing; the next one is {entry.sequence}")
        if entry.previous != previous:
            return Broken(expected, f"entry {expected} does not follow the one before it")
        if entry.digest != digest_of(entry):
            return Broken(expected, f"entry {expected} was changed")
        if noted and noted.entries == expected and noted.digest != entry.digest:
            return Broken(expected, f"entry {expected} is not the one that was noted")
        expected, previous = expected + 1, entry.digest
    if noted and noted.entries >= expected:
        return Broken(expected, f"the record ends at {expected - 1}, and {noted.entries} entries were noted")
    return _compare_with_head(Sound(expected - 1, previous))


def _compare_with_head(sound: Sound) -> Sound | Broken:
    head = Head.objects.filter(pk=ONLY_HEAD).first()
    if head is None:
        return Broken(sound.entries, "the head of the chain is missing")
    if head.seal != seal_of(head):
        return Broken(head.sequence, "the head of the chain was changed")
    if (head.sequence, head.digest) != (sound.entries, sound.digest):
        return Broken(sound.entries + 1, f"the record ends at {sound.entries}, and should at {head.sequence}")
    return sound
