"""A new password by e-mail: the portal asks for a code first, the app does not."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.accounts import history
from nhanh8.accounts.login import LoggedIn, PasswordExpired, WrongPair
from nhanh8.accounts.models import Account, IssuedPassword
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.audit.models import Entry
from nhanh8.mail.models import Letter
from nhanh8.registry.models import Contact
from nhanh8.reissue import by_email
from nhanh8.reissue.by_email import Asked, Confirmed, Over, Reason, Refused, Waiting, WrongCode
from nhanh8.reissue.by_phone import Activated, Offer
from nhanh8.reissue.models import Reissue
from people import NUMBER, PASSWORD, VISITOR, log_in, person
from phone import Phone
from post import deliver_all

pytestmark = pytest.mark.django_db(transaction=True)

EMAIL = "an@example.vn"
APP = Visitor(Channel.APP, "192.0.2.2", "VssID")


def ask(number: str = NUMBER, email: str = EMAIL, visitor: Visitor = VISITOR) -> Asked:
    answer = by_email.request(number, email, visitor)
    assert isinstance(answer, Asked), answer
    return answer


def mailed_code() -> str:
    deliver_all()
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def mailed_password() -> str:
    deliver_all()
    found = re.search(r"\b\d{8}\b", str(mail.outbox[-1].body))
    assert found, mail.outbox[-1].body
    return found[0]


def confirm(asked: Asked, code: str) -> by_email.Confirmed | WrongCode | Over | Refused:
    return by_email.confirm(asked.token, code, VISITOR)


def test_the_portal_mails_a_code_and_then_a_password_that_replaces_the_old_one_at_its_first_login() -> None:
    person(emails=[EMAIL])
    asked = ask()
    assert confirm(asked, mailed_code()) == Confirmed(timedelta(hours=24))
    password = mailed_password()
    assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)
    match log_in(NUMBER, password):
        case LoggedIn(must_change=True):
            pass
        case other:
            pytest.fail(str(other))
    assert log_in(NUMBER, PASSWORD) == WrongPair()


def test_the_mail_with_the_password_says_whose_account_it_is_masked_and_how_long_it_is_good() -> None:
    account = person(emails=[EMAIL])
    account.participant.agency = "BHXH tỉnh Nghệ An"
    account.participant.save()
    ask(visitor=APP)
    mailed_password()
    body = str(mail.outbox[-1].body)
    until = timezone.localtime(timezone.now() + timedelta(hours=24))
    for told in ("Nguyễn Thị Ví Dụ", "•••••••789", "•••••••••678", "BHXH tỉnh Nghệ An", f"{until:%d/%m/%Y}"):
        assert told in body
    assert NUMBER not in body


def test_the_app_mails_the_password_at_once() -> None:
    person(emails=[EMAIL])
    assert ask(visitor=APP).code_until is None
    assert isinstance(log_in(NUMBER, mailed_password()), LoggedIn)


def test_by_setting_the_app_asks_for_a_code_too(configured: Callable[..., Any]) -> None:
    person(emails=[EMAIL])
    configured(reissue={"app_asks_for_code": True})
    asked = ask(visitor=APP)
    assert asked.code_until is not None
    assert isinstance(confirm(asked, mailed_code()), Confirmed)


@pytest.mark.parametrize("typed", ["an@example.vn", " AN@Example.VN "])
def test_capitals_and_spaces_around_an_address_do_not_matter(typed: str) -> None:
    person(emails=[EMAIL])
    assert isinstance(confirm(ask(email=typed), mailed_code()), Confirmed)


@pytest.mark.parametrize(
    ("number", "email"), [("9999999999", EMAIL), (NUMBER, "khac@example.vn"), ("", ""), ("12", "không")]
)
def test_what_does_not_match_gets_no_mail_and_no_code_is_ever_right(number: str, email: str) -> None:
    person(emails=[EMAIL])
    asked = ask(number, email)
    deliver_all()
    assert mail.outbox == []
    assert [confirm(asked, f"{n:06}") for n in range(5)] == [*(WrongCode(n) for n in (4, 3, 2, 1)), Over()]


def test_a_right_and_a_wrong_pair_cost_the_same_statements_and_jobs() -> None:
    person(emails=[EMAIL])
    shapes = []
    for visitor in (VISITOR, APP):
        for number, email in (
            (NUMBER, EMAIL),
            ("9999999999", EMAIL),
            (NUMBER, "khac@example.vn"),
            ("12", ""),
        ):
            elsewhere = Visitor(visitor.channel, f"198.51.100.{len(shapes)}", "")
            with CaptureQueriesContext(connection) as queries:
                ask(number, email, elsewhere)
            shapes.append([re.sub(r"'[^']*'|\b\d+\b|NULL|s\d+_x\d+", "?", query["sql"]) for query in queries])
    assert shapes[0] == shapes[1] == shapes[2] == shapes[3]
    assert shapes[4] == shapes[5] == shapes[6] == shapes[7]
    assert Letter.objects.count() == 8


def test_a_wrong_code_leaves_fewer_tries_and_the_last_one_ends_it() -> None:
    person(emails=[EMAIL])
    asked = ask()
    code = mailed_code()
    wrong = f"{(int(code) + 1) % 1_000_000:06}"
    assert [confirm(asked, wrong) for _ in range(4)] == [WrongCode(n) for n in (4, 3, 2, 1)]
    assert confirm(asked, wrong) == Over()
    assert confirm(asked, code) == Over()


def test_a_code_works_once_for_its_own_request_and_five_minutes() -> None:
    person(emails=[EMAIL])
    first, second = ask(), ask()
    code = mailed_code()
    assert isinstance(confirm(first, code), WrongCode)
    assert isinstance(confirm(second, code), Confirmed)
    assert confirm(second, code) == Over()
    third = ask()
    late = mailed_code()
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        assert confirm(third, late) == Over()


def test_a_request_of_nobody_is_over() -> None:
    assert by_email.confirm("no such token", "123456", VISITOR) == Over()


def test_a_request_tells_how_it_stands_whether_anything_matched_or_not() -> None:
    person(emails=[EMAIL])
    with time_machine.travel(timezone.now(), tick=False):
        matched, other = ask(), ask("9999999999")
        until = matched.code_until
        assert until == other.code_until
        assert until is not None
        assert by_email.state(matched.token) == by_email.state(other.token) == Waiting(until, 5)
        confirm(other, "000000")
        assert by_email.state(other.token) == Waiting(until, 4)
    for _ in range(4):
        confirm(other, "000000")
    assert by_email.state(other.token) == Over()
    code = mailed_code()
    assert isinstance(confirm(matched, code), Confirmed)
    assert by_email.state(matched.token) == Confirmed(timedelta(hours=24))
    assert by_email.state("no such token") == Over()
    assert by_email.state(ask(visitor=APP).token) == Over()


def test_codes_that_expired_while_the_mail_server_was_away_are_not_sent() -> None:
    person(emails=[EMAIL])
    ask()
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        deliver_all()
    assert mail.outbox == []
    assert Letter.objects.get().state == Letter.State.UNWANTED


def test_only_the_newest_password_works_when_a_mail_is_sent_twice() -> None:
    person(emails=[EMAIL])
    ask(visitor=APP)
    first = mailed_password()
    Letter.objects.update(state=Letter.State.WAITING, address=EMAIL)  # its job died before it could say so
    second = mailed_password()
    assert log_in(NUMBER, first) == WrongPair()
    assert isinstance(log_in(NUMBER, second), LoggedIn)
    Letter.objects.update(state=Letter.State.WAITING, address=EMAIL)
    sent = len(mail.outbox)
    deliver_all()
    assert len(mail.outbox) == sent


def test_a_password_by_phone_withdraws_the_one_that_is_on_its_way() -> None:
    person(emails=[EMAIL])
    ask(visitor=APP)
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        phone = Phone()
        phone.hear(phone.offer())
        deliver_all()
    assert all("Mật khẩu mới:" not in str(message.body) for message in mail.outbox)


def test_a_mailed_password_is_good_for_a_day() -> None:
    person(emails=[EMAIL])
    ask(visitor=APP)
    password = mailed_password()
    with time_machine.travel(timezone.now() + timedelta(hours=24, minutes=1)):
        assert log_in(NUMBER, password) == PasswordExpired()
        assert isinstance(log_in(NUMBER, PASSWORD), LoggedIn)


def test_every_other_address_on_file_is_told_and_the_owner_finds_it_in_the_history() -> None:
    account = person(emails=[EMAIL, "con.gai@example.vn"])
    ask(visitor=APP)
    deliver_all()
    deliver_all()
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {EMAIL, "con.gai@example.vn"}
    assert not re.search(r"\b\d{8}\b", str(told["con.gai@example.vn"].body))
    assert [(event.what, event.way, event.detail) for event in history.of(account)] == [
        (history.What.SENT, "app", "a•••@example.vn")
    ]


def test_five_mails_a_day_go_to_an_address_and_the_answer_stays_the_same() -> None:
    person(emails=[EMAIL])
    for _ in range(6):
        ask()
    deliver_all()
    assert len(mail.outbox) == 5


def test_strangers_do_not_use_up_the_owners_mails() -> None:
    person(emails=[EMAIL])
    for _ in range(6):
        ask(email="khac@example.vn")
    ask()
    deliver_all()
    assert len(mail.outbox) == 1


def test_thirty_requests_an_hour_from_one_address_and_not_from_another() -> None:
    for _ in range(30):
        ask("9999999999")
    assert by_email.request(NUMBER, EMAIL, VISITOR) == Refused(Reason.TOO_MANY_FROM_HERE)
    ask(visitor=APP)


def test_after_five_passwords_of_the_day_whoever_has_the_code_is_told(configured: Callable[..., Any]) -> None:
    person(emails=[EMAIL])
    configured(reissue={"per_email": "100 per day"})
    for _ in range(5):
        assert isinstance(confirm(ask(), mailed_code()), Confirmed)
    assert confirm(ask(), mailed_code()) == Refused(Reason.REISSUED_TOO_OFTEN)


def test_a_frozen_account_and_an_address_too_new_get_nothing() -> None:
    account = person(emails=[EMAIL, "moi@example.vn"])
    Contact.objects.filter(value="moi@example.vn").update(usable_from=timezone.now() + timedelta(hours=24))
    ask(email="moi@example.vn")
    Account.objects.filter(pk=account.pk).update(frozen_at=timezone.now())
    ask()
    deliver_all()
    assert mail.outbox == []


def test_an_account_frozen_meanwhile_gets_no_password() -> None:
    account = person(emails=[EMAIL])
    ask(visitor=APP)
    Account.objects.filter(pk=account.pk).update(frozen_at=timezone.now())
    deliver_all()
    assert mail.outbox == []
    assert not IssuedPassword.objects.exists()


def test_no_secret_and_no_address_stays_behind() -> None:
    person(emails=[EMAIL])
    asked = ask()
    code = mailed_code()
    confirm(asked, code)
    password = mailed_password()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table == "registry_contact":
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own names
            text = repr(cursor.fetchall())
            assert EMAIL not in text, table
            for secret in (code, password, asked.token):
                assert f"'{secret}'" not in text, table
    assert Reissue.objects.get().token_digest != asked.token


def test_whoever_asks_for_passwords_leaves_the_owner_the_codes() -> None:
    person(emails=[EMAIL])
    for _ in range(6):
        ask(visitor=APP)
    assert isinstance(confirm(ask(), mailed_code()), Confirmed)


def test_asked_again_in_other_capitals_a_pair_costs_the_same_on_file_or_not() -> None:
    person(emails=[EMAIL])
    shapes: dict[str, set[int]] = {}
    for number in (NUMBER, "9999999999"):
        for n in range(7):
            email = EMAIL.upper() if n % 2 else EMAIL
            with CaptureQueriesContext(connection) as queries:
                ask(number, email, Visitor(Channel.APP, f"203.0.113.{n}", ""))
            shapes.setdefault(number, set()).add(len(queries))
    assert shapes[NUMBER] == shapes["9999999999"]
    assert len(shapes[NUMBER]) == 1


def test_a_stranger_who_knows_number_and_address_cannot_spoil_a_call() -> None:
    person(emails=[EMAIL])
    phone = Phone()
    offer = phone.offer()
    ask(visitor=APP)
    deliver_all()
    assert phone.hear(offer) == Activated()


@pytest.mark.parametrize("odd", ["\ud800@example.vn", "\0@example.vn", "🙂", "a" * 100_000])
def test_what_no_database_takes_matches_nothing(odd: str) -> None:
    person(emails=[EMAIL])
    ask(NUMBER, odd)
    ask(odd, EMAIL)
    assert log_in(odd, odd) == WrongPair()


def test_only_the_first_refusal_of_an_hour_is_recorded() -> None:
    for _ in range(40):
        by_email.request("9999999999", EMAIL, VISITOR)
    assert Entry.objects.filter(event="reissue:portal:refused").count() == 1


def test_who_only_knows_the_pair_cannot_use_up_what_the_owner_has_by_phone() -> None:
    person(emails=[EMAIL])
    for _ in range(7):
        ask(visitor=APP)
    assert isinstance(Phone().ask(), Offer)


def test_a_request_that_is_over_leaves_no_more_entries_however_often_it_is_tried() -> None:
    asked = ask("9999999999")
    for _ in range(20):
        confirm(asked, "000000")
    assert Entry.objects.filter(event__startswith="reissue:portal:").count() == 1 + 5
