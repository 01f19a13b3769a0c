"""`nhanh8 worker`: the background jobs."""

from nhanh8.cli.app import start_django


def command() -> None:
    """Do the background jobs, such as sending mail, until told to stop.

    SIGTERM and Ctrl-C finish the job in hand first; a second one ends it at once. Several workers may run.
    A database that goes away is waited for; a job whose worker died is taken up again after five minutes.
    """
    start_django(serving=True)
    from nhanh8.cli import database

    database.need(waits=True)
    import typer

    from nhanh8.jobs.worker import work
    from nhanh8.site import logs

    logs.set_up()
    work(lambda: typer.echo("worker ready"))
