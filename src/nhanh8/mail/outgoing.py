"""Send one message over SMTP, and say when to try again."""

import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from nhanh8.config import settings
from nhanh8.mail.layout import as_html, as_text, subject
from nhanh8.mail.message import Message

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)
_PERMANENT = 500
"""SMTP replies from here on say that trying again is of no use (RFC 5321, 4.2.1)."""


class NotTakenError(Exception):
    """The mail server did not take the message; it may later. Says why, without the address."""


class UndeliverableError(Exception):
    """The mail server refused the message for good. Says why, without the address."""


def send(to: str, message: Message) -> None:
    """Hand one message to the mail server, as plain text and HTML.

    Raises NotTakenError or UndeliverableError, which do not show the address.
    """
    mail = EmailMultiAlternatives(subject=subject(message), body=as_text(message), to=[to])
    mail.attach_alternative(as_html(message), "text/html")
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = min(code for code, _ in error.recipients.values())
        raise (UndeliverableError if code >= _PERMANENT else NotTakenError)(f"reply {code}") from None
    except smtplib.SMTPResponseException as error:
        raise NotTakenError(f"reply {error.smtp_code}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotTakenError(type(error).__name__) from None


def when_to_try_again(attempt: int) -> datetime | None:
    """Tell when to try again after so many attempts; None to give up.

    The pause is 30 s at first and doubles each time, up to an hour.
    """
    if attempt >= settings().mail.give_up_after:
        return None
    pause: timedelta = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
    return timezone.now() + pause
