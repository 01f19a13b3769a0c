"""How long one-time codes are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.codes.models import OneTimeCode
from nhanh8.retention.rules import TRACES, rule, traces


@rule("codes:one-time", "one-time codes, as keyed hashes", since="their end", setting=TRACES, kept=traces)
def codes(before: datetime) -> QuerySet[OneTimeCode]:
    """Give codes whose time is over; changes of address that waited for them go with them."""
    return OneTimeCode.objects.filter(expires_at__lt=before)
