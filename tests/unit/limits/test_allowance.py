"""How often: counted in the database, for everyone the same."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nhanh8.config.quantity import Allowance, Window
from nhanh8.limits import allowance
from nhanh8.limits.allowance import Spent, UsedUp
from nhanh8.limits.models import Tally
from nhanh8.threads import in_thread

pytestmark = pytest.mark.django_db

THREE_AN_HOUR = (Allowance(3, Window.HOUR),)
MORNING = datetime(2026, 11, 23, 2, 30, tzinfo=UTC)  # 9:30 in Vietnam


def spend(
    allowances: tuple[Allowance, ...] = THREE_AN_HOUR, whose: str = "an", what: str = "checks"
) -> object:
    return allowance.spend(what, allowances, dict.fromkeys(Window, whose))


def test_the_last_one_says_so_and_the_next_is_refused_and_not_counted() -> None:
    assert [spend() for _ in range(5)] == [
        Spent(None),
        Spent(None),
        Spent(Window.HOUR),
        UsedUp(Window.HOUR, first=True),
        UsedUp(Window.HOUR, first=False),
    ]


def test_of_many_as_many_are_counted_as_are_left() -> None:
    both = (Allowance(5, Window.DAY), Allowance(4, Window.HOUR))
    subjects = dict.fromkeys(Window, "an")
    granted = [allowance.spend_up_to("numbers", both, subjects, wanted) for wanted in (3, 3, 3)]
    assert granted == [3, 1, 0]
    assert list(Tally.objects.values_list("count", flat=True)) == [4, 4]


def test_what_is_counted_one_by_one_and_what_many_at_a_time_have_one_count() -> None:
    for _ in range(4):
        spend()
    assert allowance.spend_up_to("checks", THREE_AN_HOUR, dict.fromkeys(Window, "an"), 2) == 0
    assert spend() == UsedUp(Window.HOUR, first=False)


def test_others_and_other_things_have_counts_of_their_own() -> None:
    for _ in range(4):
        spend()
    assert spend(whose="binh") == Spent(None)
    assert spend(what="mails") == Spent(None)


def test_where_one_allowance_is_used_up_the_others_are_not_charged() -> None:
    both = (Allowance(5, Window.DAY), Allowance(1, Window.CALL))
    assert [spend(both) for _ in range(3)] == [
        Spent(Window.CALL),
        UsedUp(Window.CALL, first=True),
        UsedUp(Window.CALL, first=False),
    ]
    assert Tally.objects.get(window=Window.DAY).count == 1


def test_a_new_hour_and_a_new_day_in_vietnam_begin_anew() -> None:
    daily = (Allowance(1, Window.DAY),)
    with time_machine.travel(MORNING, tick=False) as clock:
        for _ in range(3):
            spend()
        spend(daily)
        clock.shift(timedelta(minutes=30))
        assert spend() == Spent(None)
        clock.move_to(datetime(2026, 11, 23, 16, 59, tzinfo=UTC))
        assert spend(daily) == UsedUp(Window.DAY, first=True)
        clock.move_to(datetime(2026, 11, 23, 17, 0, tzinfo=UTC))
        assert spend(daily) == Spent(Window.DAY)


def test_a_call_is_one_window_at_whatever_hour() -> None:
    one_a_call = (Allowance(1, Window.CALL),)
    with time_machine.travel(MORNING) as clock:
        spend(one_a_call, "call 1")
        clock.shift(timedelta(days=2))
        assert spend(one_a_call, "call 1") == UsedUp(Window.CALL, first=True)
        assert spend(one_a_call, "call 2") == Spent(Window.CALL)


def test_asking_for_a_refusal_counts_nothing_and_the_first_is_known() -> None:
    subjects = dict.fromkeys(Window, "an")
    assert allowance.refusal("checks", THREE_AN_HOUR, subjects) is None
    assert not Tally.objects.exists()
    for _ in range(3):
        spend()
    asked = [allowance.refusal("checks", THREE_AN_HOUR, subjects) for _ in range(2)]
    assert asked == [UsedUp(Window.HOUR, first=True), UsedUp(Window.HOUR, first=False)]
    assert spend() == UsedUp(Window.HOUR, first=False)


def test_first_or_last_or_too_many_the_same_statements_run() -> None:
    shapes = set()
    for _ in range(5):
        with CaptureQueriesContext(connection) as queries:
            spend()
        shapes.add(tuple(query["sql"].split(" ")[0] for query in queries))
    assert len(shapes) == 1


def test_what_came_to_nothing_is_given_back_and_never_more_than_that() -> None:
    for _ in range(3):
        spend()
    subjects = dict.fromkeys(Window, "an")
    allowance.give_back("checks", THREE_AN_HOUR, subjects)
    assert [spend(), spend()] == [Spent(Window.HOUR), UsedUp(Window.HOUR, first=True)]
    for _ in range(5):
        allowance.give_back("checks", THREE_AN_HOUR, subjects)
    assert Tally.objects.get().count == 0


def test_nobodys_number_or_address_stands_in_a_row() -> None:
    spend(whose="+84912345678")
    assert "912345678" not in repr(Tally.objects.values())


@pytest.mark.django_db(transaction=True)
async def test_many_at_once_get_no_more_than_there_is() -> None:
    def spend_in_transaction() -> object:
        with transaction.atomic():
            return spend((Allowance(10, Window.DAY),))

    answers = await asyncio.gather(*(in_thread(spend_in_transaction) for _ in range(16)))
    assert sum(isinstance(answer, Spent) for answer in answers) == 10
