"""Check the record: find an entry that was changed, removed or reordered, or an end cut off."""

from dataclasses import dataclass

from nhanh8.audit.models import Entry, Head
from nhanh8.audit.record import digest_of, seal_of


@dataclass(frozen=True, slots=True)
class Sound:
    """Every entry stands as it was written."""

    entries: int


@dataclass(frozen=True, slots=True)
class Broken:
    """The record was tampered with, first seen at one entry."""

    sequence: int
    why: str


def verify() -> Sound | Broken:
    """Walk the whole chain from its first entry, in bounded memory."""
    expected, previous = 1, ""
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if entry.sequence != expected:
            return Broken(expected, f"entry {expected} is missing; the next one is {entry.sequence}")
        if entry.previous != previous:
            return Broken(expected, f"entry {expected} does not follow the one before it")
        if entry.digest != digest_of(entry):
            return Broken(expected, f"entry {expected} was changed")
        expected, previous = expected + 1, entry.digest
    return _compare_with_head(Sound(expected - 1), previous)


def _compare_with_head(sound: Sound, last_digest: str) -> Sound | Broken:
    head = Head.objects.first()
    if head is None:
        return sound if sound.entries == 0 else Broken(sound.entries, "the head of the chain is missing")
    if head.seal != seal_of(head):
        return Broken(head.sequence, "the head of the chain was changed")
    if (head.sequence, head.digest) != (sound.entries, last_digest):
        return Broken(sound.entries + 1, f"the record ends at {sound.entries}, and should at {head.sequence}")
    return sound
