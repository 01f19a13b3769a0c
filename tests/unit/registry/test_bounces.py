"""An address that takes no mail is counted, for everyone who has it."""

import pytest
from django.db.models import QuerySet

from nhanh8.mail import outcomes
from nhanh8.mail.models import Letter
from nhanh8.registry.bounces import bouncing
from nhanh8.registry.models import Contact
from people import person

pytestmark = pytest.mark.django_db

AN = "an@example.vn"


def counts(of: QuerySet[Contact]) -> list[int]:
    return list(of.order_by("pk").values_list("bounces", flat=True))


def test_bounces_in_a_row_are_counted_until_a_mail_arrives() -> None:
    person(emails=[AN, "con.gai@example.vn"])
    person("9876543210", phones=[], emails=[AN])
    for _ in range(3):
        outcomes.address_refused.send(Letter, address=AN)
    assert counts(Contact.objects.filter(value=AN)) == [3, 3]
    assert counts(Contact.objects.exclude(value=AN)) == [0, 0]
    assert bouncing() == 1
    outcomes.address_works.send(Letter, address=AN)
    assert counts(Contact.objects.all()) == [0] * 4
    assert bouncing() == 0
