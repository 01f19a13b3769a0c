"""The loop that does the background jobs; it outlives a dead worker and a database that is away."""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from django.db import InterfaceError, OperationalError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from nhanh8.jobs import chores

log = logging.getLogger(__name__)

_POLL_S: Final = 1.0
_DATABASE_AWAY_S: Final = 5.0
"""Pause before the database is asked again."""
_LOOK_EVERY_S: Final = 30.0
"""How often abandoned jobs are looked for, and chores done."""
_LONGEST_JOB: Final = timedelta(minutes=5)
"""Whoever has had a job for so long is dead, or waits for a server that says nothing: then the job runs twice
at the same time, and has to bear that."""


def work(ready: Callable[[], object]) -> None:
    """Do jobs until SIGTERM or SIGINT, which finish the job in hand. `ready` is called before the first."""
    # It tells at INFO, every second, that there is nothing to do.
    logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=_POLL_S,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    worker.configure_signals()
    ready()
    looked = -_LOOK_EVERY_S
    while worker.running:
        pause = _POLL_S
        try:
            close_old_connections()  # one whose database was replaced, too
            if time.monotonic() - looked >= _LOOK_EVERY_S:
                release_abandoned()
                chores.do_all()
                looked = time.monotonic()
            worker.run()
        except (OperationalError, InterfaceError) as error:
            log.warning("The database is away, trying again: %s", error)
            close_old_connections()
            pause = _DATABASE_AWAY_S
        if worker.running:
            time.sleep(pause)


def release_abandoned() -> int:
    """Put jobs that a dead worker left half-done back in the queue; say how many. They may run twice."""
    abandoned = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - _LONGEST_JOB
    )
    count = abandoned.update(status=TaskResultStatus.READY)
    if count:
        log.warning("%d jobs of a worker that died are taken up again", count)
    return count
