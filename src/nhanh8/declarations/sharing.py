"""How many people have one phone or e-mail address: on file, or in a declaration of theirs.

A family shares a mailbox. A filer who puts their own into the declarations of everybody whom they file for
shares one, too, and would get everybody's passwords. An address with a tag (`ke.toan+an@`) is one of any
number that lead to the same mailbox: how many people have that can't be counted.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from nhanh8.config import settings
from nhanh8.declarations.models import Declaration
from nhanh8.registry.models import Contact

MOST: Final = 100
"""People counted: from there on one contact is everybody's."""
_PAIRS_AT_ONCE: Final = 5_000
"""Pairs of a contact and somebody who has it, read for a page of declarations in one statement."""

Kind = Contact.Kind


@dataclass(frozen=True, slots=True)
class Shared:
    """How many people have what a declaration declares, the one it is about among them; 0: it has none."""

    phone: int
    email: int
    tagged: bool = False
    """Whether the address has a tag: more people may have its mailbox than were counted."""

    @property
    def most(self) -> int:
        """People who have either of them, whichever more have."""
        return max(self.phone, self.email)

    @property
    def too_many(self) -> bool:
        """Whether another member of staff has to agree (`declarations.one_contact_for`)."""
        return self.tagged or self.most > settings().declarations.one_contact_for


def of(declarations: Sequence[Declaration]) -> list[Shared]:
    """Count for each of these declarations, in four statements however many there are."""
    phones = _people(Kind.PHONE, {one.phone for one in declarations if one.phone})
    emails = _people(Kind.EMAIL, {one.email for one in declarations if one.email})
    return [
        Shared(phones.get(one.phone, 0), emails.get(one.email, 0), tagged="+" in one.email)
        for one in declarations
    ]


def _people(kind: Contact.Kind, values: Collection[str]) -> dict[str, int]:
    """Count the people of each contact, up to `MOST`."""
    if not values:
        return {}
    pairs, all_of_them = _pairs(kind, values, _PAIRS_AT_ONCE)
    if not all_of_them:  # one of them is in thousands of declarations: each is counted by itself, and not far
        pairs = set().union(*(_pairs(kind, [one], MOST)[0] for one in values))
    whose: dict[str, set[int]] = defaultdict(set)
    for value, participant in pairs:
        whose[value].add(participant)
    return {value: min(len(people), MOST) for value, people in whose.items()}


def _pairs(kind: Contact.Kind, values: Collection[str], most: int) -> tuple[set[tuple[str, int]], bool]:
    """Give who has which of these contacts, and whether that is all of it; either half has `most` at most.

    Declarations that were refused count: what didn't come on file for one is still offered for the others.
    Drafts are about nobody yet.
    """
    field = kind.value
    declared = Declaration.objects.filter(**{f"{field}__in": values}, participant__isnull=False)
    on_file = Contact.objects.filter(kind=kind, value__in=values)
    halves = (
        list(declared.order_by().values_list(field, "participant").distinct()[:most]),
        list(on_file.order_by().values_list("value", "participant")[:most]),
    )
    return {*halves[0], *halves[1]}, all(len(half) < most for half in halves)
