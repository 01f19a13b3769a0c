"""What is on file, masked and in full."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from nhanh8.accounts import profile, sessions
from nhanh8.accounts.login import LoggedIn
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.profile import OnFile, Profile
from nhanh8.audit.models import Entry
from nhanh8.registry.models import Contact
from people import NUMBER, PASSWORD, VISITOR, log_in, person

pytestmark = pytest.mark.django_db

EMAIL = "an@example.vn"


def somebody() -> tuple[Account, Session]:
    account = person(personal_number="001234567890", emails=[EMAIL])
    account.participant.born_on = date(1984, 5, 2)
    account.participant.save()
    match log_in(NUMBER, PASSWORD):
        case LoggedIn(token):
            session = sessions.find(token)
            assert session is not None
            return account, session
        case other:
            pytest.fail(str(other))


def test_masked_it_shows_what_its_owner_recognises_and_no_more() -> None:
    account, _ = somebody()
    assert profile.masked(account) == Profile(
        full_name="Nguyễn Thị Ví Dụ",
        social_insurance_number="•••••••789",
        personal_identification_number="•••••••••890",
        born_on="••/••/1984",
        phones=(OnFile("•••••••••678", came_back=False, waits_until=None),),
        emails=(OnFile("a•••@example.vn", came_back=False, waits_until=None),),
    )
    assert not Entry.objects.filter(event="accounts:profile:shown").exists()


def test_in_full_it_is_put_into_the_audit_record() -> None:
    account, session = somebody()
    shown = profile.in_full(session, VISITOR)
    assert shown.social_insurance_number == NUMBER
    assert shown.born_on == "02/05/1984"
    assert [one.shown for one in (*shown.phones, *shown.emails)] == ["0912 345 678", EMAIL]
    [entry] = Entry.objects.filter(event="accounts:profile:shown")
    assert entry.facts["account"] == account.pk
    assert NUMBER not in str(entry.facts)


def test_an_address_tells_that_mail_came_back_and_that_it_is_new() -> None:
    account, _ = somebody()
    soon = timezone.now() + timedelta(hours=1)
    Contact.objects.filter(value=EMAIL).update(bounces=2, usable_from=soon)
    assert profile.masked(account).emails == (OnFile("a•••@example.vn", came_back=True, waits_until=soon),)


def test_what_is_not_known_is_left_empty() -> None:
    account = person(None, personal_number="001234567890", phones=[])
    shown = profile.masked(account)
    assert shown.social_insurance_number is None
    assert shown.born_on == ""
    assert shown.phones == shown.emails == ()
