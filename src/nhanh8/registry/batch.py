"""Some listed people, compared with the registry and brought into it: all in the caller's transaction."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from nhanh8.registry.changes import Change, note
from nhanh8.registry.contacts import usable_from
from nhanh8.registry.listed import Listed
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.seen import Seen
from nhanh8.registry.sheet import RefusedRow

Settle = Callable[[Sequence[int]], object]
"""What else has to be done for participants, told by their ids, in the same transaction."""

_FIELDS = ("full_name", "born_on", "social_insurance_number", "personal_identification_number", "agency")


@dataclass(slots=True, repr=False)
class _Taken:
    """A row that is taken in, and whose it is."""

    person: Listed
    participant: Participant
    added: bool
    changed: bool


class Batch:
    """People sorted into new ones, changed ones, unchanged ones and refused rows."""

    def __init__(self, people: Sequence[Listed], seen: Seen) -> None:
        self.refused: list[RefusedRow] = []
        self._taken: list[_Taken] = []
        on_file = _on_file(people)
        for person in people:
            match _taken(person, on_file, seen):
                case _Taken() as taken:
                    self._taken.append(taken)
                case reason:
                    self.refused.append(RefusedRow(person.line, reason))

    @property
    def added(self) -> int:
        """How many were new."""
        return sum(one.added for one in self._taken)

    @property
    def changed(self) -> int:
        """How many were known and are otherwise now."""
        return sum(one.changed and not one.added for one in self._taken)

    @property
    def unchanged(self) -> int:
        """How many were in the registry exactly so."""
        return sum(not one.changed and not one.added for one in self._taken)

    def store(self, settle: Settle) -> None:
        """Write what differs, have everything else done for all of them, and note whose contacts changed."""
        Participant.objects.bulk_create(one.participant for one in self._taken if one.added)
        Participant.objects.bulk_create(
            (one.participant for one in self._taken if one.changed and not one.added),
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=_FIELDS,
        )
        changes = self._store_contacts()
        settle([one.participant.pk for one in self._taken])
        note(changes)

    def _store_contacts(self) -> list[Change]:
        on_file = _contacts_of(one.participant.pk for one in self._taken if not one.added)
        superfluous: list[int] = []
        missing: list[Contact] = []
        changes: list[Change] = []
        for one in self._taken:
            known = on_file[one.participant.pk]
            wanted = _contacts(one.person)
            given = {kind for kind, _ in wanted}
            gone = [pk for contact, pk in known.items() if contact[0] in given and contact not in wanted]
            new = [contact for contact in wanted if contact not in known]
            superfluous += gone
            since = usable_from(known=bool(known))
            missing += (
                Contact(participant=one.participant, kind=kind, value=value, usable_from=since)
                for kind, value in new
            )
            one.changed |= bool(gone or new)
            if (gone or new) and not one.added:
                kept = (contact for contact, pk in known.items() if pk not in gone)
                changes.append(Change(one.participant.pk, frozenset(known), frozenset((*kept, *new))))
        Contact.objects.filter(pk__in=superfluous).delete()
        Contact.objects.bulk_create(missing)
        return changes


def _on_file(people: Sequence[Listed]) -> dict[str, Participant]:
    """Give the registry's participants who have one of these people's numbers, by each of their numbers."""
    social = [one.social_insurance_number for one in people if one.social_insurance_number]
    personal = [one.personal_identification_number for one in people if one.personal_identification_number]
    # Two questions rather than one with OR: each has its index.
    ids = {
        *Participant.objects.filter(social_insurance_number__in=social).values_list("pk", flat=True),
        *Participant.objects.filter(personal_identification_number__in=personal).values_list("pk", flat=True),
    }
    # Locked in one order, so that two imports at the same time wait for each other and don't deadlock.
    found = Participant.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {number: participant for participant in found for number in participant.numbers}


def _taken(person: Listed, on_file: dict[str, Participant], seen: Seen) -> _Taken | str:
    """Find out whose row it is; gives the reason if it can't be taken in."""
    numbers = set(person.numbers)
    owners = {on_file[number].pk: on_file[number] for number in numbers if number in on_file}
    if len(owners) > 1:
        return "The two numbers belong to two people in the registry."
    participant = next(iter(owners.values()), Participant())
    if not (
        _agree(participant.social_insurance_number, person.social_insurance_number)
        and _agree(participant.personal_identification_number, person.personal_identification_number)
    ):
        return "The person with one of the two numbers has another one in the registry than the other."
    first = seen.first_line(numbers | set(participant.numbers), person.line)
    if first != person.line:
        return f"It is about the same person as line {first}."
    added = participant.pk is None
    return _Taken(person, participant, added=added, changed=_bring_up_to_date(participant, person))


def _agree(on_file: str | None, listed: str | None) -> bool:
    return on_file is None or listed is None or on_file == listed


def _bring_up_to_date(participant: Participant, person: Listed) -> bool:
    """Set what the row says, and tell whether anything differs; what it doesn't say stays."""
    before = [getattr(participant, field) for field in _FIELDS]
    for field in _FIELDS:
        if (said := getattr(person, field)) is not None:
            setattr(participant, field, said)
    return before != [getattr(participant, field) for field in _FIELDS]


def _contacts(person: Listed) -> list[tuple[str, str]]:
    return [
        *((Contact.Kind.PHONE.value, phone) for phone in person.phones),
        *((Contact.Kind.EMAIL.value, email) for email in person.emails),
    ]


def _contacts_of(participant_ids: Iterable[int]) -> dict[int, dict[tuple[str, str], int]]:
    """Give the ids of contacts by participant, kind and value."""
    found: dict[int, dict[tuple[str, str], int]] = defaultdict(dict)
    rows = Contact.objects.filter(participant__in=list(participant_ids))
    for pk, participant_id, kind, value in rows.values_list("pk", "participant_id", "kind", "value"):
        found[participant_id][kind, value] = pk
    return found
