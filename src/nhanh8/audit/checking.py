"""Check the record by a background job, for whoever asks from a page: a long record takes minutes."""

from dataclasses import dataclass
from datetime import datetime

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nhanh8.audit.verify import Broken, Sound, verify


@dataclass(frozen=True, slots=True)
class Checked:
    """What the latest check found."""

    at: datetime
    entries: int
    """So many stand as they were written; 0 where the record is broken."""
    digest: str
    """Of the last entry."""
    why: str
    """What is wrong; empty if nothing is."""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A check is asked for and not done yet."""

    since: datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """The latest check came to no end: the database or the worker went away."""

    at: datetime


@task()
def check() -> dict[str, str | int]:
    """Walk the whole chain, and give what was found as the job's result."""
    match verify():
        case Sound(entries=entries, digest=digest):
            return {"entries": entries, "digest": digest, "why": ""}
        case Broken(why=why):
            return {"entries": 0, "digest": "", "why": why}


def ask() -> None:
    """Have the record checked, unless that is under way."""
    if not isinstance(latest(), UnderWay):
        check.enqueue()


def latest() -> Checked | UnderWay | Failed | None:
    """Give how the latest check stands; None if there was none, or it is forgotten."""
    row = DBTaskResult.objects.filter(task_path=check.module_path).order_by("-enqueued_at").first()
    if row is None:
        return None
    if row.status in {TaskResultStatus.READY, TaskResultStatus.RUNNING}:
        return UnderWay(row.enqueued_at)
    if row.status != TaskResultStatus.SUCCESSFUL or row.finished_at is None:
        return Failed(row.finished_at or row.enqueued_at)
    found = row.return_value
    return Checked(row.finished_at, found["entries"], found["digest"], found["why"])
