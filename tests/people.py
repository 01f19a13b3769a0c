"""People for tests: a participant with contacts and an account, in one line."""

from collections.abc import Sequence

from nhanh8.accounts import login, passwords
from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.opening import open_accounts, set_password
from nhanh8.accounts.visitor import Channel, Visitor
from nhanh8.registry.models import Contact, Participant

PHONE = "+84912345678"
NUMBER = "0123456789"
PASSWORD = "mật khẩu cũ của tôi"
VISITOR = Visitor(Channel.PORTAL, "192.0.2.1", "Firefox")


def person(
    number: str | None = NUMBER,
    *,
    personal_number: str | None = None,
    phones: Sequence[str] = (PHONE,),
    emails: Sequence[str] = (),
    password: str | None = PASSWORD,
) -> Account:
    """Put a participant with contacts on file and open an account, with a password unless it is None."""
    participant = Participant.objects.create(
        full_name="Nguyễn Thị Ví Dụ",
        social_insurance_number=number,
        personal_identification_number=personal_number,
    )
    for phone in phones:
        participant.contacts.create(kind=Contact.Kind.PHONE, value=phone)
    for email in emails:
        participant.contacts.create(kind=Contact.Kind.EMAIL, value=email)
    open_accounts([participant.pk])
    account = Account.objects.select_related("participant").get(participant=participant)
    if password is not None:
        set_password(account, password)
    return account


def log_in(number: str, password: str, visitor: Visitor = VISITOR) -> login.LoginResult:
    """Log in on the portal."""
    return login.log_in(number, password, visitor)


def choose(session: Session, old: str, new: str) -> passwords.Chosen | passwords.Refused:
    """Choose a password on the portal."""
    return passwords.choose(session, old, new, VISITOR)
