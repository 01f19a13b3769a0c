"""How long declarations are kept."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from nhanh8.config import settings
from nhanh8.declarations.models import Declaration, Filing
from nhanh8.retention.rules import RECORDS, records, rule


def drafts_kept() -> timedelta:
    """How long a draft is kept."""
    return settings().declarations.drafts_kept


@rule(
    "declarations:drafts",
    "drafts of 02/SĐ-GD that nobody brought",
    since="their saving",
    setting="declarations.drafts_kept",
    kept=drafts_kept,
)
def drafts(before: datetime) -> QuerySet[Declaration]:
    """Give drafts; one that was brought is none any more."""
    return Declaration.objects.filter(state=Declaration.State.DRAFT, created_at__lt=before)


@rule(
    "declarations:ended",
    "declarations that were decided or withdrawn, with their boxes, steps and scanned pages",
    since="the decision",
    setting=RECORDS,
    kept=records,
)
def ended(before: datetime) -> QuerySet[Declaration]:
    """Give those; what it put on file stays on file."""
    return Declaration.objects.filter(decided_at__lt=before)


@rule(
    "declarations:filings",
    "what a filer handed in at once, with its file, when none of its declarations is left",
    since="the filing",
    setting=RECORDS,
    kept=records,
)
def filings(before: datetime) -> QuerySet[Filing]:
    """Give those; one that is being checked isn't over."""
    left = Declaration.objects.filter(filing=OuterRef("pk"))
    return Filing.objects.filter(~Exists(left), filed_at__lt=before).exclude(state=Filing.State.CHECKING)
