"""How long tallies are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.limits.allowance import LASTS
from nhanh8.limits.models import Tally
from nhanh8.retention.rules import TRACES, rule, traces


@rule(
    "limits:tallies",
    "tallies of limits whose window is over",
    since="its window",
    setting=TRACES,
    kept=traces,
)
def tallies(before: datetime) -> QuerySet[Tally]:
    """Give tallies that nothing is counted on any more: the longest window has passed since they were made.

    A call's is no window of the clock; but no call lasts a day.
    """
    return Tally.objects.filter(made_at__lt=before - max(LASTS.values()))
