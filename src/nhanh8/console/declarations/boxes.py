"""The boxes of a declaration, each beside what the registry has: who decides sees at once what differs."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from nhanh8.audit.privacy import mask_email, redact
from nhanh8.console.lists import masked
from nhanh8.declarations.in_person import drafts
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.tk1ts.boxes import BOXES
from nhanh8.registry.models import Contact, Participant

_NAMES: Final = drafts.NAMES | {number: box.name for number, box in BOXES.items()}
"""Of both forms' boxes, in the forms' order."""
_PLACES: Final = {number: place for place, number in enumerate(_NAMES)}
_FULL_NAMES: Final = frozenset({"01", "full_name", "10", "14.1"})
_BIRTH_DATES: Final = frozenset({"03", "14.3"})
_HOMES_AND_HOUSEHOLDS: Final = frozenset({"09", "11.1", "11.2", "11.3", "11.4", "12", "14.4"})
_LAST_DAY_OF_A_MONTH: Final = 31


@dataclass(frozen=True, slots=True, repr=False)
class Written:
    """A box that was filled in."""

    number: str
    """Empty where the form has no numbers."""
    name: str
    text: str
    on_record: str
    """What the registry has in its place; empty where it has nothing to compare, or it isn't to be shown."""
    differs: bool


def of(row: Declaration, *, in_full: bool) -> list[Written]:
    """Give the boxes in the form's order: in full with the registry's facts, or so that nobody is told apart.

    Contacts on file are masked either way, and never differ: a declaration is there to change them.
    """
    written = [(number, str(text)) for number, text in row.boxes.items() if str(text).strip()]
    written.sort(key=lambda one: _PLACES.get(one[0], len(_PLACES)))
    return [_written(row.participant, number, text, in_full=in_full) for number, text in written]


def masked_text(text: str) -> str:
    """Give free text with its numbers and addresses masked."""
    return " ".join(mask_email(word) if "@" in word else word for word in redact(text).split())


def _written(participant: Participant | None, number: str, text: str, *, in_full: bool) -> Written:
    compare = _COMPARED.get(number)
    on_record, differs = compare(participant, text) if compare and participant else ("", False)
    return Written(
        number if number in BOXES else "",
        _NAMES.get(number, number),
        text if in_full else _masked(number, text),
        on_record if in_full else "",
        differs,
    )


def _masked(number: str, text: str) -> str:
    if number in _FULL_NAMES:
        return masked.name(text)
    if number in _BIRTH_DATES or number in _HOMES_AND_HOUSEHOLDS:
        return "•••"
    return masked_text(text)


def _full_name(participant: Participant, text: str) -> tuple[str, bool]:
    return participant.full_name, _as_compared(participant.full_name) != _as_compared(text)


def _birth_date(participant: Participant, text: str) -> tuple[str, bool]:
    born = participant.born_on
    return (f"{born:%d/%m/%Y}", not _says(text, born)) if born else ("", False)


def _social_number(participant: Participant, text: str) -> tuple[str, bool]:
    return " · ".join(participant.numbers), _digits(text) not in participant.numbers


def _paper(participant: Participant, text: str) -> tuple[str, bool]:
    known = participant.personal_identification_number or ""
    return known, bool(known) and _digits(text) != known


def _contact(kind: Contact.Kind) -> "Callable[[Participant, str], tuple[str, bool]]":
    def on_file(participant: Participant, text: str) -> tuple[str, bool]:
        del text
        contacts = participant.contacts.filter(kind=kind).order_by("pk")
        return " · ".join(masked.contact(one) for one in contacts), False

    return on_file


_COMPARED: Final[dict[str, Callable[[Participant, str], tuple[str, bool]]]] = {
    "01": _full_name,
    "full_name": _full_name,
    "03": _birth_date,
    "06": _paper,
    "paper": _paper,
    "13": _social_number,
    "number": _social_number,
    "07": _contact(Contact.Kind.PHONE),
    "phone": _contact(Contact.Kind.PHONE),
    "08": _contact(Contact.Kind.EMAIL),
    "email": _contact(Contact.Kind.EMAIL),
}


def _as_compared(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _says(text: str, born: date) -> bool:
    """Tell whether what is written, as far as it goes, is this date: `1/2/1990`, `1990-02-01`, `1990`."""
    numbers = [int(one) for one in re.findall("[0-9]{1,4}", text)]
    if numbers and numbers[0] > _LAST_DAY_OF_A_MONTH:
        numbers.reverse()
    return bool(numbers) and numbers == [born.day, born.month, born.year][-len(numbers) :]


def _digits(text: str) -> str:
    return "".join(one for one in text if one.isdecimal())
