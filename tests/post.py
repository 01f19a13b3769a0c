"""The postman of unit tests: does the jobs that wait, as the worker does."""

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from nhanh8.mail.letters import deliver
from nhanh8.mail.models import Letter


def deliver_all() -> None:
    """Deliver every letter that waits, whether its time has come or not."""
    DBTaskResult.objects.all().delete()
    waiting = Letter.objects.filter(state=Letter.State.WAITING)
    waiting.update(next_try_at=timezone.now())
    deliver.call(list(waiting.order_by("pk").values_list("pk", flat=True)))


def do_jobs() -> None:
    """Do the jobs whose time has come, in the workers' order."""
    while job := DBTaskResult.objects.ready().first():
        job.claim("the postman")
        job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
        job.set_successful(None)
