"""How long changes of contacts are remembered. Participants and their contacts have no time."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.registry.models import ContactChange
from nhanh8.retention.rules import RECORDS, records, rule


@rule(
    "registry:contact changes",
    "what was changed of someone's contacts, masked",
    since="the change",
    setting=RECORDS,
    kept=records,
)
def contact_changes(before: datetime) -> QuerySet[ContactChange]:
    """Give changes that were told long ago."""
    return ContactChange.objects.filter(changed_at__lt=before)
