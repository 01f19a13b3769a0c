"""Invented people, and that they are nobody."""

import pytest
from django.db import transaction

from nhanh8.registry import seed as module
from nhanh8.registry.models import Contact, Participant
from nhanh8.registry.phones import e164
from nhanh8.registry.seed import Shares, seed

pytestmark = pytest.mark.django_db


def nothing(ids: list[int]) -> None:
    """Settle nothing."""


def invented() -> list[tuple[object, ...]]:
    people = Participant.objects.order_by("pk").prefetch_related("contacts")
    return [
        (one.full_name, one.born_on, one.numbers, *sorted(contact.value for contact in one.contacts.all()))
        for one in people
    ]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PEOPLE_AT_ONCE", 40)


def test_everyone_has_a_number_and_a_phone_that_are_nobodys() -> None:
    seed(100, settle=nothing)
    for person in Participant.objects.all():
        assert all(int(number[: 2 if len(number) == 10 else 3]) == 0 for number in person.numbers)
        (phone,) = person.contacts.filter(kind=Contact.Kind.PHONE)
        assert e164(phone.value) == phone.value
        assert phone.value.startswith("+8499")
    assert all(
        contact.value.endswith("@example.com") for contact in Contact.objects.filter(kind=Contact.Kind.EMAIL)
    )


def test_names_are_in_vietnamese_order() -> None:
    seed(20, settle=nothing)
    families = {person.full_name.split()[0] for person in Participant.objects.all()}
    assert families & {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Bùi", "Đặng", "Vũ"}


def test_shares_say_how_many_have_what() -> None:
    seed(50, settle=nothing, shares=Shares(email=0, personal_number=0))
    assert not Contact.objects.filter(kind=Contact.Kind.EMAIL).exists()
    assert not Participant.objects.exclude(personal_identification_number=None).exists()
    seed(50, settle=nothing, shares=Shares(email=1, personal_number=1))
    assert Contact.objects.filter(kind=Contact.Kind.EMAIL).count() == 50
    assert Participant.objects.exclude(personal_identification_number=None).count() == 50
    assert 0 < Participant.objects.filter(social_insurance_number=None).count() < 50


def test_the_same_random_seed_invents_the_same_people() -> None:
    runs = []
    for random_seed in (7, 7, 8):
        with transaction.atomic():
            seed(30, settle=nothing, random_seed=random_seed)
            runs.append(invented())
            transaction.set_rollback(True)
    assert runs[0] == runs[1] != runs[2]


def test_more_people_come_after_those_there_are() -> None:
    Participant.objects.create(full_name="Thật", social_insurance_number="7912345678")
    for _ in range(3):
        seed(30, settle=nothing)
    assert Participant.objects.count() == 91


def test_accounts_are_opened_and_progress_is_told_after_each_batch() -> None:
    settled: list[int] = []
    progress: list[int] = []
    seed(100, settle=settled.extend, progress=progress.append)
    assert progress == [40, 80, 100]
    assert settled == list(Participant.objects.order_by("pk").values_list("pk", flat=True))
