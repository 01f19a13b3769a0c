"""Take filers in from a list, and whom they manage; safe to do twice."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from django.db import transaction

from nhanh8.agencies.lists import Row, rows
from nhanh8.agencies.models import Agency
from nhanh8.agencies.provinces import folded
from nhanh8.audit import record
from nhanh8.filers.models import Filer, Management
from nhanh8.filers.tax_codes import TaxCodeError, parse_tax_code
from nhanh8.registry.emails import parse_email
from nhanh8.registry.errors import RegistryError
from nhanh8.registry.models import Participant
from nhanh8.registry.numbers import (
    PERSONAL_IDENTIFICATION_DIGITS,
    SOCIAL_INSURANCE_DIGITS,
    parse_number,
)

Refuse = Callable[[int, str], object]
"""Takes the line of a row that was not taken in, and why."""

_ROWS_AT_ONCE: Final = 250
"""In one transaction: few enough that callers' re-issues get between them."""
_LONGEST_NAME: Final = 200
_TAX_CODE: Final = ("tax code", "ma so thue", "mst")
_FILER: Final = {
    "tax_code": _TAX_CODE,
    "name": ("name", "ten", "ten don vi"),
    "kind": ("kind", "loai", "loai hinh"),
    "agency": ("agency", "agency code", "co quan bhxh", "ma co quan bhxh"),
    "email": ("email", "thu dien tu"),
}
_MANAGED: Final = {
    "tax_code": _TAX_CODE,
    "number": ("number", "social insurance number", "ma so bhxh", "so cccd"),
}
"""The columns of both lists, each with its names."""
_NUMBERS: Final = {
    SOCIAL_INSURANCE_DIGITS: "social_insurance_number",
    PERSONAL_IDENTIFICATION_DIGITS: "personal_identification_number",
}
"""Columns by how many digits a number has."""
_KINDS: Final = {folded(name): kind for kind in Filer.Kind for name in (kind.value, kind.label)}


@dataclass(slots=True)
class Tally:
    """What became of the rows so far."""

    added: int = 0
    changed: int = 0
    """Of whom somebody manages: ended."""
    unchanged: int = 0
    refused: int = 0


class _RefusedRowError(Exception):
    """This row can't be taken in."""


def take_in_filers(lines: Iterable[str], tally: Tally, refuse: Refuse) -> Iterator[None]:
    """Take filers in; gives control back after each batch. Known ones, by tax code, are brought up to date.

    `lines` are those of a CSV file with the columns tax_code, name, kind, agency (its code) and email. Raises
    ListError.
    """
    agencies = {agency.code: agency for agency in Agency.objects.all()}

    def take(row: dict[str, str]) -> str:
        return _take_filer(row, agencies)

    return _take_in(rows(lines, _FILER, tuple(_FILER)), tally, refuse, take, "filers")


def take_in_managed(
    lines: Iterable[str], tally: Tally, refuse: Refuse, *, end: bool = False
) -> Iterator[None]:
    """Note whom filers manage; gives control back after each batch. With `end`, they manage them no more.

    `lines` are those of a CSV file with the columns tax_code and number. Raises ListError.
    """
    filers: dict[str, Filer | None] = {}

    def take(row: dict[str, str]) -> str:
        return _take_managed(row, filers, end=end)

    return _take_in(rows(lines, _MANAGED, tuple(_MANAGED)), tally, refuse, take, "managed")


def _take_in(
    read: Iterator[Row], tally: Tally, refuse: Refuse, take: Callable[[dict[str, str]], str], which: str
) -> Iterator[None]:
    while batch := list(islice(read, _ROWS_AT_ONCE)):
        here = Tally()
        refused: list[tuple[int, str]] = []
        with transaction.atomic():
            for line, row in batch:
                try:
                    what = take(row)
                except (_RefusedRowError, TaxCodeError, RegistryError) as error:
                    refused.append((line, str(error)))
                else:
                    setattr(here, what, getattr(here, what) + 1)
            if here.added or here.changed:
                record.append("filers:list:taken in", which=which, added=here.added, changed=here.changed)
        for line, why in refused:
            refuse(line, why)
        tally.added += here.added
        tally.changed += here.changed
        tally.unchanged += here.unchanged
        tally.refused += len(refused)
        yield


def _take_filer(row: dict[str, str], agencies: dict[str, Agency]) -> str:
    tax_code = parse_tax_code(row["tax_code"])
    wanted = {
        "name": _name(row["name"]),
        "kind": _kind(row["kind"]),
        "agency": _agency(row["agency"], agencies),
        "email": parse_email(row["email"]),
    }
    known = Filer.objects.select_for_update(of=("self",)).filter(tax_code=tax_code).first()
    if known is None:
        Filer.objects.create(tax_code=tax_code, **wanted)
        return "added"
    if all(getattr(known, field) == value for field, value in wanted.items()):
        return "unchanged"
    for field, value in wanted.items():
        setattr(known, field, value)
    known.save(update_fields=list(wanted))
    return "changed"


def _take_managed(row: dict[str, str], filers: dict[str, Filer | None], *, end: bool) -> str:
    tax_code = parse_tax_code(row["tax_code"])
    if tax_code not in filers:
        filers[tax_code] = Filer.objects.filter(tax_code=tax_code).first()
    if (filer := filers[tax_code]) is None:
        raise _RefusedRowError("No filer has this tax code. Import the filers first.")
    number = parse_number(row["number"])
    column = _NUMBERS[len(number)]
    participant = Participant.objects.filter(**{column: number}).first()
    if participant is None:
        raise _RefusedRowError("Nobody in the registry has this number. Import the participants first.")
    if end:
        ended, _ = Management.objects.filter(filer=filer, participant=participant).delete()
        return "changed" if ended else "unchanged"
    _, made = Management.objects.get_or_create(filer=filer, participant=participant)
    return "added" if made else "unchanged"


def _name(text: str) -> str:
    name = unicodedata.normalize("NFC", text)
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise _RefusedRowError(f"A name is needed, of {_LONGEST_NAME} characters at most.")
    return name


def _kind(text: str) -> Filer.Kind:
    if (kind := _KINDS.get(folded(text))) is None:
        raise _RefusedRowError("The kind is unit (đơn vị) or collection (tổ chức dịch vụ thu).")
    return kind


def _agency(code: str, agencies: dict[str, Agency]) -> Agency:
    if code not in agencies:
        raise _RefusedRowError("No agency has this code. Import the agencies first.")
    return agencies[code]
