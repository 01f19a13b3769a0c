"""Put a contact on file for somebody, in place of those of its kind; and since when it may be used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from nhanh8.config import settings
from nhanh8.registry.changes import Change, KindAndValue
from nhanh8.registry.models import Contact, Participant


@dataclass(frozen=True, slots=True, repr=False)
class OnFile:
    """What is on file now, and what was before."""

    change: Change
    """Has to be noted (`registry.changes.note`), last in the transaction."""
    added: tuple[Contact, ...]
    """Those that are new."""
    usable_from: datetime
    """Since when a new password may go there."""


def usable_from(*, known: bool) -> datetime:
    """Tell since when a contact that comes on file now may get a new password.

    The first one at once. Where its owner is known by other contacts (`known`), these are told first and have
    time to object (`registry.new_contact_waits`).
    """
    return timezone.now() + (settings().registry.new_contact_waits if known else timedelta())


def put_on_file(participant_id: int, *, phone: str = "", email: str = "") -> OnFile | None:
    """Put a phone (E.164), an e-mail address or both on file in the caller's transaction.

    Each takes the place of all contacts of its kind; empty ones change nothing. One that is on file already
    stays as it is, with the time from which it may be used. None if nothing differs from before.

    The participant's row is locked, so that an import and a declaration wait for each other.
    """
    Participant.objects.select_for_update().get(pk=participant_id)
    known = list(Contact.objects.filter(participant=participant_id))
    wanted = {
        kind: value for kind, value in ((Contact.Kind.PHONE, phone), (Contact.Kind.EMAIL, email)) if value
    }
    gone = [one for one in known if one.kind in wanted and not _same(one, wanted[Contact.Kind(one.kind)])]
    missing = [
        (kind, value)
        for kind, value in wanted.items()
        if not any(one.kind == kind and _same(one, value) for one in known)
    ]
    if not gone and not missing:
        return None
    since = usable_from(known=bool(known))
    Contact.objects.filter(pk__in=[one.pk for one in gone]).delete()
    added = Contact.objects.bulk_create(
        Contact(participant_id=participant_id, kind=kind, value=value, usable_from=since)
        for kind, value in missing
    )
    kept = [one for one in known if one not in gone]
    change = Change(participant_id, before=_as_set(known), after=_as_set([*kept, *added]))
    return OnFile(change, tuple(added), since)


def _as_set(contacts: list[Contact]) -> frozenset[KindAndValue]:
    return frozenset((Contact.Kind(one.kind).value, one.value) for one in contacts)


def _same(contact: Contact, value: str) -> bool:
    """Compare, whatever the capitals: old lists may have some in addresses."""
    return contact.value.casefold() == value.casefold()
