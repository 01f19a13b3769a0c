"""What Nhánh 8 needs of others: a database, a mail server."""

import smtplib
from contextlib import closing

from django.core.mail import get_connection
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

from nhanh8.cli.checks import Check, Finding
from nhanh8.config import settings


def database() -> Finding:
    """See whether the database answers and has all its tables."""
    ours = settings()
    kind = connection.vendor
    if not ours.database_url and not (ours.home / "nhanh8.sqlite3").exists():
        return Finding("database", well=False, found="not made yet", advice="nhanh8 migrate")
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as error:
        return Finding(
            "database",
            well=False,
            found=f"{kind} can't be reached ({type(error).__name__})",
            advice="See that the database server runs and DATABASE_URL is right.",
        )
    return Finding(
        "database",
        not waiting,
        f"{kind}, {len(waiting)} migrations behind" if waiting else f"{kind}, up to date",
        "nhanh8 migrate",
    )


def mail_server() -> Finding:
    """See whether the mail server takes us."""
    mail = settings().mail
    where = f"{mail.host}:{mail.port}"
    advice = "See mail.host, mail.port, mail.security, mail.username and NHANH8_MAIL_PASSWORD."
    try:
        with closing(get_connection()) as server:
            server.open()
    except (OSError, smtplib.SMTPException) as error:
        found = f"{where} does not take us ({type(error).__name__})"
        return Finding("mail server", well=False, found=found, advice=advice)
    return Finding("mail server", well=True, found=f"{where} answers")


CHECKS: tuple[Check, ...] = (database, mail_server)
