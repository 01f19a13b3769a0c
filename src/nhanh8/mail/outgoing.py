"""Send one message over SMTP, and say when to try again."""

import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.utils import timezone

from nhanh8.config import settings

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)
_PERMANENT = 500
"""SMTP replies from here on say that trying again is of no use (RFC 5321, 4.2.1)."""


class NotTakenError(Exception):
    """The mail server did not take the message; it may later."""


class UndeliverableError(Exception):
    """The mail server refused the message for good."""


def send(to: str, subject: str, text: str) -> None:
    """Hand one message to the mail server.

    Raises NotTakenError or UndeliverableError, which do not show the address.
    """
    try:
        EmailMessage(subject=subject, body=text, to=[to]).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (UndeliverableError if min(codes) >= _PERMANENT else NotTakenError) from None
    except (smtplib.SMTPException, OSError):
        raise NotTakenError from None


def when_to_try_again(attempt: int) -> datetime | None:
    """Tell when to try again after so many attempts; None to give up.

    The pause is 30 s at first and doubles each time, up to an hour.
    """
    if attempt >= settings().mail.give_up_after:
        return None
    pause: timedelta = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
    return timezone.now() + pause
