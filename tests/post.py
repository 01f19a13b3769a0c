"""The postman of unit tests: does the jobs that wait, as the worker does."""

from django_tasks_db.models import DBTaskResult

from nhanh8.mail.letters import deliver
from nhanh8.mail.models import Letter


def deliver_all() -> None:
    """Deliver every letter that waits, whether its time has come or not."""
    DBTaskResult.objects.all().delete()
    waiting = Letter.objects.filter(state=Letter.State.WAITING).order_by("pk").values_list("pk", flat=True)
    deliver.call(list(waiting))
