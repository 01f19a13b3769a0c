"""What is left of an allowance, and when there is all of it again."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from nhanh8.config.quantity import Allowance, Window
from nhanh8.limits import allowance
from nhanh8.limits.allowance import Left

pytestmark = pytest.mark.django_db

BOTH = (Allowance(2, Window.HOUR), Allowance(500, Window.DAY))
HERE = {Window.HOUR: "here", Window.DAY: "here"}
NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
"""In Vietnam, seven hours ahead."""


@time_machine.travel(NOON + timedelta(minutes=45), tick=False)
def test_what_is_left_is_told_and_not_spent() -> None:
    renewed = (timedelta(minutes=15), timedelta(hours=11, minutes=15))
    for spent in range(3):
        for _ in range(2):
            assert allowance.left("asking", BOTH, HERE) == (
                Left(BOTH[0], 2 - spent, renewed[0]),
                Left(BOTH[1], 500 - spent, renewed[1]),
            )
        allowance.spend("asking", BOTH, HERE)


def test_a_refusal_leaves_nothing_and_not_less() -> None:
    for _ in range(4):
        allowance.spend("asking", BOTH, HERE)
    assert [one.count for one in allowance.left("asking", BOTH, HERE)] == [0, 498]


def test_others_and_the_next_hour_have_all_of_it() -> None:
    with time_machine.travel(NOON, tick=False):
        allowance.spend("asking", BOTH, HERE)
        elsewhere = {Window.HOUR: "elsewhere", Window.DAY: "elsewhere"}
        assert [one.count for one in allowance.left("asking", BOTH, elsewhere)] == [2, 500]
    with time_machine.travel(NOON + timedelta(hours=1), tick=False):
        assert [one.count for one in allowance.left("asking", BOTH, HERE)] == [2, 499]
