"""How long call detail records are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.charging.models import CallRecord
from nhanh8.retention.rules import RECORDS, records, rule


@rule(
    "charging:calls",
    "call detail records, the caller masked",
    since="the call",
    setting=RECORDS,
    kept=records,
)
def calls(before: datetime) -> QuerySet[CallRecord]:
    """Give the records of calls that began, and so were settled, long ago."""
    return CallRecord.objects.filter(started_at__lt=before)
