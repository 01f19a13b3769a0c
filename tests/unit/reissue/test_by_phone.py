"""The life of a password re-issued by phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.accounts.login import LoggedIn, LoginResult, WrongPair
from nhanh8.accounts.models import IssuedPassword
from nhanh8.audit.models import Entry
from nhanh8.audit.verify import Sound, verify
from nhanh8.reissue import by_phone
from nhanh8.reissue.answers import (
    Activated,
    NoMatch,
    NotHeard,
    Offer,
    Reason,
    Refused,
    Several,
    Superseded,
)
from nhanh8.reissue.caller import Heard, Trust
from nhanh8.reissue.models import Reissue
from people import NUMBER, PASSWORD, PHONE, log_in, person
from phone import WELL, Phone

pytestmark = pytest.mark.django_db(transaction=True)

State = IssuedPassword.State


def opens(password: str, number: str = NUMBER) -> bool:
    result: LoginResult = log_in(number, password)
    return isinstance(result, LoggedIn)


def test_a_match_is_offered_eight_digits_good_for_an_hour() -> None:
    person()
    offer = Phone().offer()
    assert re.fullmatch(r"\d{8}", offer.password.get_secret_value())
    assert offer.good_for == timedelta(hours=1)


def test_the_old_password_works_until_the_read_out_was_heard_and_not_after() -> None:
    person()
    phone = Phone()
    offer = phone.offer()
    new = offer.password.get_secret_value()
    assert opens(PASSWORD)
    assert not opens(new)
    assert phone.hear(offer) == Activated()
    assert not opens(PASSWORD)
    assert opens(new)


@pytest.mark.parametrize(
    "heard",
    [
        Heard(to_the_end=False, caller_silent_for=timedelta(0)),
        Heard(to_the_end=True, caller_silent_for=timedelta(seconds=2, milliseconds=1)),
    ],
    ids=["cut short", "one-way line"],
)
def test_a_read_out_that_was_not_heard_changes_nothing(heard: Heard) -> None:
    person()
    phone = Phone()
    offer = phone.offer()
    assert phone.hear(offer, heard) == NotHeard()
    assert opens(PASSWORD)
    assert not opens(offer.password.get_secret_value())
    assert phone.hear(offer) == Superseded()


def test_a_dropped_line_changes_nothing() -> None:
    person()
    phone = Phone()
    offer = phone.offer()
    phone.drop(offer)
    assert phone.hear(offer) == Superseded()
    assert opens(PASSWORD)


def test_withdrawing_after_activation_is_harmless() -> None:
    person()
    phone = Phone()
    offer = phone.offer()
    phone.hear(offer)
    phone.drop(offer)
    assert opens(offer.password.get_secret_value())


def test_only_the_newest_offer_can_become_active() -> None:
    person()
    first, second = Phone(), Phone()
    older, newer = first.offer(), second.offer()
    assert first.hear(older) == Superseded()
    assert second.hear(newer) == Activated()


def test_a_newer_password_ends_an_active_older_one() -> None:
    person()
    phone = Phone()
    older = phone.offer()
    phone.hear(older)
    newer = phone.offer()
    phone.hear(newer)
    assert not opens(older.password.get_secret_value())
    assert opens(newer.password.get_secret_value())
    assert set(IssuedPassword.objects.values_list("state", flat=True)) == {State.WITHDRAWN, State.ACTIVE}


def test_an_offer_not_read_out_within_its_time_cannot_become_active() -> None:
    person()
    phone = Phone()
    offer = phone.offer()
    with time_machine.travel(timezone.now() + timedelta(hours=1)):
        assert phone.hear(offer) == Superseded()


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("9999999999", PHONE),
        (NUMBER, "+84987654321"),
        ("", PHONE),
        ("123", PHONE),
        ("0123456789012345", PHONE),
    ],
    ids=["no such number", "another phone", "nothing", "too short", "too long"],
)
def test_whatever_does_not_match_gets_one_and_the_same_answer(number: str, phone: str) -> None:
    person()
    assert Phone(phone).ask(number) == NoMatch()
    assert opens(PASSWORD)


def test_a_participant_without_an_account_does_not_match() -> None:
    person().delete()
    assert Phone().ask() == NoMatch()


def test_both_numbers_of_a_person_match() -> None:
    person(NUMBER, personal_number="001234567890")
    assert isinstance(Phone().ask("001234567890"), Offer)


def test_two_people_of_a_family_share_a_phone_and_get_passwords_of_their_own() -> None:
    person("0123456789")
    person("1123456789")
    phone = Phone()
    phone.hear(phone.offer("1123456789"))
    assert opens(PASSWORD, "0123456789")
    assert not opens(PASSWORD, "1123456789")


@pytest.mark.parametrize("phone", [Phone(None), Phone(trust=Trust.NONE)], ids=["withheld", "not believed"])
def test_without_a_number_that_is_believed_nothing_is_compared(phone: Phone) -> None:
    person()
    assert phone.ask() == Refused(Reason.NO_NUMBER)
    assert not Reissue.objects.exists()


def others(count: int) -> list[str]:
    """Give numbers that nobody has."""
    return [f"99999{each:05}" for each in range(count)]


@pytest.mark.parametrize("place", [1, 7, 20])
def test_a_number_matches_wherever_it_stands_among_the_readings(place: int) -> None:
    person()
    wrong = others(19)
    assert isinstance(Phone().ask(*wrong[: place - 1], NUMBER, *wrong[place - 1 :]), Offer)


def test_readings_of_both_lengths_are_compared_at_once() -> None:
    person(number=None, personal_number="001234567890")
    assert isinstance(Phone().ask("0012345678", "001234567890", "0012345670"), Offer)


def test_twenty_readings_that_nobody_has_match_nobody() -> None:
    person()
    assert Phone().ask(*others(20)) == NoMatch()
    assert Phone("+84987654321").ask(NUMBER, *others(19)) == NoMatch()


@pytest.mark.parametrize("count", [0, 21])
def test_no_other_count_is_compared(count: int) -> None:
    with pytest.raises(ValueError, match=f"1 to 20 numbers .*not {count}"):
        Phone().ask_exactly(*others(count))


def test_readings_of_two_of_a_family_offer_nothing_until_one_is_asked_for() -> None:
    person("0123456789")
    person("1123456789")
    person("2123456789")
    phone = Phone()
    assert phone.ask("0123456789", "1123456789") == Several()
    assert phone.ask("0123456789", "1123456789", "2123456789") == Several()
    assert set(IssuedPassword.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert isinstance(phone.ask("1123456789"), Offer)


def test_both_numbers_of_one_person_are_no_family() -> None:
    person(NUMBER, personal_number="001234567890")
    assert isinstance(Phone().ask(NUMBER, "001234567890"), Offer)


def test_readings_count_as_one_check() -> None:
    person("0123456789")
    person("1123456789")
    phone = Phone()
    assert phone.ask(*others(20)) == NoMatch()
    assert phone.ask("0123456789", "1123456789") == Several()
    assert phone.ask(*others(20)) == NoMatch(next_refused=Reason.TOO_MANY_THIS_CALL)
    phone = Phone()
    two = [phone.ask("0123456789", "1123456789") for _ in range(3)]
    assert two == [Several(), Several(), Several(next_refused=Reason.TOO_MANY_THIS_CALL)]


def test_readings_of_several_do_not_use_up_anyones_passwords(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_caller": "100 per day", "per_number": "1 per day"})
    person("0123456789")
    person("1123456789")
    for _ in range(3):
        assert Phone().ask("0123456789", "1123456789") == Several()
    assert isinstance(Phone().ask("0123456789"), Offer)


def cost(phone: Phone, *numbers: str) -> list[str]:
    """Give the statements of one request, their values left out."""
    with CaptureQueriesContext(connection) as queries:
        phone.ask(*numbers)
    return [re.sub(r"'[^']*'|\b\d+\b|NULL|s\d+_x\d+", "?", query["sql"]) for query in queries]


def test_a_match_and_no_match_run_the_same_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    person()
    Phone("+84900000001").ask()  # the audit record begins with its first entry
    hashes: list[str] = []
    real = by_phone.issuing.hashed
    monkeypatch.setattr(by_phone.issuing, "hashed", lambda text: hashes.append("") or real(text))
    match = cost(Phone(), NUMBER)
    assert len(hashes) == 1  # made before the question was answered
    for stranger, number in (("+84987654321", "9999999999"), ("+84987654322", "12")):
        assert cost(Phone(stranger), number) == match
    assert len(hashes) == 3
    assert DBTaskResult.objects.count() == 0


def test_one_reading_and_twenty_run_the_same_statements_whatever_they_match() -> None:
    person("0123456789")
    person("1123456789")
    Phone("+84900000001").ask()  # the audit record begins with its first entry
    one = cost(Phone(), NUMBER)
    for numbers in (
        [NUMBER, *others(19)],
        ["0123456789", "1123456789"],
        others(20),
        [*others(4), "123456789012"],
        [*others(2), "too short"],
    ):
        assert cost(Phone(), *numbers) == one


def test_three_checks_a_call() -> None:
    person()
    phone = Phone()
    last = NoMatch(next_refused=Reason.TOO_MANY_THIS_CALL)
    assert [phone.ask("9999999999") for _ in range(3)] == [NoMatch(), NoMatch(), last]
    assert phone.ask() == Refused(Reason.TOO_MANY_THIS_CALL)
    assert isinstance(Phone().ask(), Offer)


def test_ten_checks_a_day_from_one_phone_and_a_new_day_begins_at_midnight_in_vietnam() -> None:
    person()
    noon = timezone.localtime().replace(hour=12)
    with time_machine.travel(noon, tick=False) as clock:
        assert [Phone().ask("9999999999") for _ in range(9)] == [NoMatch()] * 9
        assert Phone().ask("9999999999") == NoMatch(next_refused=Reason.TOO_MANY_TODAY)
        assert Phone().ask() == Refused(Reason.TOO_MANY_TODAY)
        clock.move_to(noon.replace(hour=23, minute=59))
        assert Phone().ask() == Refused(Reason.TOO_MANY_TODAY)
        clock.move_to(noon.replace(hour=0, minute=0) + timedelta(days=1))
        assert isinstance(Phone().ask(), Offer)


def test_five_passwords_a_day_for_one_account(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_caller": "100 per day"})
    person()
    for _ in range(5):
        phone = Phone()
        assert phone.hear(phone.offer()) == Activated()
    assert Phone().ask() == Refused(Reason.REISSUED_TOO_OFTEN)


def test_a_password_that_nobody_heard_does_not_count(configured: Callable[..., Any]) -> None:
    configured(reissue={"per_caller": "100 per day"})
    person()
    for _ in range(7):
        phone = Phone()
        phone.drop(phone.offer())
    assert isinstance(Phone().ask(), Offer)


def test_strangers_cannot_use_up_the_owners_allowance() -> None:
    person()
    for stranger in range(30):
        assert Phone(f"+8498765{stranger:04}").ask() == NoMatch()
    assert isinstance(Phone().ask(), Offer)


def test_a_limiter_that_cannot_count_refuses() -> None:
    person()
    phone = Phone()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE limits_tally RENAME TO limits_tally_gone")
    try:
        with pytest.raises(by_phone.UnavailableError):
            phone.ask()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE limits_tally_gone RENAME TO limits_tally")
    assert not IssuedPassword.objects.exists()


def test_a_failed_activation_leaves_the_old_password_and_no_notice() -> None:
    person(emails=["a@example.vn"])
    phone = Phone()
    offer = phone.offer()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_head RENAME TO audit_head_gone")
    try:
        with pytest.raises(by_phone.UnavailableError):
            phone.hear(offer)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE audit_head_gone RENAME TO audit_head")
    assert opens(PASSWORD)
    assert not opens(offer.password.get_secret_value())
    assert DBTaskResult.objects.count() == 0


def test_every_decision_is_in_the_audit_record_without_a_secret_or_a_full_number() -> None:
    person()
    phone = Phone()
    phone.ask("9999999999")
    offer = phone.offer()
    phone.hear(offer)
    dropped = phone.offer()
    phone.drop(dropped)
    phone.ask()
    assert list(Entry.objects.order_by("sequence").values_list("event", flat=True)) == [
        "reissue:phone:no match",
        "reissue:phone:offered",
        "reissue:phone:activated",
        "reissue:phone:offered",
        "reissue:phone:withdrawn",
        "reissue:phone:refused",
    ]
    everything = str(list(Entry.objects.values()))
    for secret in (offer.password, dropped.password):
        assert secret.get_secret_value() not in everything
    assert NUMBER not in everything
    assert PHONE[3:] not in everything
    match verify():
        case Sound(entries=6):
            pass
        case other:
            pytest.fail(str(other))


def test_no_row_holds_the_text_of_a_password() -> None:
    person(emails=["a@example.vn"])
    phone = Phone()
    offer = phone.offer()
    phone.hear(offer)
    rows = [
        *IssuedPassword.objects.values(),
        *Reissue.objects.values(),
        *DBTaskResult.objects.values(),
        *Entry.objects.values(),
    ]
    assert offer.password.get_secret_value() not in str(rows)


def test_an_offer_never_shows_its_password() -> None:
    person()
    offer = Phone().offer()
    assert offer.password.get_secret_value() not in f"{offer} {offer!r}"


def test_it_works_again_when_the_database_is_back() -> None:
    person()
    phone = Phone()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_account RENAME TO accounts_gone")
    with pytest.raises(by_phone.UnavailableError):
        phone.ask()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_gone RENAME TO accounts_account")
    assert phone.hear(phone.offer(), WELL) == Activated()
    assert log_in(NUMBER, PASSWORD) == WrongPair()
