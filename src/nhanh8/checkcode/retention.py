"""How long check codes are kept."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from nhanh8.checkcode.models import CheckCode
from nhanh8.retention.rules import rule


@rule(
    "checkcode:codes",
    "check codes of forms",
    since="their end",
    setting="not at all",
    kept=timedelta,
)
def check_codes(before: datetime) -> QuerySet[CheckCode]:
    """Give check codes that nobody answered in time; each new one removes some of them, too."""
    return CheckCode.objects.filter(expires_at__lt=before)
