"""What Nhánh 8 needs of others: a database, a mail server."""

import smtplib
from contextlib import closing
from typing import assert_never

from django.core.mail import get_connection
from django.db import connection

from nhanh8.cli.checks import Check, Finding
from nhanh8.cli.database import PUT_BACK, Away, Behind, Missing, UpToDate, look
from nhanh8.config import settings


def database() -> Finding:
    """See whether the database answers and has all its tables."""
    kind = connection.vendor
    match look():
        case Missing(file):
            return Finding("database", well=False, found=f"{file} is missing", advice=PUT_BACK)
        case Away(error):
            return Finding(
                "database",
                well=False,
                found=f"{kind} can't be reached ({type(error).__name__})",
                advice="See that the database server runs and DATABASE_URL is right.",
            )
        case Behind(migrations):
            found = f"{kind}, {migrations} migrations behind"
            return Finding("database", well=False, found=found, advice="nhanh8 migrate")
        case UpToDate():
            return Finding("database", well=True, found=f"{kind}, up to date")
        case other:
            assert_never(other)


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
