"""The clock of requests: working days in Vietnam."""

from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils import timezone

from nhanh8.config import settings

_FIXED: Final = frozenset({(1, 1), (4, 30), (5, 1), (9, 2)})
"""Months and days that are off every year: Labour Code 45/2019/QH14, article 112. Those that move are in
`privacy.holidays`."""
_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on a day."""
    off = (day.month, day.day) in _FIXED or day in settings().privacy.holidays
    return day.weekday() < _SATURDAY and not off


def end_of(days: int, after: datetime) -> datetime:
    """Give the end of the last of so many working days.

    They are counted from the day after, and the last one to its midnight (Civil Code, articles 147 and 148).
    """
    day = timezone.localtime(after).date()
    while days:
        day += _DAY
        days -= is_working_day(day)
    return timezone.make_aware(datetime.combine(day + _DAY, time()))


def last_day(end: datetime) -> date:
    """Give the last day before an end, which is a midnight: people are told that day, not the one after."""
    return timezone.localtime(end - timedelta(seconds=1)).date()
