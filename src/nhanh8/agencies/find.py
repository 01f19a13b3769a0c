"""Find the agency to go to: by province, by commune, by any word; accents are optional."""

from typing import Final

from nhanh8.agencies.models import Agency
from nhanh8.agencies.provinces import folded, named

LONGEST: Final = 100
"""Characters of what may be typed."""


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
