"""`nhanh8 worker`: the background jobs."""

from datetime import timedelta

from nhanh8.cli.app import start_django

_POLL = timedelta(seconds=1)
_WAIT_FOR_DATABASE = timedelta(seconds=5)


def command() -> None:
    """Do the background jobs, such as sending mail, until told to stop.

    SIGTERM and Ctrl-C finish the job in hand first; a second one ends it at once. Several workers may run.
    A database that goes away is waited for.
    """
    start_django(serving=True)
    import logging
    import time

    import typer
    from django.db import InterfaceError, OperationalError, close_old_connections
    from django.utils.crypto import get_random_string
    from django_tasks_db.management.commands.db_worker import Worker

    from nhanh8.site import logs

    logs.set_up()
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=_POLL.total_seconds(),
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(32),
    )
    worker.configure_signals()
    typer.echo("worker ready")
    while worker.running:
        try:
            worker.run()
        except (OperationalError, InterfaceError):
            logging.getLogger(__name__).warning("the database is away; trying again", exc_info=True)
            close_old_connections()
            time.sleep(_WAIT_FOR_DATABASE.total_seconds())
