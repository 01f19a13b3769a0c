"""What one row of a list says about a participant, checked."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from nhanh8.registry.columns import Column
from nhanh8.registry.emails import LONGEST
from nhanh8.registry.errors import RegistryError
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS, parse_number
from nhanh8.registry.phones import e164
from nhanh8.registry.sheet import Cells, RefusedRow

_LONGEST_NAME = 100
"""Characters. Vietnamese names rarely have 40; the machine-readable lines of a passport have room for 39."""
_BETWEEN_LETTERS = frozenset(" .,'’-·()")
"""What names have besides letters. No digits, colons, slashes, at signs: official mail begins with the name,
and must not carry anybody's message."""
_DOMAIN = re.compile(r"\w\.\w\w")
"""Mail programs make a link of what looks like a domain."""
_BETWEEN_CONTACTS = ";"
_MOST_CONTACTS = 10
_FIRST_YEAR = 1900
_DATE = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_YEAR = re.compile(r"(?:00?/00?/)?(?P<year>[0-9]{4})")


@dataclass(frozen=True, slots=True, repr=False)
class Listed:
    """A participant as a row gives them. Has at least one of the two numbers."""

    line: int
    full_name: str
    born_on: date | None
    social_insurance_number: str | None
    personal_identification_number: str | None
    phones: tuple[str, ...]
    """E.164; empty where the row says nothing about phones."""
    emails: tuple[str, ...]
    """Lower case; empty where the row says nothing about e-mail."""
    agency: str | None
    """The social insurance agency (cơ quan BHXH) that looks after the person."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The one or two numbers."""
        return tuple(filter(None, (self.social_insurance_number, self.personal_identification_number)))


class EmailError(RegistryError):
    """This is not an e-mail address."""


class _WrongCellError(RegistryError):
    def __init__(self, column: Column, why: str) -> None:
        super().__init__()
        self.reason = f"{column}: {why}"


def read(cells: Cells) -> Listed | RefusedRow:
    """Check a row: the participant that it lists, or the first reason against it."""
    try:
        social, personal = _numbers(cells.of)
        return Listed(
            line=cells.line,
            full_name=_name(cells.of[Column.NAME]),
            born_on=_born(cells.of.get(Column.BORN, "").strip()),
            social_insurance_number=social,
            personal_identification_number=personal,
            phones=_contacts(cells.of, Column.PHONE, e164),
            emails=_contacts(cells.of, Column.EMAIL, _email),
            agency=_agency(cells.of.get(Column.AGENCY, "")),
        )
    except _WrongCellError as wrong:
        return RefusedRow(cells.line, wrong.reason)


def _numbers(of: dict[Column, str]) -> tuple[str | None, str | None]:
    """Give the 10-digit number and the 12-digit one.

    The 12-digit number took the place of the other, so it is welcome in its column as well.
    """
    social = _number(of, Column.SOCIAL_INSURANCE_NUMBER)
    personal = _number(of, Column.PERSONAL_IDENTIFICATION_NUMBER)
    if personal and len(personal) != PERSONAL_IDENTIFICATION_DIGITS:
        raise _WrongCellError(
            Column.PERSONAL_IDENTIFICATION_NUMBER, f"It has {PERSONAL_IDENTIFICATION_DIGITS} digits."
        )
    if social and len(social) != SOCIAL_INSURANCE_DIGITS:
        if personal and personal != social:
            raise _WrongCellError(
                Column.SOCIAL_INSURANCE_NUMBER,
                f"It is another {PERSONAL_IDENTIFICATION_DIGITS}-digit number than the personal one.",
            )
        social, personal = None, social
    if not (social or personal):
        raise _WrongCellError(Column.SOCIAL_INSURANCE_NUMBER, "There is no number in the row.")
    return social, personal


def _number(of: dict[Column, str], column: Column) -> str | None:
    text = of.get(column, "")
    if not text.strip():
        return None
    try:
        return parse_number(text)
    except RegistryError as error:
        raise _WrongCellError(
            column, f"{error} (Spreadsheets cut leading zeros: format it as text.)"
        ) from None


def _name(text: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not name:
        raise _WrongCellError(Column.NAME, "It is empty.")
    if len(name) > _LONGEST_NAME:
        raise _WrongCellError(Column.NAME, f"It is longer than {_LONGEST_NAME} characters.")
    if not all(_belongs_to_a_name(character) for character in name):
        raise _WrongCellError(
            Column.NAME, "It has digits or signs that names don't have: only letters, spaces and .,'-()."
        )
    if _DOMAIN.search(name):
        raise _WrongCellError(Column.NAME, "It has a dot amid a word: a space comes after it.")
    if not any(character.isalpha() for character in name):
        raise _WrongCellError(Column.NAME, "It isn't a name.")
    return name


def _agency(text: str) -> str | None:
    """Read an agency's name, which stands in official mail, too; some have a number."""
    agency = " ".join(unicodedata.normalize("NFC", text).split())
    if len(agency) > _LONGEST_NAME:
        raise _WrongCellError(Column.AGENCY, f"It is longer than {_LONGEST_NAME} characters.")
    if not all(_belongs_to_a_name(letter) or letter.isdecimal() for letter in agency) or _DOMAIN.search(
        agency
    ):
        raise _WrongCellError(Column.AGENCY, "It has signs that an agency's name doesn't have.")
    return agency or None


def _belongs_to_a_name(character: str) -> bool:
    # Letters (L), and the marks of scripts that write vowels or tones so (M).
    return unicodedata.category(character)[0] in "LM" or character in _BETWEEN_LETTERS


def _born(text: str) -> date | None:
    """Read `31/12/1980` or `1980-12-31`; a year alone, all that is known of many people, gives None."""
    if not text:
        return None
    if year := _YEAR.fullmatch(text):
        _plausible(date(int(year["year"]) or 1, 1, 1))
        return None
    if not (found := _DATE.fullmatch(text) or _ISO_DATE.fullmatch(text)):
        raise _WrongCellError(Column.BORN, "A date is written 31/12/1980 or 1980-12-31.")
    try:
        born_on = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise _WrongCellError(Column.BORN, "There is no such date; the day comes before the month.") from None
    return _plausible(born_on)


def _plausible(born_on: date) -> date:
    if born_on.year < _FIRST_YEAR or born_on > timezone.localdate():
        raise _WrongCellError(Column.BORN, f"It lies before {_FIRST_YEAR} or in the future.")
    return born_on


def _contacts(of: dict[Column, str], column: Column, read_one: Callable[[str], str]) -> tuple[str, ...]:
    """Read the contacts in a cell, each once, in their order."""
    texts = [text for text in of.get(column, "").split(_BETWEEN_CONTACTS) if text.strip()]
    if len(texts) > _MOST_CONTACTS:
        raise _WrongCellError(column, f"There are more than {_MOST_CONTACTS}.")
    try:
        return tuple(dict.fromkeys(read_one(text) for text in texts))
    except RegistryError as error:
        hint = f' (Between several stands "{_BETWEEN_CONTACTS}".)'
        raise _WrongCellError(column, f"{error}{hint}") from None


def _email(text: str) -> str:
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise EmailError from None
    if len(address) > LONGEST:
        raise EmailError
    return address
