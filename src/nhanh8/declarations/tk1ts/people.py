"""Whom the boxes are about: participants whom the filer manages, and nobody else."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nhanh8.declarations.answers import Fault
from nhanh8.declarations.tk1ts.reading import Stated
from nhanh8.filers.models import Filer, Management
from nhanh8.registry.models import Participant
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, NumberFormatError, parse_number

AT_ONCE: Final = 500
"""Participants looked up in one query, below SQLite's limit for what a query may name."""


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What is stated, and about whom."""

    stated: Stated
    participant: Participant


@dataclass(slots=True)
class People:
    """The participants of one filing, looked up some at a time; each may be named once."""

    filer: Filer
    named: dict[int, int | None] = field(default_factory=dict)
    """In which row each was named, by the participant's id."""

    def find(self, each: Sequence[Stated]) -> list[Found | Fault]:
        """Find who is meant, `AT_ONCE` at most; in the order given.

        Who isn't known and who is another's get the same answer: nobody finds out here who is whose.
        """
        managed = self._managed([stated.number for stated in each])
        return [self._one(stated, managed.get(stated.number)) for stated in each]

    def _managed(self, numbers: Sequence[str]) -> Mapping[str, Participant]:
        managed = Management.objects.filter(filer=self.filer).select_related("participant")
        # Two questions rather than one with OR: each has its index.
        found = (
            *managed.filter(participant__social_insurance_number__in=numbers),
            *managed.filter(participant__personal_identification_number__in=numbers),
        )
        return {number: one.participant for one in found for number in one.participant.numbers}

    def _one(self, stated: Stated, participant: Participant | None) -> Found | Fault:
        if participant is None:
            return Fault(stated.row, "13", "Không có người tham gia này trong số người do đơn vị quản lý.")
        if participant.pk in self.named:
            first = self.named[participant.pk]
            return Fault(stated.row, "13", f"Người tham gia này đã có ở dòng {first}.")
        if fault := _disagreement(stated, participant):
            return fault
        self.named[participant.pk] = stated.row
        return Found(stated, participant)


def _disagreement(stated: Stated, participant: Participant) -> Fault | None:
    """Find out whether a number was mistaken for another one: then name or date don't agree."""
    if _letters(stated.name) != _letters(participant.full_name):
        return Fault(stated.row, "01", "Họ và tên không khớp với mã số BHXH ở ô [13].")
    born, known = stated.born, participant.born_on
    if born and known and (born.year != known.year or (born.on and born.on != known)):
        return Fault(stated.row, "03", "Ngày sinh không khớp với mã số BHXH ở ô [13].")
    written, on_file = _personal(stated.boxes.get("06", "")), participant.personal_identification_number
    if written and on_file and written != on_file:
        return Fault(stated.row, "06", "Số CCCD/ĐDCN không khớp với mã số BHXH ở ô [13].")
    return None


def _letters(name: str) -> str:
    """Leave a name's letters alone: capitals, and where and whether the tone mark stands, say nothing."""
    apart = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(letter for letter in apart if letter.isalpha())


def _personal(text: str) -> str:
    """Read a personal identification number; empty for any other paper's."""
    try:
        number = parse_number(text)
    except NumberFormatError:
        return ""
    return number if len(number) == PERSONAL_IDENTIFICATION_DIGITS else ""
