"""Step-up: who is logged in shows the second factor again, a code of the app or a passkey.

A password isn't enough: it may have been read over a shoulder, at the very screen that was left open.
"""

from django.db import transaction

from nhanh8.audit import record
from nhanh8.users.browser import Browser
from nhanh8.users.entering import tries
from nhanh8.users.models import User
from nhanh8.users.proofs import code_apps, passkeys


def with_code(user: User, typed: str, browser: Browser) -> bool:
    """Tell whether this is the app's code of now, and take it; a wrong one counts as at a login."""
    left = tries.count(user.username, browser)
    with transaction.atomic():
        held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        unchanged = held.is_active and held.password == user.password
        right = left and unchanged and code_apps.take(held, typed)
        if right:
            tries.was_right(user.username, browser)
        if left:  # of what is blocked `tries` records the first
            _noted(held, right=right)
    return right


def with_passkey(user: User, state: str, answer: str, domain: str, browser: Browser) -> bool:
    """Tell whether a passkey of this user answered."""
    left = tries.count(user.username, browser)
    with transaction.atomic():
        whose = passkeys.take(state, answer, domain) if left else None
        right = whose == user and user.is_active
        if right:
            tries.was_right(user.username, browser)
        if left:
            _noted(user, right=right)
    return right


def _noted(user: User, *, right: bool) -> None:
    if right:
        record.append("users:identity:confirmed", user=user.pk)
    else:
        record.append("users:identity:doubted", user=user.pk)
