"""A contact comes on file in place of those of its kind; who was known before is told first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from nhanh8.config import Settings
from nhanh8.registry import contacts
from nhanh8.registry.contacts import OnFile, put_on_file
from nhanh8.registry.models import Contact
from people import PHONE, person

pytestmark = pytest.mark.django_db

OLD, NEW = "cu@example.vn", "moi@example.vn"
NEW_PHONE = "+84932345999"
NOW = timezone.now()


def put(participant_id: int, *, phone: str = "", email: str = "") -> OnFile | None:
    with transaction.atomic():
        return put_on_file(participant_id, phone=phone, email=email)


def on_file(participant_id: int) -> set[tuple[str, str]]:
    return set(Contact.objects.filter(participant=participant_id).values_list("kind", "value"))


def test_a_first_contact_may_be_used_at_once() -> None:
    someone = person(phones=[]).participant
    with time_machine.travel(NOW, tick=False):
        put(someone.pk, email=NEW)
    assert Contact.objects.get().usable_from == NOW


def test_whoever_has_any_contact_is_told_first(configured: Callable[..., Settings]) -> None:
    configured(registry={"new_contact_waits": timedelta(hours=5)})
    someone = person().participant
    with time_machine.travel(NOW, tick=False):
        result = put(someone.pk, email=NEW)
    assert result is not None
    assert Contact.objects.get(value=NEW).usable_from == result.usable_from == NOW + timedelta(hours=5)
    assert on_file(someone.pk) == {("phone", PHONE), ("email", NEW)}
    assert result.change.before == {("phone", PHONE)}
    assert result.change.after == on_file(someone.pk)


def test_it_replaces_all_of_its_kind_and_none_of_the_other() -> None:
    someone = person(phones=[PHONE, "+84932345678"], emails=[OLD]).participant
    put(someone.pk, phone=NEW_PHONE)
    assert on_file(someone.pk) == {("phone", NEW_PHONE), ("email", OLD)}


def test_what_is_on_file_keeps_its_time_whatever_its_capitals() -> None:
    someone = person(emails=["Cu@Example.vn", NEW]).participant
    Contact.objects.update(usable_from=NOW - timedelta(days=9))
    result = put(someone.pk, email=OLD)
    assert result is not None
    assert result.added == ()
    kept = Contact.objects.get(kind=Contact.Kind.EMAIL)
    assert (kept.value, kept.usable_from) == ("Cu@Example.vn", NOW - timedelta(days=9))


def test_the_same_again_is_no_change() -> None:
    someone = person(emails=[NEW]).participant
    assert put(someone.pk, email=NEW, phone=PHONE) is None
    assert put(someone.pk) is None


def test_the_wait_has_one_rule() -> None:
    with time_machine.travel(NOW, tick=False):
        assert contacts.usable_from(known=False) == NOW
        assert contacts.usable_from(known=True) == NOW + timedelta(hours=24)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_wait_for_each_other_and_one_contact_stays() -> None:
    someone = person(emails=[OLD]).participant
    together = Barrier(2)

    def declared(email: str) -> OnFile | None:
        together.wait()
        try:
            return put(someone.pk, email=email)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [
            one.result() for one in [pool.submit(declared, NEW), pool.submit(declared, "ba@example.vn")]
        ]
    assert all(results)
    assert Contact.objects.filter(kind=Contact.Kind.EMAIL).count() == 1
