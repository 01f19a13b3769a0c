"""Take up an invitation: its code, and a password of one's own. The second factor is set up next."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction

from nhanh8.audit import record
from nhanh8.audit.privacy import pseudonym
from nhanh8.passwords.hashing import as_compared, hashed
from nhanh8.passwords.weakness import Weakness, weaknesses
from nhanh8.users import history
from nhanh8.users.administration import invitations
from nhanh8.users.browser import Browser
from nhanh8.users.entering import tries
from nhanh8.users.entering.login import HalfWay, Refused, as_name
from nhanh8.users.history import What
from nhanh8.users.models import Invitation, User

AT_LEAST: Final = 12
"""Characters of a user's password: more than a participant's 8, for what it opens."""


@dataclass(frozen=True, slots=True)
class Weak:
    """The code is right and still good; the password is too easy to guess."""

    weaknesses: tuple[Weakness, ...]
    holds_name: bool
    """It has the user's own name in it."""


def take_up(typed_name: str, code: str, password: str, browser: Browser) -> HalfWay | Weak | Refused:
    """Check the code of an invitation and set the password. An unknown name costs what a wrong code does."""
    name = as_name(typed_name)
    left = tries.count(name, browser)
    prepared = hashed(password)
    weak = weakness_of(password, name)
    with transaction.atomic():
        invited = Invitation.objects.select_for_update(of=("self",)).select_related("user")
        invitation = invited.filter(user__username=name, user__is_active=True).first()
        if invitation is None or not invitations.fits(invitation, code) or not left:
            if left:  # of what is blocked `tries` records the first
                record.append(
                    "users:invitation:refused",
                    user=invitation.user_id if invitation else None,
                    source=pseudonym("source", browser.source),
                )
            return Refused()
        tries.was_right(name, browser)
        if weak:
            return weak
        user: User = invitation.user
        user.password = prepared
        user.save(update_fields=["password"])
        invitation.digest = ""
        invitation.save(update_fields=["digest"])
        history.note(user, What.PASSWORD_CHOSEN, detail=browser.source_masked)
        record.append("users:invitation:accepted", user=user.pk)
    return HalfWay(user.pk, user.get_session_auth_hash())


def weakness_of(password: str, name: str) -> Weak | None:
    """Tell what is wrong with a password for the user of this name; None if nothing is."""
    found = weaknesses(password, at_least=AT_LEAST)
    holds_name = name in as_compared(password).lower()
    return Weak(found, holds_name) if found or holds_name else None
