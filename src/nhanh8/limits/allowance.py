"""How often: allowances are rows in the database, one truth for every worker and channel.

What can't be counted is refused: an error here ends the request.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from nhanh8.audit.privacy import pseudonym
from nhanh8.config.quantity import Allowance, Window
from nhanh8.limits.models import Tally

LASTS = {Window.HOUR: timedelta(hours=1), Window.DAY: timedelta(days=1)}
"""How long a window lasts; a call takes as long as it takes. Vietnam's days all have 24 hours."""
_WHOLE_CALL = datetime(2000, 1, 1, tzinfo=UTC)
"""A call is one window, whenever it began."""


@dataclass(frozen=True, slots=True)
class Spent:
    """Counted. `last_in` is a window in which nothing is left now."""

    last_in: Window | None


@dataclass(frozen=True, slots=True)
class UsedUp:
    """Not counted: there was nothing left in this window."""

    window: Window


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an allowance."""

    of: Allowance
    count: int
    renewed_in: timedelta
    """Until the next window begins, with all of it again."""


def spend(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> Spent | UsedUp:
    """Count one more of `what` against each allowance, in the caller's transaction; none if one is used up.

    `subjects` says whose: for the window of a call the call's id, for others a number or an account.
    """
    tallies = [(allowance, _tally(what, allowance.window, subjects)) for allowance in allowances]
    for allowance, tally in tallies:
        if tally.count >= allowance.count:
            return UsedUp(allowance.window)
    last_in = None
    for allowance, tally in tallies:
        tally.count += 1
        tally.save(update_fields=["count"])
        if tally.count == allowance.count and last_in is None:
            last_in = allowance.window
    return Spent(last_in)


def is_used_up(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> bool:
    """Tell whether there is nothing left, without counting."""
    return any(
        Tally.objects.filter(**_key(what, one.window, subjects), count__gte=one.count).exists()
        for one in allowances
    )


def left(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> tuple[Left, ...]:
    """Tell what is left of allowances of hours and days, without counting."""
    return tuple(
        Left(one, max(one.count - _counted(_key(what, one.window, subjects)), 0), renewed_in(one.window))
        for one in allowances
    )


def renewed_in(window: Window) -> timedelta:
    """Tell how long an hour or a day still lasts."""
    return _beginning(window) + LASTS[window] - timezone.now()


def give_back(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> None:
    """Take one back of what came to nothing, such as a password that nobody heard."""
    for allowance in allowances:
        Tally.objects.filter(**_key(what, allowance.window, subjects), count__gt=0).update(
            count=F("count") - 1
        )


def _counted(key: dict[str, Any]) -> int:
    return Tally.objects.filter(**key).values_list("count", flat=True).first() or 0


def _tally(what: str, window: Window, subjects: Mapping[Window, str]) -> Tally:
    tally, _ = Tally.objects.select_for_update().get_or_create(**_key(what, window, subjects))
    return tally


def _key(what: str, window: Window, subjects: Mapping[Window, str]) -> dict[str, Any]:
    return {"subject": pseudonym(what, subjects[window]), "window": window, "starts_at": _beginning(window)}


def _beginning(window: Window) -> datetime:
    now = timezone.localtime()
    match window:
        case Window.CALL:
            return _WHOLE_CALL
        case Window.HOUR:
            return now.replace(minute=0, second=0, microsecond=0)
        case Window.DAY:
            return now.replace(hour=0, minute=0, second=0, microsecond=0)
