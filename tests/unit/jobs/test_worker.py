"""The loop of the background jobs."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from nhanh8.jobs.worker import release_abandoned
from nhanh8.mail import letters
from unit.cli.command import KEY, nhanh8


@contextmanager
def a_worker(home: Path, **environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "nhanh8", "worker"],
        env=os.environ | {"NHANH8_HOME": str(home), "NHANH8_SECRET_KEY": KEY} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "worker ready\n"
            yield process
        finally:
            process.kill()


def test_it_says_that_it_is_ready_and_ends_on_sigterm(tmp_path: Path) -> None:
    assert nhanh8("migrate", NHANH8_HOME=str(tmp_path), NHANH8_SECRET_KEY=KEY).returncode == 0
    with a_worker(tmp_path) as worker:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0


def test_a_database_that_is_away_is_waited_for(tmp_path: Path) -> None:
    with a_worker(tmp_path, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing") as worker:
        assert worker.stderr
        assert "The database is away, trying again" in worker.stderr.readline()
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(20) == 0


@pytest.mark.django_db
def test_a_job_of_a_dead_worker_is_taken_up_again_and_one_in_hand_is_left_alone() -> None:
    long_ago, just_now = timezone.now() - timedelta(minutes=6), timezone.now()
    dead, living = (DBTaskResult.objects.get(id=letters.deliver.enqueue([n]).id) for n in (1, 2))
    for job, began in ((dead, long_ago), (living, just_now)):
        job.claim("someone")
        DBTaskResult.objects.filter(id=job.id).update(started_at=began)
    assert release_abandoned() == 1
    dead.refresh_from_db()
    living.refresh_from_db()
    assert (dead.status, living.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)
