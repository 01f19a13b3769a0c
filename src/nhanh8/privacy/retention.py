"""How long requests are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.privacy.models import Request
from nhanh8.retention.rules import RECORDS, records, rule


@rule(
    "privacy:requests",
    "requests of participants about their data that were answered or withdrawn",
    since="the answer",
    setting=RECORDS,
    kept=records,
)
def requests(before: datetime) -> QuerySet[Request]:
    """Give those; one that waits for an answer has no time."""
    return Request.objects.filter(answered_at__lt=before)
