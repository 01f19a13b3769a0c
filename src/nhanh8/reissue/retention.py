"""How long requests for a new password are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.reissue.models import Objection, Reissue
from nhanh8.retention.rules import RECORDS, TRACES, records, rule, traces


@rule(
    "reissue:of nobody",
    "requests for a password that matched nobody: when, by which way, the caller masked",
    since="the request",
    setting=TRACES,
    kept=traces,
)
def of_nobody(before: datetime) -> QuerySet[Reissue]:
    """Give requests that nothing came of. They were counted when they were made, by the limits."""
    return Reissue.objects.filter(account=None, asked_at__lt=before)


@rule(
    "reissue:requests",
    "requests for a password: when, by which way, the caller masked",
    since="the request",
    setting=RECORDS,
    kept=records,
)
def requests(before: datetime) -> QuerySet[Reissue]:
    """Give requests of long ago."""
    return Reissue.objects.filter(asked_at__lt=before)


@rule(
    "reissue:objections",
    "objections to a re-issue that staff have handled",
    since="their handling",
    setting=RECORDS,
    kept=records,
)
def objections(before: datetime) -> QuerySet[Objection]:
    """Give those; one that waits for staff waits as long as it takes, and the account stays frozen."""
    return Objection.objects.filter(handled_at__lt=before)
