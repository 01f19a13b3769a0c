"""What happened to a user: a history that they and administrators read, and a mail where it matters."""

from enum import StrEnum
from typing import Final

from django.db.models import QuerySet

from nhanh8.mail import letters
from nhanh8.users.models import Event, User

NOTICE: Final = "users:changed"


class What(StrEnum):
    """What happened; the words for people are in `nhanh8.users.words`."""

    INVITED = "invited"
    PASSWORD_CHOSEN = "password chosen"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - the name of an event
    LOGGED_IN = "logged in"
    CODE_APP_ADDED = "code app added"
    CODE_APP_REMOVED = "code app removed"
    PASSKEY_ADDED = "passkey added"
    PASSKEY_REMOVED = "passkey removed"
    RECOVERY_CODES_RENEWED = "recovery codes renewed"
    RECOVERY_CODE_USED = "recovery code used"
    SESSIONS_ENDED = "sessions ended"
    ROLE_CHANGED = "role changed"
    ROLE_PROPOSED = "role proposed"
    ROLE_DECLINED = "role declined"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    RESET = "reset"


TOLD: Final = frozenset(
    {
        What.PASSWORD_CHANGED,
        What.CODE_APP_ADDED,
        What.CODE_APP_REMOVED,
        What.PASSKEY_ADDED,
        What.PASSKEY_REMOVED,
        What.RECOVERY_CODES_RENEWED,
        What.RECOVERY_CODE_USED,
    }
)
"""What its owner is told by mail (OWASP ASVS 6.3.7)."""


def note(user: User, what: What, *, by: User | None = None, detail: str = "") -> Event:
    """Add an event in the caller's transaction, and a mail about it where it matters."""
    event = Event.objects.create(user=user, what=what, by=by, detail=detail)
    if what in TOLD:
        letters.post(NOTICE, [letters.Posted(event.pk, user.email)])
    return event


def of(user: User) -> QuerySet[Event]:
    """Give a user's events, the newest first."""
    return Event.objects.filter(user=user).select_related("by")
