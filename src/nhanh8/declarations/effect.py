"""What an accepted declaration does: its phone and e-mail come on file, and everyone concerned is told."""

from datetime import datetime

from nhanh8.accounts import history, issuing
from nhanh8.accounts.models import Account
from nhanh8.audit.privacy import mask, mask_email
from nhanh8.declarations.models import Declaration
from nhanh8.registry import changes, contacts
from nhanh8.registry.models import Contact

_WHAT = {Contact.Kind.PHONE: history.What.PHONE_DECLARED, Contact.Kind.EMAIL: history.What.EMAIL_DECLARED}
_MASK = {Contact.Kind.PHONE: mask, Contact.Kind.EMAIL: mask_email}


def hold(declaration: Declaration) -> Account | None:
    """Lock the account that a declaration is about: whatever is decided about a password waits."""
    return Account.objects.select_for_update().filter(participant=declaration.participant_id or 0).first()


def replaces_a_phone(declaration: Declaration) -> bool:
    """Tell whether a phone on file would give way to one that isn't."""
    phones = Contact.objects.filter(participant=declaration.participant_id, kind=Contact.Kind.PHONE)
    return bool(declaration.phone) and phones.exists() and not phones.filter(value=declaration.phone).exists()


def carry_out(declaration: Declaration, account: Account | None) -> datetime | None:
    """Put what was declared on file, in the caller's transaction, which holds the account.

    Gives since when it may be used; None if it was on file already. Passwords on offer are withdrawn where a
    contact gave way: one may lie in a mailbox that is given up, and what is on its way there isn't made any
    more. The last statements append to the audit record.
    """
    if declaration.participant_id is None:
        return None
    result = contacts.put_on_file(
        declaration.participant_id, phone=declaration.phone, email=declaration.email
    )
    if result is None:
        return None
    if account is not None:
        if result.change.removed:
            issuing.withdraw_offers(account)
        for one in result.added:
            kind = Contact.Kind(one.kind)
            history.note(account, _WHAT[kind], way=declaration.form, detail=_MASK[kind](one.value))
    changes.note([result.change])
    return result.usable_from if result.added else None
