"""Send one message over SMTP, and say when to try again."""

import smtplib
from contextlib import closing
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.message import utf8_charset_qp
from django.utils import timezone
from email_validator import validate_email

from nhanh8.config import settings
from nhanh8.mail import replies
from nhanh8.mail.layout import LANGUAGES, as_html, as_text, subject
from nhanh8.mail.message import Message

_FIRST_PAUSE = timedelta(seconds=30)
_LONGEST_PAUSE = timedelta(hours=1)


class NotTakenError(Exception):
    """The mail server did not take the message; it may later. Says why, without the address."""


class UndeliverableError(Exception):
    """The message will never be taken. Says why, without the address."""

    def __init__(self, why: str, *, of_the_address: bool) -> None:
        super().__init__(why)
        self.of_the_address = of_the_address
        """Whether no other mail would be taken for this address either."""


def send(to: str, message: Message, message_id: str) -> None:
    """Hand one message to the mail server, as plain text and HTML.

    Raises NotTakenError or UndeliverableError, which do not show the address.
    """
    try:
        # Closed by us: Django leaves a connection open whose TLS or login failed.
        with closing(get_connection()) as connection:
            connection.send_messages([_mail(to, message, message_id)])
    except smtplib.SMTPRecipientsRefused as error:
        code, text = next(iter(error.recipients.values()))
        _raise(replies.of_reply(code, text, to_recipient=True))
    except smtplib.SMTPDataError as error:
        _raise(replies.of_reply(error.smtp_code, _bytes(error.smtp_error), to_recipient=False))
    except smtplib.SMTPResponseException as error:
        # To us, not to the recipient: a login or a sender that isn't right, which an operator mends.
        raise NotTakenError(f"reply {error.smtp_code} to {_STEPS.get(type(error), 'us')}") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotTakenError(type(error).__name__) from None
    except ValueError:
        # Django's word for line breaks in an address, and for what is no address.
        raise UndeliverableError("no address", of_the_address=True) from None


def when_to_try_again(attempt: int) -> datetime | None:
    """Tell when to try again after so many attempts; None to give up.

    The pause is 30 s at first and doubles each time, up to an hour.
    """
    if attempt >= settings().mail.give_up_after:
        return None
    pause: timedelta = min(_FIRST_PAUSE * 2 ** (attempt - 1), _LONGEST_PAUSE)
    return timezone.now() + pause


def _mail(to: str, message: Message, message_id: str) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=subject(message),
        body=as_text(message),
        from_email=settings().mail.sender,
        to=[_in_ascii(to)],
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no vacation program answers it
            "Content-Language": ", ".join(LANGUAGES),
        },
    )
    # In 7 bits and short lines: no mail server on the way has to change it, which would break a signature.
    mail.encoding = utf8_charset_qp
    mail.attach_alternative(as_html(message), "text/html")
    return mail


def _in_ascii(address: str) -> str:
    """Write a domain's letters as mail servers do. ValueError where that can't be done.

    By today's rules (RFC 5891): Django's are older, and take `straße` for `strasse`, which is another's.
    """
    if address.isascii():
        return address
    checked = validate_email(
        address, check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
    )
    return checked.ascii_email or ""


def _raise(refusal: replies.Refusal) -> None:
    why = f"reply {refusal.shown}"
    if refusal.final:
        raise UndeliverableError(why, of_the_address=refusal.of_the_address) from None
    raise NotTakenError(why) from None


def _bytes(text: bytes | str) -> bytes:
    return text if isinstance(text, bytes) else text.encode("ascii", "replace")


_STEPS: dict[type, str] = {
    smtplib.SMTPSenderRefused: "the sender",
    smtplib.SMTPAuthenticationError: "the login",
    smtplib.SMTPHeloError: "the greeting",
    smtplib.SMTPConnectError: "the connection",
}
