"""People as pages show them: enough for an officer to recognise, not enough to take along."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Self

from django.utils import timezone
from django.utils.formats import date_format

from nhanh8.audit.privacy import mask, mask_email
from nhanh8.registry.models import Contact, Participant

NONE: Final = "–"


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """A contact on file."""

    kind: str
    value: str
    waits_until: str
    """Until when it is too new to get a password; empty if it isn't."""
    came_back: bool

    @classmethod
    def of(cls, one: Contact, *, in_full: bool) -> Self:
        """Give a contact as it is shown."""
        return cls(
            kind="Điện thoại" if one.kind == Contact.Kind.PHONE else "Email",
            value=one.value if in_full else contact(one),
            waits_until="" if is_usable(one) else moment(one.usable_from),
            came_back=one.bounces > 0,
        )


def number(participant: Participant | None) -> str:
    """Give the last digits of a participant's number: `•••••••789`."""
    return mask(participant.numbers[0]) if participant else NONE


def name(full_name: str) -> str:
    """Give the last word of a name, by which people are called, and how the others begin: `N. T. An`."""
    *before, last = full_name.split() or [""]
    return " ".join([*(f"{word[:1]}." for word in before), last])


def contact(one: Contact) -> str:
    """Give a phone or an e-mail address, masked."""
    return mask(one.value) if one.kind == Contact.Kind.PHONE else mask_email(one.value)


def is_usable(one: Contact) -> bool:
    """Tell whether a new password may go there now."""
    return one.usable_from <= timezone.now()


def facts(row: Participant, *, in_full: bool) -> list[tuple[str, str]]:
    """Give what the registry knows of somebody besides contacts, each with what it is called."""
    social, personal = row.social_insurance_number or "", row.personal_identification_number or ""
    born = f"{row.born_on:{'%d/%m/%Y' if in_full else '••/••/%Y'}}" if row.born_on else NONE
    return [
        ("Họ và tên", row.full_name if in_full else name(row.full_name)),
        ("Mã số BHXH", (social if in_full else mask(social)) or NONE),
        ("Số CCCD/ĐDCN", (personal if in_full else mask(personal)) or NONE),
        ("Ngày sinh", born),
        ("Cơ quan BHXH", row.agency or NONE),
    ]


def moment(at: datetime | None) -> str:
    """Give a time as staff read it, in Vietnam's time: `14:02 23/11/2026`."""
    return date_format(timezone.localtime(at), "H:i d/m/Y") if at else NONE
