"""Invented people, as many as wanted: for the demo, for trying things out, for benchmarks."""

import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max
from faker import Faker

from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.numbers import PERSONAL_IDENTIFICATION_DIGITS, SOCIAL_INSURANCE_DIGITS

# Both numbers begin with a province, and none is all zeros (they are 01 to 96, and 001 to 096): what lies
# below these belongs to nobody.
_FIRST_REAL = {"social_insurance_number": "01", "personal_identification_number": "001"}
# Vietnam keeps no phones for invented people. 0990 and 0991 are valid mobiles, and hardly used.
_FIRST_PHONE = 84_990_000_000
_PHONES = 2_000_000
# RFC 2606: nobody gets mail there.
_AGENCIES = ("BHXH thành phố Hà Nội", "BHXH thành phố Huế", "BHXH thành phố Hồ Chí Minh", "BHXH tỉnh Nghệ An")
_EMAIL_DOMAIN = "example.com"

_PEOPLE_AT_ONCE = 5000
_DIFFERENT_NAMES = 5000
_ONLY_PERSONAL_NUMBER = 0.2
"""Share of those with a 12-digit number who never had a 10-digit one."""
_BORN = (date(1940, 1, 1).toordinal(), date(2008, 12, 31).toordinal())


@dataclass(frozen=True, slots=True)
class Shares:
    """How many of the people have what, from 0 to 1."""

    email: float = 0.6
    personal_number: float = 0.5


_USUAL = Shares()


def seed(
    count: int,
    *,
    settle: Callable[[list[int]], object],
    shares: Shares = _USUAL,
    random_seed: int | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> None:
    """Invent people, each with a phone, in batches that are stored whole.

    `settle` is called in each batch's transaction with the ids of its participants, to open their accounts;
    `progress` after it with how many people there are. The same `random_seed` invents the same people in an
    empty registry; in another one they come after those that were invented before.
    """
    chance = random.Random(random_seed)  # noqa: S311 - nothing here is secret
    names = _names(chance)
    first = 1 + max(_last_invented(field) for field in _FIRST_REAL)
    for start in range(first, first + count, _PEOPLE_AT_ONCE):
        batch = range(start, min(start + _PEOPLE_AT_ONCE, first + count))
        with transaction.atomic():
            people = Participant.objects.bulk_create(_person(i, chance, names, shares) for i in batch)
            Contact.objects.bulk_create(_contacts(people, batch, chance, shares))
            settle([person.pk for person in people])
        progress(batch.stop - first)


def _last_invented(field: str) -> int:
    """Give the highest running number among the invented ones in a field; 0 if there is none."""
    invented = Participant.objects.filter(**{f"{field}__lt": _FIRST_REAL[field]})
    return int(invented.aggregate(last=Max(field))["last"] or 0)


def _names(chance: random.Random) -> list[str]:
    """Make names in Vietnamese order: family, middle, given."""
    faker = Faker("vi_VN")
    faker.seed_instance(chance.getrandbits(64))
    given = (faker.first_name_female, faker.first_name_male)
    return [f"{faker.last_name()} {faker.middle_name()} {given[i % 2]()}" for i in range(_DIFFERENT_NAMES)]


def _person(i: int, chance: random.Random, names: list[str], shares: Shares) -> Participant:
    has_personal = chance.random() < shares.personal_number
    has_social = not has_personal or chance.random() >= _ONLY_PERSONAL_NUMBER
    return Participant(
        full_name=chance.choice(names),
        agency=chance.choice(_AGENCIES),
        born_on=date.fromordinal(chance.randint(*_BORN)),
        social_insurance_number=f"{i:0{SOCIAL_INSURANCE_DIGITS}}" if has_social else None,
        personal_identification_number=f"{i:0{PERSONAL_IDENTIFICATION_DIGITS}}" if has_personal else None,
    )


def _contacts(
    people: list[Participant], numbers: range, chance: random.Random, shares: Shares
) -> Iterator[Contact]:
    for i, person in zip(numbers, people, strict=True):
        phone = f"+{_FIRST_PHONE + i % _PHONES}"
        yield Contact(participant=person, kind=Contact.Kind.PHONE, value=phone)
        if chance.random() < shares.email:
            address = f"{_plain(person.full_name)}.{i}@{_EMAIL_DOMAIN}"
            yield Contact(participant=person, kind=Contact.Kind.EMAIL, value=address)


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(letter for letter in letters if letter.isascii() and letter.isalpha())
