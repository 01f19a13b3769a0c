"""The outgoing mail: whether it goes out, and whether it arrives."""

from django.db import Error

from nhanh8.cli.checks import Check, Finding
from nhanh8.mail.models import Letter
from nhanh8.mail.queue import look

_ADVICE = "`nhanh8 mail` says why; docs/mail.md what to do."


def mail_queue() -> Finding:
    """See what waits, and whether any mail was given up in the last day."""
    try:
        queue = look()
    except Error:
        return Finding(
            "mail queue", well=False, found="can't be counted", advice="See what is said of the database."
        )
    given_up = queue.lately[Letter.State.GIVEN_UP]
    found = f"{queue.waiting} waiting, {queue.put_off} of them put off, {queue.late} late"
    if given_up:
        found += f"; {given_up} given up in the last 24 hours"
    return Finding("mail queue", not (queue.put_off or queue.late or given_up), found, _ADVICE)


CHECKS: tuple[Check, ...] = (mail_queue,)
