"""Take a list of agencies in: a CSV file, row by row, safe to do twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from django.db import transaction

from nhanh8.agencies import lists
from nhanh8.agencies.models import Agency
from nhanh8.agencies.provinces import named
from nhanh8.audit import record

_CALLED: Final = {
    "code": ("code", "ma", "ma co quan"),
    "name": ("name", "ten", "ten co quan"),
    "province": ("province", "tinh", "tinh thanh pho"),
    "address": ("address", "dia chi"),
    "hours": ("hours", "gio lam viec", "gio mo cua"),
    "phone": ("phone", "dien thoai"),
    "communes": ("communes", "xa phuong", "dia ban phu trach"),
    "latitude": ("lat", "latitude", "vi do"),
    "longitude": ("lon", "lng", "longitude", "kinh do"),
}
_BOUNDS: Final = {"latitude": (6.0, 24.0), "longitude": (102.0, 118.0)}
"""Degrees: Vietnam with its islands. Two that were swapped lie outside."""
_NEEDED: Final = ("code", "name", "province", "address")
_LONGEST: Final = {"code": 20, "name": 100, "address": 200, "hours": 200, "phone": 40, "communes": 20_000}
_ROWS_AT_ONCE: Final = 200


@dataclass(slots=True)
class Taken:
    """What became of the rows."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were not taken in, each with its reason."""


def take_in(lines: Iterable[str]) -> Taken:
    """Add the agencies of a list and bring known ones, by their code, up to date; none is removed.

    `lines` are those of a CSV file: the first names the columns, in English or Vietnamese; code, name,
    province and address have to be there. Between communes stands `;`; lat and lon are degrees. Some rows at
    a time are one transaction, and each of those gets one entry in the record.

    Raises ListError; the rows before it may be in.
    """
    taken = Taken()
    codes: dict[str, int] = {}
    rows = lists.rows(lines, _CALLED, _NEEDED)
    while some := list(islice(rows, _ROWS_AT_ONCE)):
        _store(some, codes, taken)
    return taken


def _store(some: list[lists.Row], codes: dict[str, int], taken: Taken) -> None:
    before = (taken.added, taken.changed)
    with transaction.atomic():
        known = {one.code: one for one in Agency.objects.select_for_update().order_by("pk")}
        names = {one.name: one.code for one in known.values()}
        for line, cells in some:
            reason = _fault(cells, codes, names)
            if reason:
                taken.refused.append((line, reason))
                continue
            codes[cells["code"]] = line
            agency = known.setdefault(cells["code"], Agency(code=cells["code"]))
            _bring_up_to_date(agency, cells, names, taken)
        added, changed = taken.added - before[0], taken.changed - before[1]
        if added or changed:
            record.append("agencies:list:taken in", added=added, changed=changed)


def _bring_up_to_date(agency: Agency, cells: dict[str, str], names: dict[str, str], taken: Taken) -> None:
    new: dict[str, str | float | None] = {**cells, "province": named(cells["province"]) or ""}
    new |= {column: _degrees(cells[column]) for column in _BOUNDS if column in cells}
    if "communes" in cells:
        new["communes"] = "\n".join(part.strip() for part in cells["communes"].split(";") if part.strip())
    if agency.pk is not None and all(getattr(agency, column) == value for column, value in new.items()):
        taken.unchanged += 1
        return
    if agency.pk is None:
        taken.added += 1
    else:
        taken.changed += 1
        names.pop(agency.name, None)
    for column, value in new.items():
        setattr(agency, column, value)
    agency.save()
    names[agency.name] = agency.code


def _degrees(text: str) -> float | None:
    """Read degrees, with a point or, as spreadsheets write here, a comma; None where nothing is written."""
    return float(text.replace(",", ".")) if text else None


def _placed(cells: dict[str, str]) -> bool:
    """Tell whether both are in Vietnam, or neither is written."""
    try:
        place = {column: _degrees(cells.get(column, "")) for column in _BOUNDS}
    except ValueError:
        return False
    if all(degrees is None for degrees in place.values()):
        return True
    bounds = ((place[column], *_BOUNDS[column]) for column in _BOUNDS)
    return all(degrees is not None and low <= degrees <= high for degrees, low, high in bounds)


def _fault(cells: dict[str, str], codes: dict[str, int], names: dict[str, str]) -> str | None:
    missing = next((name for name in _NEEDED if not cells.get(name)), "")
    too_long = next((name for name, most in _LONGEST.items() if len(cells.get(name, "")) > most), "")
    code, name = cells.get("code", ""), cells.get("name", "")
    against = {
        f"There is no {missing}.": bool(missing),
        f"Its {too_long} is longer than {_LONGEST.get(too_long)} characters.": bool(too_long),
        "Its lat and lon are no place in Vietnam, in degrees such as 21.028 and 105.854.": not _placed(cells),
        "There is a NUL character in it.": any("\0" in cell for cell in cells.values()),
        "Its province is none of the 34 since July 2025, nor one that went into them.": named(
            cells.get("province", "")
        )
        is None,
        f"Its code stands on line {codes.get(code)} already.": code in codes,
        "Another agency has this name.": names.get(name, code) != code,
    }
    return next((reason for reason, holds in against.items() if holds), None)
