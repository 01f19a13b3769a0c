"""Who may decide on a declaration, once, and what comes of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.utils import timezone

from nhanh8.accounts import history, issuing
from nhanh8.accounts.models import Account, Event, IssuedPassword
from nhanh8.agencies.models import Agency
from nhanh8.audit.models import Entry
from nhanh8.config import Settings
from nhanh8.declarations import deciding
from nhanh8.declarations.deciding import (
    Accepted,
    NoReason,
    NotYours,
    Over,
    Refused,
    SameUser,
    Stale,
    WaitsForSecond,
)
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.declarations.opening import declare
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.reissue import by_email
from nhanh8.users.roles import Role
from people import NUMBER, PHONE, VISITOR, person
from post import deliver_all
from staff import a_filer, a_user, an_agency

pytestmark = pytest.mark.django_db(transaction=True)

OLD, NEW = "cu@example.vn", "moi@example.vn"
NEW_PHONE = "+84932345999"
State = Declaration.State


def declaration(
    account: Account, *, phone: str = "", email: str = NEW, agency: Agency | None = None
) -> Declaration:
    """File one, by a unit."""
    filing, _ = Filing.objects.get_or_create(
        filer=a_filer(),
        digest="0" * 64,
        defaults={"number": "TK1-20261123-000001-7", "way": Filing.Way.FORM, "filed_at": timezone.now()},
    )
    account.participant.agency = (agency or an_agency()).name
    return declare(
        form=Declaration.Form.TK1_TS,
        boxes={"08": email},
        participant=account.participant,
        phone=phone,
        email=email,
        filing=filing,
    )


def on_file(account: Account) -> set[str]:
    return set(Contact.objects.filter(participant=account.participant_id).values_list("value", flat=True))


def last_entry() -> Entry:
    entry = Entry.objects.order_by("-sequence").first()
    assert entry is not None
    return entry


def letters_to() -> list[str]:
    return sorted(Letter.objects.values_list("address", flat=True))


def test_an_accepted_first_address_gets_a_password_after_the_hold() -> None:
    account = person()
    made = declaration(account)
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        result = deciding.accept(a_user(Role.OFFICER), made.pk, 0)
    assert result == Accepted(now + timedelta(hours=24))
    assert on_file(account) == {PHONE, NEW}
    made.refresh_from_db()
    assert (made.state, made.version, made.decided_at) == (State.ACCEPTED, 1, now)
    for moment, mailed in [(timedelta(hours=24, microseconds=-1), False), (timedelta(hours=24), True)]:
        with time_machine.travel(now + moment, tick=False):
            by_email.request(NUMBER, NEW, VISITOR)
        assert Letter.objects.filter(kind=by_email.CODE).last().address == (NEW if mailed else "")  # type: ignore[union-attr]


def test_history_and_record_tell_what_came_on_file_and_by_whom() -> None:
    account = person()
    officer = a_user(Role.OFFICER)
    made = declaration(account)
    deciding.accept(officer, made.pk, 0)
    event = history.of(account).get()
    assert (event.what, event.way, event.detail) == (Event.What.EMAIL_DECLARED, "TK1-TS", "m•••@example.vn")
    entry = last_entry()
    assert entry.event == "declarations:declaration:accepted"
    assert entry.facts == {
        "user": officer.pk,
        "declaration": made.pk,
        "form": "TK1-TS",
        "participant": account.participant_id,
    }
    assert Entry.objects.filter(event="registry:contact:changed").count() == 1


def test_what_is_seen_at_the_decision_comes_behind_what_was_seen_at_the_counter() -> None:
    made = declaration(person())
    Declaration.objects.update(paper="CCCD bản chính")
    deciding.accept(a_user(Role.OFFICER), made.pk, 0, "  chữ ký khớp ")
    made.refresh_from_db()
    assert made.paper == "CCCD bản chính; chữ ký khớp"


def test_someone_without_an_account_gets_the_contact_all_the_same() -> None:
    account = person()
    participant = account.participant
    made = declaration(account)
    account.delete()
    assert isinstance(deciding.accept(a_user(Role.OFFICER), made.pk, 0), Accepted)
    assert participant.contacts.filter(value=NEW).exists()


def test_every_address_is_told_and_no_letter_says_more_than_it_must() -> None:
    account = person(emails=[OLD])
    made = declaration(account)
    deciding.accept(a_user(Role.OFFICER), made.pk, 0)
    filer = a_filer().email
    assert letters_to() == sorted([OLD, OLD, NEW, NEW, filer])
    deliver_all()
    for message in mail.outbox:
        assert made.reference in message.body or "đã thay đổi" in message.subject
        for secret in (NUMBER, PHONE, OLD, NEW):
            assert secret not in message.body
    [of_filer] = [message for message in mail.outbox if message.to == [filer]]
    assert "TK1-20261123-000001-7" in of_filer.body
    assert "Nguyễn" not in of_filer.body
    [to_new] = [one for one in mail.outbox if one.to == [NEW] and made.reference in one.body]
    assert "Email khai nhận được mật khẩu mới từ" in to_new.body
    assert "Nguyễn" not in to_new.body


def test_passwords_on_their_way_to_an_address_that_gives_way_do_not_arrive() -> None:
    account = person(emails=[OLD])
    asked = by_email.request(NUMBER, OLD, VISITOR)
    assert isinstance(asked, by_email.Asked)
    offered = issuing.offer(account, issuing.prepare(), timedelta(hours=1), opens_on_offer=True)
    deciding.accept(a_user(Role.OFFICER), declaration(account).pk, 0)
    offered.refresh_from_db()
    assert offered.state == IssuedPassword.State.WITHDRAWN
    deliver_all()
    assert not [one for one in mail.outbox if one.to == [OLD] and "Mã xác nhận" in one.subject]


def test_a_phone_where_none_was_needs_no_second() -> None:
    account = person(phones=[], emails=[OLD])
    result = deciding.accept(a_user(Role.OFFICER), declaration(account, phone=NEW_PHONE, email="").pk, 0)
    assert isinstance(result, Accepted)
    assert on_file(account) == {OLD, NEW_PHONE}
    assert history.of(account).get().detail == "•••••••••999"


def test_a_phone_that_replaces_a_known_one_waits_for_another_supervisor() -> None:
    account = person()
    made = declaration(account, phone=NEW_PHONE)
    first, other = a_user(Role.SUPERVISOR), a_user(Role.SUPERVISOR)
    assert deciding.accept(first, made.pk, 0) == WaitsForSecond()
    assert on_file(account) == {PHONE}
    assert deciding.second(first, made.pk, 1) == SameUser()
    assert deciding.second(a_user(Role.OFFICER), made.pk, 1) == NotYours()
    assert isinstance(deciding.second(other, made.pk, 1), Accepted)
    assert on_file(account) == {NEW_PHONE, NEW}
    assert [step.by for step in made.steps.order_by("pk")] == [None, first, other]


def test_the_second_may_refuse() -> None:
    account = person()
    made = declaration(account, phone=NEW_PHONE)
    deciding.accept(a_user(Role.OFFICER), made.pk, 0)
    assert deciding.refuse(a_user(Role.SUPERVISOR), made.pk, 1, "Chữ ký khác.") == Refused()
    assert on_file(account) == {PHONE}


def test_the_second_pair_of_eyes_is_a_setting(configured: Callable[..., Settings]) -> None:
    configured(declarations={"second_for_known_phone": False})
    made = declaration(person(), phone=NEW_PHONE)
    assert isinstance(deciding.accept(a_user(Role.OFFICER), made.pk, 0), Accepted)


def test_the_same_phone_again_needs_no_second() -> None:
    made = declaration(person(), phone=PHONE, email="")
    assert deciding.accept(a_user(Role.OFFICER), made.pk, 0) == Accepted(None)


def test_a_frozen_account_always_needs_a_second_and_stays_frozen(configured: Callable[..., Settings]) -> None:
    configured(declarations={"second_for_known_phone": False})
    account = person()
    Account.objects.update(frozen_at=timezone.now())
    made = declaration(account)
    assert deciding.accept(a_user(Role.OFFICER), made.pk, 0) == WaitsForSecond()
    assert isinstance(deciding.second(a_user(Role.SUPERVISOR), made.pk, 1), Accepted)
    account.refresh_from_db()
    assert account.frozen_at
    assert NEW in on_file(account)


def test_a_refusal_changes_nothing_and_says_why_to_the_filer_alone() -> None:
    account = person(emails=[OLD])
    made = declaration(account)
    assert deciding.refuse(a_user(Role.OFFICER), made.pk, 0, "  ") == NoReason()
    assert deciding.refuse(a_user(Role.OFFICER), made.pk, 0, "x" * 501) == NoReason()
    assert deciding.refuse(a_user(Role.OFFICER), made.pk, 0, " Số CCCD không khớp. ") == Refused()
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.REFUSED, "Số CCCD không khớp.")
    assert on_file(account) == {PHONE, OLD}
    deliver_all()
    assert {message.to[0] for message in mail.outbox if "CCCD" in message.body} == {a_filer().email}
    assert {message.to[0] for message in mail.outbox} == {a_filer().email, OLD, NEW}


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR, Role.REPRESENTATIVE])
def test_other_roles_decide_nothing_and_their_trying_is_recorded(role: Role) -> None:
    made = declaration(person())
    agency = None if role is Role.REPRESENTATIVE else an_agency()
    user = a_user(role, agency=agency)
    assert deciding.accept(user, made.pk, 0) == NotYours()
    assert deciding.refuse(user, made.pk, 0, "vì sao") == NotYours()
    assert deciding.second(user, made.pk, 0) == NotYours()
    assert last_entry().event == "declarations:declaration:not decided"
    assert last_entry().facts["user"] == user.pk


def test_another_agency_s_declaration_is_as_if_there_were_none() -> None:
    made = declaration(person(), agency=an_agency("BHXH thành phố Huế"))
    officer = a_user(Role.OFFICER)
    assert deciding.accept(officer, made.pk, 0) == NotYours()
    assert deciding.accept(officer, 2**62, 0) == NotYours()


def test_who_was_dismissed_meanwhile_decides_nothing() -> None:
    officer = a_user(Role.OFFICER)
    officer.is_active = False
    assert deciding.accept(officer, declaration(person()).pk, 0) == NotYours()


def test_a_page_out_of_date_decides_nothing_and_neither_does_a_second_time() -> None:
    made = declaration(person())
    officer = a_user(Role.OFFICER)
    deciding.accept(officer, made.pk, 0)
    assert deciding.accept(officer, made.pk, 0) == Stale()
    assert deciding.refuse(officer, made.pk, 0, "vì sao") == Stale()
    assert deciding.accept(officer, made.pk, 1) == Over()
    assert deciding.second(a_user(Role.SUPERVISOR), made.pk, 1) == Over()


def test_of_two_officers_at_once_one_decides_and_the_other_is_told_that_it_is_stale() -> None:
    account = person()
    made = declaration(account)
    officers = [a_user(Role.OFFICER), a_user(Role.OFFICER)]
    together = Barrier(2)

    def decide(number: int) -> object:
        together.wait()
        try:
            if number:
                return deciding.refuse(officers[1], made.pk, 0, "Thiếu chữ ký.")
            return deciding.accept(officers[0], made.pk, 0)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        results = [one.result() for one in [pool.submit(decide, 0), pool.submit(decide, 1)]]
    made.refresh_from_db()
    assert [type(one) for one in results].count(Stale) == 1
    assert made.version == 1
    assert (NEW in on_file(account)) == (made.state == State.ACCEPTED) == isinstance(results[0], Accepted)
