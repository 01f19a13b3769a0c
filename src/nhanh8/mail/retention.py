"""How long letters are kept."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.mail.models import Letter
from nhanh8.retention.rules import TRACES, rule, traces


@rule(
    "mail:letters",
    "letters that were sent, refused, given up or not wanted: kind, time, masked address",
    since="that",
    setting=TRACES,
    kept=traces,
)
def letters(before: datetime) -> QuerySet[Letter]:
    """Give letters that are done; one that waits has no such time. How often an address bounced stays."""
    return Letter.objects.filter(done_at__lt=before)
