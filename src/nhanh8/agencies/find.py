"""Find the agency to go to: by province, by commune, by any word, accents optional; or by where one is."""

import math
from dataclasses import dataclass
from typing import Final

from nhanh8.agencies.models import Agency
from nhanh8.agencies.provinces import folded, named

LONGEST: Final = 100
"""Characters of what may be typed."""


_MOST_NEAR: Final = 10
_EARTH_KM: Final = 6371.0088
"""Mean radius (IUGG)."""


@dataclass(frozen=True, slots=True)
class Near:
    """An agency, and how far it is."""

    agency: Agency
    km: float
    """As the crow flies."""


def nearest(latitude: float, longitude: float) -> list[Near]:
    """Give the ten agencies nearest to a place (degrees, WGS 84), the nearest first.

    Agencies whose place isn't on file are left out.
    """
    placed = Agency.objects.filter(latitude__isnull=False, longitude__isnull=False)
    far = [Near(one, _km(latitude, longitude, one)) for one in placed]
    return sorted(far, key=lambda near: near.km)[:_MOST_NEAR]


def _km(latitude: float, longitude: float, agency: Agency) -> float:
    """Give the length of the great circle (haversine)."""
    here, there = math.radians(latitude), math.radians(agency.latitude or 0.0)
    east = math.radians((agency.longitude or 0.0) - longitude)
    half = math.sin((there - here) / 2) ** 2 + math.cos(here) * math.cos(there) * math.sin(east / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def find(province: str = "", words: str = "") -> list[Agency]:
    """Give the agencies of a province, or of all, that fit the words; those that serve such a commune first.

    Every word has to stand in the name, the address, the province or the communes. A province may be typed as
    a word, too, one of before July 2025 included. With neither, nothing is given.
    """
    wanted = folded(words[:LONGEST])
    typed = named(words[:LONGEST])
    within = named(province) or typed
    if not within and not wanted:
        return []
    rows = Agency.objects.filter(province=within) if within else Agency.objects.all()
    if not wanted or (typed and typed == within):
        return list(rows)
    found = [(rank, agency) for agency in rows if (rank := _rank(agency, wanted)) is not None]
    return [agency for _, agency in sorted(found, key=lambda pair: pair[0])]


def _rank(agency: Agency, wanted: str) -> int | None:
    """Give 0 where a commune has this name, 1 where the words stand in one, 2 elsewhere; None: nowhere."""
    communes = [f" {folded(line)} " for line in agency.communes.splitlines()]
    if any(line.endswith(f" {wanted} ") for line in communes):
        return 0
    if any(f" {wanted} " in line for line in communes):
        return 1
    all_of_it = f" {folded(f'{agency.name} {agency.address} {agency.province} {agency.communes}')} "
    return 2 if all(f" {word} " in all_of_it for word in wanted.split()) else None
