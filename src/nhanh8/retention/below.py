"""The rules of the two rooms below this one: jobs, and the audit record."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from nhanh8.audit import pruning
from nhanh8.retention.rules import RECORDS, TRACES, Rule, add, records, rule, traces


@rule("jobs:done", "jobs that are done or failed", since="their end", setting=TRACES, kept=traces)
def jobs(before: datetime) -> QuerySet[DBTaskResult[Any, Any]]:
    """Give jobs that ended; one that waits or runs has no end yet."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=before)


add(
    Rule(
        "audit:entries",
        "the beginning of the audit record, which is sealed anew (see below)",
        "the entry",
        RECORDS,
        records,
        pruning.count,
        pruning.prune,
    )
)
