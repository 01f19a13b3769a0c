"""Two working days, as Vietnam counts them."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.privacy import working_days
from nhanh8.privacy.working_days import end_of, is_working_day

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


@pytest.mark.parametrize(
    ("asked", "last_day"),
    [
        ("2026-11-23 09:00", "2026-11-25"),  # a Monday
        ("2026-11-23 23:59", "2026-11-25"),
        ("2026-11-26 09:00", "2026-11-30"),  # a Thursday: Friday, and Monday
        ("2026-11-27 09:00", "2026-12-01"),  # a Friday
        ("2026-11-28 09:00", "2026-12-01"),  # a Saturday: Monday is the first
        ("2026-11-29 00:00", "2026-12-01"),
        ("2026-04-29 09:00", "2026-05-05"),  # 30 April and 1 May, a Friday, are off, and then the week-end
        ("2026-12-31 09:00", "2027-01-05"),  # 1 January is a Friday
        ("2026-09-01 09:00", "2026-09-04"),
    ],
)
def test_the_last_day_of_an_answer(asked: str, last_day: str) -> None:
    due = end_of(2, datetime.fromisoformat(asked).replace(tzinfo=VIETNAM))
    midnight_after = datetime.combine(
        date.fromisoformat(last_day) + timedelta(days=1), datetime.min.time(), VIETNAM
    )
    assert due == midnight_after
    assert working_days.last_day(due) == date.fromisoformat(last_day)


def test_days_off_that_move_are_a_setting(configured: Any) -> None:
    asked = datetime(2027, 2, 4, 9, 0, tzinfo=VIETNAM)
    tet = [date(2027, 2, day) for day in (5, 8, 9, 10, 11)]
    configured(privacy={"holidays": tet})
    assert end_of(2, asked) == datetime(2027, 2, 16, 0, 0, tzinfo=VIETNAM)


@given(
    asked=st.datetimes(datetime(2026, 1, 1), datetime(2036, 1, 1)),  # noqa: DTZ001 - Hypothesis adds the zone
    days=st.integers(1, 20),
)
def test_there_are_so_many_working_days_until_then_and_the_last_is_one(asked: datetime, days: int) -> None:
    begun = asked.replace(tzinfo=VIETNAM)
    due = end_of(days, begun).astimezone(VIETNAM)
    between = [begun.date() + timedelta(days=n) for n in range(1, (due.date() - begun.date()).days)]
    assert sum(map(is_working_day, between)) == days
    assert is_working_day(between[-1])
    assert due.time() == datetime.min.time()
