"""The background jobs: whether somebody does them, and whether they can be done."""

from datetime import timedelta

from django.db import Error
from django.db.models import Case, Count, F, Min, When
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.cli.checks import Check, Finding

_WAITS_AT_MOST = timedelta(minutes=5)
"""A worker looks every second, and a mail takes seconds."""
_LATELY = timedelta(days=1)


def jobs() -> Finding:
    """See how long the oldest job is due, and whether any failed of late."""
    now = timezone.now()
    due_since = Case(When(run_after__lte=now, then=F("run_after")), default=F("enqueued_at"))
    try:
        due = DBTaskResult.objects.ready().aggregate(count=Count("pk"), oldest=Min(due_since))
        failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - _LATELY).count()
    except Error:
        return Finding(
            "jobs", well=False, found="can't be counted", advice="See what is said of the database."
        )
    waits = now - due["oldest"] if due["count"] else timedelta()
    found = (
        f"{due['count']} due, the oldest for {waits // timedelta(minutes=1)} min" if waits else "none is due"
    )
    if failed:
        found += f"; {failed} failed in the last 24 hours"
    if waits > _WAITS_AT_MOST:
        return Finding("jobs", well=False, found=found, advice="Nobody does them: run `nhanh8 worker`.")
    return Finding("jobs", not failed, found, "The worker's log says why; mails among them were not sent.")


CHECKS: tuple[Check, ...] = (jobs,)
