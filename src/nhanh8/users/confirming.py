"""Step-up: who is logged in says again who they are, by the password, a code of the app, or a passkey."""

from django.db import transaction

from nhanh8.audit import record
from nhanh8.passwords.hashing import matches
from nhanh8.users import code_apps, passkeys, tries
from nhanh8.users.browser import Browser
from nhanh8.users.models import User


def with_password_or_code(user: User, typed: str, browser: Browser) -> bool:
    """Tell whether this is the user's password or the app's code of now; a wrong one counts as at a login."""
    left = tries.count(user.username, browser)
    fits = matches(typed, user.password)
    with transaction.atomic():
        held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        unchanged = held.is_active and held.password == user.password
        right = left and unchanged and (fits or code_apps.take(held, typed))
        if right:
            tries.was_right(user.username, browser)
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
        _noted(user, right=right)
    return right


def _noted(user: User, *, right: bool) -> None:
    if right:
        record.append("users:identity:confirmed", user=user.pk)
    else:
        record.append("users:identity:doubted", user=user.pk)
