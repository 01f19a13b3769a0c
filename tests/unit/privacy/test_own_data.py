"""One's own data: all of it, and nothing of anybody else's."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from nhanh8.accounts import email_change, history, issuing
from nhanh8.accounts.models import Account, Event, Session
from nhanh8.audit.models import Entry
from nhanh8.charging.models import CallRecord
from nhanh8.declarations.models import Declaration
from nhanh8.declarations.opening import declare
from nhanh8.mail.models import Letter
from nhanh8.privacy import corrections, own_data
from nhanh8.privacy.handing_out import TooMany, as_json, hand_out
from nhanh8.privacy.models import Request
from nhanh8.privacy.own_data import OwnData, gather
from nhanh8.reissue import by_email, freezing
from nhanh8.reissue.models import Reissue
from nhanh8.users.roles import Role
from people import NUMBER, PHONE, VISITOR, person
from staff import a_user, logged_in

pytestmark = pytest.mark.django_db

EMAIL = "an@example.vn"
OTHERS = "0999999999"


def called(call_id: str) -> None:
    now = timezone.now()
    CallRecord.objects.create(
        call_id=call_id,
        channel="sip",
        caller_masked="•••678",
        started_at=now,
        answered_at=now,
        ended_at=now,
        cause="goodbye",
        outcome="reissued",
        rate=1000,
        increment_s=60,
        fee=1000,
    )


def reissued_by_phone(account: Account, call_id: str) -> None:
    issued = issuing.offer(account, issuing.prepare(), timedelta(hours=1))
    Reissue.objects.create(
        way="phone", account=account, issued=issued, asked_at=timezone.now(), call_id=call_id
    )
    called(call_id)


@pytest.fixture
def lively(session: Session) -> Account:
    """Give an account to which everything has happened once."""
    account = session.account
    history.note(account, history.What.CHANGED, way="portal", detail="203.0.•.•")
    reissued_by_phone(account, "mine")
    by_email.request(NUMBER, EMAIL, VISITOR)
    old = email_change.addresses(session).get()
    email_change.begin(session, old.pk, "moi@example.vn", VISITOR)
    declare(
        form=Declaration.Form.SD_GD,
        boxes={"02": "0123456789"},
        participant=account.participant,
        phone="",
        email="moi@example.vn",
    )
    corrections.ask(session, Request.About.NAME, "Tên đúng là An", VISITOR)
    freezing.object_to_it(session, VISITOR)
    return Account.objects.select_related("participant").get()


def test_everything_that_happened_to_an_account_is_there(lively: Account) -> None:
    data = gather(lively)
    assert data.person.social_insurance_number == NUMBER
    assert {contact["value"] for contact in data.contacts} == {PHONE, EMAIL}
    assert data.account.frozen_since == lively.frozen_at is not None
    for some in (
        data.sessions,
        data.history,
        data.reissues,
        data.email_changes,
        data.objections,
        data.declarations,
        data.calls,
        data.letters,
        data.requests,
        data.record,
    ):
        assert some.total == len(some.newest) > 0
    assert data.declarations.newest[0].boxes == {"02": "0123456789"}
    assert {letter["kind"] for letter in data.letters.newest} == {
        "reissue:code",
        "accounts:code to old address",
        "privacy:asked",
    }


def test_what_is_anothers_is_not_there_though_they_share_a_telephone_and_a_mailbox(lively: Account) -> None:
    other = person(OTHERS, phones=[PHONE], emails=[EMAIL])
    reissued_by_phone(other, "theirs")
    by_email.request(OTHERS, EMAIL, VISITOR)
    called("of nobody we know")
    data = gather(lively)
    assert data.calls.total == 1
    assert data.reissues.total == 2
    assert {letter["shown"] for letter in data.letters.newest} == {"a•••@example.vn"}
    assert data.letters.total == 3 < Letter.objects.exclude(address="").count()
    assert OTHERS not in as_json(data).decode()


def test_no_secret_is_there(lively: Account) -> None:
    text = as_json(gather(lively)).decode()
    for secret in (
        lively.password,
        Session.objects.get().token_digest,
        *Reissue.objects.exclude(token_digest=None).values_list("token_digest", flat=True),
        *Entry.objects.values_list("digest", flat=True),
    ):
        assert secret
        assert secret not in text


def test_that_staff_looked_is_there(session: Session, client: Client) -> None:
    participant = session.account.participant
    logged_in(client, a_user(Role.OFFICER))
    page = f"/console/registry/participant/{participant.pk}"
    client.post(f"{page}/open/", {"reason": "Thử"}, follow=True)
    client.post(f"{page}/in-full/", {"reason": "Thử"})
    events = [row["event"] for row in gather(session.account).record.newest]
    assert events[:2] == ["console:participant:shown", "console:participant:looked at"]


def test_it_is_bounded_and_says_how_much_there_is(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_data, "MOST", 3)
    Event.objects.bulk_create(
        Event(account=session.account, at=timezone.now(), what="logged in", way="portal", detail=str(n))
        for n in range(5)
    )
    data = gather(session.account)
    assert data.history.total == 5
    assert [row["detail"] for row in data.history.newest] == ["4", "3", "2"]


def test_a_download_is_json_noted_in_the_history_and_recorded(session: Session) -> None:
    data = hand_out(session, "json", VISITOR)
    assert isinstance(data, OwnData)
    written = json.loads(as_json(data))
    assert written["format"] == "nhanh8-own-data-1"
    assert written["person"]["full_name"] == "Nguyễn Thị Ví Dụ"
    assert written["history"]["newest"][0]["what"] == "data downloaded"
    assert Entry.objects.get(event="privacy:data:downloaded").facts["form"] == "json"


def test_an_account_downloads_so_often_a_day(session: Session, configured: Any) -> None:
    configured(privacy={"downloads_per_account": "1 per day"})
    assert isinstance(hand_out(session, "pdf", VISITOR), OwnData)
    assert isinstance(hand_out(session, "pdf", VISITOR), TooMany)
    assert Event.objects.count() == 1


def test_it_takes_as_many_statements_for_much_as_for_little(
    lively: Account, django_assert_max_num_queries: Any
) -> None:
    for n in range(20):
        reissued_by_phone(lively, f"call {n}")
        declare(
            form=Declaration.Form.SD_GD,
            boxes={},
            participant=lively.participant,
            phone="",
            email="x@example.vn",
        )
    with django_assert_max_num_queries(45):
        gather(lively)
