"""What the database itself holds to, on each of the two."""

import pytest
from django.db import IntegrityError, connection, transaction

from nhanh8.registry.models import Contact, Participant
from nhanh8.threads import in_thread

pytestmark = pytest.mark.django_db


def vendor() -> str:
    connection.ensure_connection()
    return connection.vendor


def test_the_database_is_the_one_that_the_test_is_named_after(request: pytest.FixtureRequest) -> None:
    assert vendor() == request.node.callspec.id


@pytest.mark.django_db(transaction=True)
async def test_threads_use_the_database_that_the_test_is_named_after(request: pytest.FixtureRequest) -> None:
    assert await in_thread(vendor) == request.node.callspec.id
    await in_thread(
        Participant.objects.create, full_name="Lê Văn Ví Dụ", social_insurance_number="0123456789"
    )
    assert await in_thread(Participant.objects.count) == 1


def test_a_participant_without_any_number_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(full_name="Lê Văn Ví Dụ")


def test_a_number_belongs_to_one_person() -> None:
    Participant.objects.create(full_name="Lê Văn Ví Dụ", social_insurance_number="0123456789")
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.create(full_name="Trần Thị Ví Dụ", social_insurance_number="0123456789")


def test_a_contact_is_on_file_once() -> None:
    someone = Participant.objects.create(full_name="Lê Văn Ví Dụ", social_insurance_number="0123456789")
    someone.contacts.create(kind=Contact.Kind.PHONE, value="+84912345678")
    with pytest.raises(IntegrityError), transaction.atomic():
        someone.contacts.create(kind=Contact.Kind.PHONE, value="+84912345678")


def test_a_person_does_not_show_in_a_log() -> None:
    someone = Participant(pk=7, full_name="Lê Văn Ví Dụ", social_insurance_number="0123456789")
    assert "0123456789" not in f"{someone} {someone!r}"
    phone = Contact(participant=someone, kind=Contact.Kind.PHONE, value="+84912345678")
    assert "912345678" not in f"{phone} {phone!r}"
