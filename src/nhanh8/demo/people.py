"""Three invented people to try the product with, among some hundred others."""

import secrets
from dataclasses import dataclass

from django.db import transaction

from nhanh8.accounts.models import Account
from nhanh8.accounts.opening import open_accounts, set_password
from nhanh8.agencies import example
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.seed import seed

_OTHERS = 200
"""Enough that the registry isn't three rows, few enough that the first start stays quick."""

_COLUMNS = {10: "social_insurance_number", 12: "personal_identification_number"}
"""By how many digits a number has."""


@dataclass(frozen=True, slots=True)
class Person:
    """Someone to try the demo with; nobody real."""

    name: str
    number: str
    """To log in with: 10 digits, or 12."""
    phone: str
    """E.164."""
    email: str | None
    password: str = ""
    """The one in force when the demo starts, new at each start: a re-issue can then be seen to end it."""

    @property
    def phone_at_home(self) -> str:
        """The phone as people in Vietnam write it: `0991999991`."""
        return "0" + self.phone.removeprefix("+84")


# Nobody has these: no province is 00, and the phones are of a range hardly used.
PEOPLE = (
    Person("Nguyễn Thị An", "0010000001", "+84991999991", "an@example.com"),
    Person("Trần Văn Bình", "0010000002", "+84991999992", None),
    Person("Lê Thị Chi", "000010000003", "+84991999993", "chi@example.com"),
)


def settle() -> tuple[Person, ...]:
    """See to it that the three are there, each with an account and a new password; give them back."""
    example.put_on_file()
    if not Participant.objects.exists():
        seed(_OTHERS, settle=open_accounts)
    with transaction.atomic():
        return tuple(_settle(person) for person in PEOPLE)


def _settle(person: Person) -> Person:
    number = {_COLUMNS[len(person.number)]: person.number}
    participant = Participant.objects.filter(**number).first() or Participant(**number)
    participant.full_name = person.name
    participant.agency = "BHXH thành phố Hà Nội"
    participant.save()
    Contact.objects.filter(participant=participant).delete()
    kept = [(Contact.Kind.PHONE, person.phone), (Contact.Kind.EMAIL, person.email)]
    Contact.objects.bulk_create(Contact(participant=participant, kind=k, value=v) for k, v in kept if v)
    open_accounts([participant.pk])
    password = "-".join(["cu", *(f"{secrets.randbelow(10_000):04}" for _ in range(2))])
    set_password(Account.objects.get(participant=participant), password)
    return Person(person.name, person.number, person.phone, person.email, password)
