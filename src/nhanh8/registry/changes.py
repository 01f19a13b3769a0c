"""Changes of the contacts on file: recorded, and told to the old addresses and the new ones.

Who has the phone on file can get a password, so nobody's contacts change in silence (OWASP Forgot Password).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from nhanh8.audit.privacy import mask, mask_email
from nhanh8.audit.record import Fact, append_all
from nhanh8.registry import notices
from nhanh8.registry.models import Contact, ContactChange

KindAndValue = tuple[str, str]


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """What became of the contacts of one person who was in the registry before."""

    participant_id: int
    before: frozenset[KindAndValue]
    after: frozenset[KindAndValue]

    @property
    def removed(self) -> list[str]:
        """The contacts that are no longer on file, masked; phones first."""
        return _masked(self.before - self.after)

    @property
    def added(self) -> list[str]:
        """The contacts that are new on file, masked; phones first."""
        return _masked(self.after - self.before)


def note(changes: Sequence[Change]) -> None:
    """Keep these changes, post their notices and put each into the audit record, in the caller's transaction.

    It has to be the last in there: whoever appends to the record holds its end until the transaction ends.
    """
    now = timezone.now()
    rows = ContactChange.objects.bulk_create(
        ContactChange(
            participant_id=change.participant_id,
            changed_at=now,
            removed=change.removed,
            added=change.added,
        )
        for change in changes
    )
    notices.post(
        (row, address)
        for row, change in zip(rows, changes, strict=True)
        for address in _of(Contact.Kind.EMAIL, change.before | change.after)
    )
    append_all("registry:contact:changed", [_facts(change) for change in changes])


def _facts(change: Change) -> dict[str, Fact]:
    return {
        "participant": change.participant_id,
        "kinds": ", ".join(sorted({kind for kind, _ in change.before ^ change.after})),
        "phones_before": len(_of(Contact.Kind.PHONE, change.before)),
        "phones_after": len(_of(Contact.Kind.PHONE, change.after)),
        "emails_before": len(_of(Contact.Kind.EMAIL, change.before)),
        "emails_after": len(_of(Contact.Kind.EMAIL, change.after)),
        "removed": ", ".join(change.removed),
        "added": ", ".join(change.added),
    }


def _of(kind: str, contacts: frozenset[KindAndValue]) -> list[str]:
    return sorted(value for its_kind, value in contacts if its_kind == kind)


def _masked(contacts: frozenset[KindAndValue]) -> list[str]:
    return [
        *(mask(phone) for phone in _of(Contact.Kind.PHONE, contacts)),
        *(mask_email(email) for email in _of(Contact.Kind.EMAIL, contacts)),
    ]
