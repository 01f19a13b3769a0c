"""`nhanh8 migrate`: bring the database to this version."""

from nhanh8.cli.app import start_django


def command() -> None:
    """Make the database, or bring it to this version. Safe to run at any time."""
    start_django(serving=True)  # the audit record's head is sealed with the secret key
    from django.core.management import call_command
    from django.db import OperationalError

    from nhanh8.cli import database
    from nhanh8.cli.ending import fail
    from nhanh8.config import settings

    settings().home.mkdir(mode=0o700, parents=True, exist_ok=True)
    database.make()
    try:
        call_command("migrate", interactive=False, verbosity=1)
    except OperationalError as error:
        fail(f"The database can't be reached: {error}", "Check DATABASE_URL, then `nhanh8 doctor`.")
