"""Which letters are about an account: by what each is about, for several people may share one mailbox."""

from django.db.models import Q, QuerySet

from nhanh8.accounts import email_change, passwords
from nhanh8.accounts.models import Account, EmailChange, Event
from nhanh8.declarations import mails as of_declarations
from nhanh8.declarations.models import Step
from nhanh8.mail.letters import recipient
from nhanh8.mail.models import Letter
from nhanh8.privacy.models import Request
from nhanh8.privacy.requests import ANSWERED, ASKED
from nhanh8.registry import notices
from nhanh8.registry.models import Contact, ContactChange
from nhanh8.reissue import by_email, freezing, mails
from nhanh8.reissue.models import Reissue


def letters_about(account: Account) -> QuerySet[Letter]:
    """Give the letters to an account's addresses on file that are about it and its owner."""
    addresses = Contact.objects.filter(participant=account.participant_id, kind=Contact.Kind.EMAIL)
    whose = Q()
    for kinds, rows in _about(account):
        whose |= Q(kind__in=kinds, about__in=rows.values("pk"))
    recipients = [recipient(address) for address in addresses.values_list("value", flat=True)]
    return Letter.objects.filter(whose, recipient__in=recipients)


def _about(account: Account) -> list[tuple[tuple[str, ...], "QuerySet[_Row]"]]:
    participant = account.participant_id
    return [
        ((by_email.CODE, by_email.PASSWORD, mails.NOTICE), Reissue.objects.filter(account=account)),
        (
            (passwords.NOTICE, freezing.FROZEN_BY_STAFF, freezing.UNFROZEN_BY_STAFF),
            Event.objects.filter(account=account),
        ),
        (
            (email_change.CODE_TO_OLD, email_change.CODE_TO_NEW),
            EmailChange.objects.filter(session__account=account),
        ),
        ((notices.NOTICE,), ContactChange.objects.filter(participant=participant)),
        ((of_declarations.TO_PERSON,), Step.objects.filter(declaration__participant=participant)),
        ((ASKED, ANSWERED), Request.objects.filter(participant=participant)),
    ]


_Row = Reissue | Event | EmailChange | ContactChange | Step | Request
