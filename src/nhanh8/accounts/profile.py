"""What is on file about a participant: masked as it lies open, in full where they ask to see it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.audit.privacy import mask, mask_email, pseudonym
from nhanh8.registry.models import Contact
from nhanh8.registry.phones import as_dialled


@dataclass(frozen=True, slots=True, repr=False)
class OnFile:
    """A phone or an e-mail address."""

    shown: str
    came_back: bool
    """Whether the latest mail to this address came back."""
    waits_until: datetime | None
    """Until when it is too new to get a password; None if it isn't."""


@dataclass(frozen=True, slots=True, repr=False)
class Profile:
    """A participant, as a page shows them."""

    full_name: str
    social_insurance_number: str | None
    personal_identification_number: str | None
    born_on: str
    """`31/12/1980`, masked `••/••/1980`; empty where it isn't known."""
    phones: tuple[OnFile, ...]
    emails: tuple[OnFile, ...]


def masked(account: Account) -> Profile:
    """Give what others may see who look on."""
    return _profile(account, in_full=False)


def in_full(session: Session, visitor: Visitor) -> Profile:
    """Give everything. That it was shown is put into the audit record."""
    with transaction.atomic():
        profile = _profile(session.account, in_full=True)
        record.append(
            "accounts:profile:shown",
            account=session.account_id,
            channel=visitor.channel,
            source=pseudonym("source", visitor.source),
        )
    return profile


def _profile(account: Account, *, in_full: bool) -> Profile:
    participant = account.participant
    social = participant.social_insurance_number
    personal = participant.personal_identification_number
    born_on = participant.born_on
    contacts = participant.contacts.order_by("pk")
    return Profile(
        full_name=participant.full_name,
        social_insurance_number=social if in_full or not social else mask(social),
        personal_identification_number=personal if in_full or not personal else mask(personal),
        born_on=f"{born_on:{'%d/%m/%Y' if in_full else '••/••/%Y'}}" if born_on else "",
        phones=tuple(
            _on_file(one, as_dialled(one.value) if in_full else mask(one.value))
            for one in contacts
            if one.kind == Contact.Kind.PHONE
        ),
        emails=tuple(
            _on_file(one, one.value if in_full else mask_email(one.value))
            for one in contacts
            if one.kind == Contact.Kind.EMAIL
        ),
    )


def _on_file(contact: Contact, shown: str) -> OnFile:
    waits = contact.usable_from > timezone.now()
    return OnFile(shown, contact.bounces > 0, contact.usable_from if waits else None)
