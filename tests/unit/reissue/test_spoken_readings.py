"""What the rules make of a list of readings: bounds, doubts, confirming, and what the record tells of it."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from nhanh8.audit.models import Entry
from nhanh8.reissue import by_phone
from nhanh8.reissue.answers import Answer, Doubtful, NoMatch, Offer, Reason, Refused, Several, Unmatched
from people import NUMBER, person
from phone import Phone

pytestmark = pytest.mark.django_db(transaction=True)

THEIRS, OTHER = "0123456789", "1123456789"
NO_MORE = NoMatch(next_refused=Reason.TOO_MANY_THIS_CALL)


def others(count: int) -> list[str]:
    """Give numbers that nobody has."""
    return [f"99999{each:05}" for each in range(count)]


def say(phone: Phone, *numbers: str, near: int = 1) -> Answer:
    """Say something that may be these numbers, the first `near` of them nearly as likely as the best."""

    async def said() -> Answer:
        return await by_phone.request(numbers, phone.caller, await by_phone.prepare(), near=near)

    return asyncio.run(said())


def agree(phone: Phone, number: str, after: Answer) -> Answer:
    """Say yes to a number that was read back."""
    assert isinstance(after, Unmatched)

    async def agreed() -> Answer:
        return await by_phone.confirm(number, after, phone.caller, await by_phone.prepare())

    return asyncio.run(agreed())


def compared() -> list[int]:
    return [facts["compared"] for facts in Entry.objects.order_by("sequence").values_list("facts", flat=True)]


# -- how many are compared ------------------------------------------------------------------------


def test_sixty_readings_a_day_are_compared_and_then_the_best_of_each_list_alone() -> None:
    person()
    for _ in range(3):
        assert isinstance(say(Phone(), *others(19), NUMBER, near=20), Offer)
    assert say(Phone(), *others(19), NUMBER, near=20) == NoMatch()
    assert isinstance(say(Phone(), NUMBER, *others(19)), Offer)
    assert compared() == [20, 20, 20, 1, 1]


def test_of_a_list_only_as_many_are_compared_as_are_left(configured: Callable[..., Any]) -> None:
    configured(reissue={"compared_per_caller": "25 per day"})
    person()
    say(Phone(), *others(20))
    assert say(Phone(), *others(5), NUMBER, near=20) == NoMatch()
    assert compared() == [20, 5]


def test_another_telephone_has_readings_of_its_own() -> None:
    for _ in range(4):
        say(Phone(), *others(20))
    say(Phone("+84987654321"), *others(20))
    assert compared() == [20, 20, 20, 1, 20]


def test_keys_go_on_when_the_readings_of_the_day_are_used_up() -> None:
    person()
    for _ in range(3):
        say(Phone(), *others(20))
    assert isinstance(Phone().ask(NUMBER), Offer)


# -- a match that isn't what was heard best -------------------------------------------------------


def test_a_match_that_is_much_less_likely_than_the_best_is_not_offered() -> None:
    person()
    assert say(Phone(), *others(2), NUMBER, near=2) == Doubtful()
    assert isinstance(say(Phone(), *others(2), NUMBER, near=3), Offer)
    assert isinstance(say(Phone(), NUMBER, *others(2), near=1), Offer)


def test_either_number_of_a_person_may_be_the_near_one() -> None:
    person(NUMBER, personal_number="001234567890")
    assert isinstance(say(Phone(), "001234567890", *others(2), NUMBER, near=1), Offer)


def cost(phone: Phone, *numbers: str, near: int = 1) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        say(phone, *numbers, near=near)
    return [re.sub(r"'[^']*'|\b\d+\b|NULL|s\d+_x\d+", "?", query["sql"]) for query in queries]


def test_a_doubtful_match_costs_what_no_match_costs() -> None:
    person()
    Phone("+84900000001").ask()  # the audit record begins with its first entry
    doubtful = cost(Phone(), *others(5), NUMBER)
    assert cost(Phone(), *others(6)) == doubtful
    assert cost(Phone(), NUMBER) == doubtful
    assert cost(Phone("+84987654321"), *others(20), near=20) == doubtful


# -- confirming -----------------------------------------------------------------------------------


def test_a_confirmed_number_that_was_in_the_list_costs_no_check() -> None:
    phone = Phone()
    for _ in range(2):
        heard = say(phone, *others(3))
        assert agree(phone, others(1)[0], heard) == NoMatch()
    last = say(phone, *others(3))
    assert last == NO_MORE
    assert agree(phone, others(1)[0], last) == NO_MORE
    assert say(phone, *others(3)) == Refused(Reason.TOO_MANY_THIS_CALL)


def test_a_confirmed_number_that_was_not_in_the_list_is_a_check_like_any_other() -> None:
    person()
    phone = Phone()
    heard = say(phone, *others(3))
    assert agree(phone, "8888888888", heard) == NoMatch()
    assert agree(phone, "7777777777", heard) == NO_MORE
    assert agree(phone, NUMBER, heard) == Refused(Reason.TOO_MANY_THIS_CALL)


def test_what_was_cut_off_the_list_was_not_compared_and_is_a_check(configured: Callable[..., Any]) -> None:
    configured(reissue={"compared_per_caller": "2 per day", "per_caller": "1 per call"})
    phone = Phone()
    heard = say(phone, *others(3))
    assert agree(phone, others(3)[2], heard) == Refused(Reason.TOO_MANY_THIS_CALL)
    assert agree(phone, others(3)[1], heard) == NO_MORE


def test_confirming_is_bounded_as_checks_are() -> None:
    person()
    phone = Phone()
    heard = say(phone, *others(3))
    assert [agree(phone, others(1)[0], heard) for _ in range(3)] == [NoMatch()] * 3
    assert agree(phone, others(1)[0], heard) == Refused(Reason.TOO_MANY_THIS_CALL)


def test_one_of_a_family_confirms_on_the_last_check_and_is_offered_a_password() -> None:
    person(THEIRS)
    person(OTHER)
    phone = Phone()
    say(phone, *others(2))
    say(phone, *others(2))
    heard = say(phone, THEIRS, OTHER, near=2)
    assert heard == Several(next_refused=Reason.TOO_MANY_THIS_CALL)
    assert isinstance(agree(phone, THEIRS, heard), Offer)


def test_what_was_compared_never_shows_itself() -> None:
    assert others(1)[0] not in repr(say(Phone(), *others(3)))


# -- what only the owner may hear -----------------------------------------------------------------


def freeze() -> None:
    account = person()
    account.frozen_at = timezone.now()
    account.save(update_fields=["frozen_at"])


def test_that_an_account_is_frozen_is_told_to_its_number_alone() -> None:
    freeze()
    assert say(Phone(), NUMBER, *others(5)) == Refused(Reason.FROZEN)
    assert say(Phone(), *others(5), NUMBER, near=6) == NoMatch()
    assert say(Phone(), *others(5), NUMBER) == Doubtful()


def test_that_an_account_had_its_passwords_is_told_to_its_number_alone(
    configured: Callable[..., Any],
) -> None:
    configured(reissue={"per_number": "1 per day"})
    person()
    phone = Phone()
    phone.hear(phone.offer())
    assert say(Phone(), *others(5), NUMBER, near=6) == NoMatch()
    assert say(Phone(), NUMBER, *others(5), near=6) == Refused(Reason.REISSUED_TOO_OFTEN)


# -- the record -----------------------------------------------------------------------------------


def test_the_record_tells_what_was_compared_masked_and_whom_it_fitted() -> None:
    first, second = person(THEIRS), person(OTHER)
    phone = Phone()
    say(phone, THEIRS, *others(2))
    heard = say(phone, others(1)[0], OTHER)
    agree(phone, others(1)[0], heard)
    say(Phone(), THEIRS, OTHER, near=2)
    Phone().ask("9999999123")
    entries = list(Entry.objects.order_by("sequence").values_list("event", "facts"))
    told = [
        (event.removeprefix("reissue:phone:"), *map(facts.get, ("account", "matched", "spoken", "confirmed")))
        for event, facts in entries
    ]
    assert told == [
        ("offered", first.pk, None, True, False),
        ("doubtful", None, f"{second.pk}", True, False),
        ("no match", None, "", True, True),
        ("several", None, f"{first.pk}, {second.pk}", True, False),
        ("no match", None, "", False, False),
    ]
    numbers = [
        facts["number"] for facts in Entry.objects.order_by("sequence").values_list("facts", flat=True)
    ]
    assert numbers[0] == "•••••••789, •••••••000, •••••••001"
    assert numbers[-1] == "•••••••123"
    everything = str(list(Entry.objects.values()))
    assert not any(number in everything for number in (THEIRS, OTHER, *others(2)))
