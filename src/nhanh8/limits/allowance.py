"""How often: allowances are rows in the database, one truth for every worker and channel.

What can't be counted is refused: an error here ends the request.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Least
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
    first: bool
    """The first refusal of this window: worth a record, unlike those that follow."""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of an allowance."""

    of: Allowance
    count: int
    renewed_in: timedelta
    """Until the next window begins, with all of it again."""


def each_of(subject: str) -> dict[Window, str]:
    """Say that hours and days are counted on one and the same subject."""
    return {Window.HOUR: subject, Window.DAY: subject}


def spend(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> Spent | UsedUp:
    """Count one more of `what` against each allowance, in the caller's transaction; none if one is used up.

    `subjects` says whose: for the window of a call the call's id, for others a number or an account. The same
    statements run whether it is the first or not, and whether anything is left: their time tells nothing.
    """
    tallies = _locked(what, allowances, subjects)
    for one in allowances:
        tally = tallies[one.window]
        if tally.count >= one.count:
            Tally.objects.filter(pk=tally.pk).update(count=one.count + 1)
            return UsedUp(one.window, first=tally.count == one.count)
    Tally.objects.filter(pk__in=[tally.pk for tally in tallies.values()]).update(count=F("count") + 1)
    return Spent(next((one.window for one in allowances if tallies[one.window].count + 1 == one.count), None))


def spend_up_to(
    what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str], wanted: int
) -> int:
    """Count as many of `wanted` as each allowance has left, as `spend` does; give how many that is.

    The same statements run whatever is wanted and left.
    """
    tallies = _locked(what, allowances, subjects)
    left_of_each = (max(one.count - tallies[one.window].count, 0) for one in allowances)
    granted = min(wanted, *left_of_each)
    Tally.objects.filter(pk__in=[tally.pk for tally in tallies.values()]).update(count=F("count") + granted)
    return granted


def refusal(what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]) -> UsedUp | None:
    """Tell whether there is nothing left, without counting; None if there is."""
    for one in allowances:
        tally = Tally.objects.filter(**_key(what, one.window, subjects))
        if tally.filter(count=one.count).update(count=one.count + 1):
            return UsedUp(one.window, first=True)
        if tally.filter(count__gt=one.count).exists():
            return UsedUp(one.window, first=False)
    return None


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
    for one in allowances:
        # A refusal leaves the count one above the most.
        Tally.objects.filter(**_key(what, one.window, subjects), count__gt=0).update(
            count=Least(F("count"), one.count) - 1
        )


def _locked(
    what: str, allowances: tuple[Allowance, ...], subjects: Mapping[Window, str]
) -> dict[Window, Tally]:
    keys = {one.window: _key(what, one.window, subjects) for one in allowances}
    Tally.objects.bulk_create([Tally(**key) for key in keys.values()], ignore_conflicts=True)
    # Locked in one order, so that two who count the same things wait for each other and don't deadlock.
    locked = Tally.objects.select_for_update().filter(_any(keys.values())).order_by("pk")
    return {Window(tally.window): tally for tally in locked}


def _counted(key: dict[str, Any]) -> int:
    return Tally.objects.filter(**key).values_list("count", flat=True).first() or 0


def _any(keys: Iterable[dict[str, Any]]) -> Q:
    return reduce(or_, (Q(**key) for key in keys), Q(pk__in=()))


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
