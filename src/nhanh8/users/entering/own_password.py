"""A user changes their own password."""

from django.db import transaction

from nhanh8.audit import record
from nhanh8.passwords.hashing import hashed, matches
from nhanh8.users import history, sessions
from nhanh8.users.browser import Browser
from nhanh8.users.entering import tries
from nhanh8.users.entering.joining import Weak, weakness_of
from nhanh8.users.entering.login import Refused
from nhanh8.users.history import What
from nhanh8.users.models import User


def change(user: User, old: str, new: str, browser: Browser) -> User | Weak | Refused:
    """Replace a user's password, end all their sessions and tell them by mail; give the user as they are now.

    A wrong old password counts as a failed login does. Right or wrong, two hashes are computed.
    """
    left = tries.count(user.username, browser)
    was = user.password
    fits = matches(old, was)
    prepared = hashed(new)
    weak = weakness_of(new, user.username)
    with transaction.atomic():
        held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if not left or not fits or held.password != was or not held.is_active:
            if left:  # of what is blocked `tries` records the first
                record.append("users:password:change refused", user=user.pk)
            return Refused()
        tries.was_right(user.username, browser)
        if weak:
            return weak
        held.password = prepared
        held.save(update_fields=["password"])
        sessions.end_all(held)
        history.note(held, What.PASSWORD_CHANGED, detail=browser.source_masked)
        record.append("users:password:changed", user=held.pk)
    return held
