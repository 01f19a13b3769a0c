"""The second factors of a user: added, removed, and the recovery codes beside them.

Whoever calls has seen to it that the user has just said who they are, or is setting up the first factor.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction

from nhanh8.audit import record
from nhanh8.users import history
from nhanh8.users.browser import Browser
from nhanh8.users.history import What
from nhanh8.users.models import CodeApp, Passkey, User
from nhanh8.users.proofs import code_apps, passkeys, recovery, sealing
from nhanh8.users.proofs.code_apps import Secret

_SET_UP_WITHIN: Final = timedelta(minutes=15)
"""From when the QR code is shown."""
LONGEST_NAME: Final = 40


@dataclass(frozen=True, slots=True, repr=False)
class Added:
    """The user has one more second factor; with the first one come recovery codes, to be shown once."""

    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotAdded:
    """The code or the key's answer was wrong, or came too late."""


@dataclass(frozen=True, slots=True)
class Removed:
    """The user has one second factor less."""


@dataclass(frozen=True, slots=True)
class NotRemoved:
    """It is the only one, or it isn't theirs."""


def offer_code_app(user: User) -> tuple[Secret, str]:
    """Make a secret for an app, and the sealed form of it that comes back with the app's first code."""
    secret = code_apps.new_secret()
    return secret, sealing.seal(f"{user.pk}:{secret.text}")


def offered(user: User, sealed: str) -> Secret | None:
    """Open what was offered; None where it was to somebody else, or too long ago."""
    try:
        owner, _, text = sealing.unseal(sealed, within=_SET_UP_WITHIN).partition(":")
    except sealing.UnreadableError:
        return None
    return Secret(text) if owner == str(user.pk) else None


def add_code_app(user: User, secret: Secret, code: str, browser: Browser) -> Added | NotAdded:
    """Take an app whose code is right, in place of one there was."""
    step = code_apps.step_of(secret, code)
    if step is None:
        return NotAdded()
    with transaction.atomic():
        held = _held(user)
        codes = _codes_with_the_first(held)
        code_apps.keep(held, secret, step)
        history.note(held, What.CODE_APP_ADDED, detail=browser.source_masked)
        record.append("users:factor:added", user=held.pk, kind="code app")
    return Added(codes)


def add_passkey(
    user: User, name: str, state: str, answer: str, domain: str, browser: Browser
) -> Added | NotAdded:
    """Take a passkey that a browser made."""
    with transaction.atomic():
        held = _held(user)
        codes = _codes_with_the_first(held)
        named = " ".join(name.split())[:LONGEST_NAME] or f"Khóa {held.passkeys.count() + 1}"
        if passkeys.add(held, named, state, answer, domain) is None:
            transaction.set_rollback(True)
            return NotAdded()
        history.note(held, What.PASSKEY_ADDED, detail=browser.source_masked)
        record.append("users:factor:added", user=held.pk, kind="passkey")
    return Added(codes)


def remove_code_app(user: User, browser: Browser) -> Removed | NotRemoved:
    """Take the app away, unless it is the only second factor."""
    with transaction.atomic():
        held = _held(user)
        if not held.passkeys.exists() or not CodeApp.objects.filter(user=held).delete()[0]:
            return NotRemoved()
        history.note(held, What.CODE_APP_REMOVED, detail=browser.source_masked)
        record.append("users:factor:removed", user=held.pk, kind="code app")
    return Removed()


def remove_passkey(user: User, which: int, browser: Browser) -> Removed | NotRemoved:
    """Take a passkey away, unless it is the only second factor."""
    with transaction.atomic():
        held = _held(user)
        others = held.passkeys.exclude(pk=which).exists() or CodeApp.objects.filter(user=held).exists()
        if not others or not Passkey.objects.filter(user=held, pk=which).delete()[0]:
            return NotRemoved()
        history.note(held, What.PASSKEY_REMOVED, detail=browser.source_masked)
        record.append("users:factor:removed", user=held.pk, kind="passkey")
    return Removed()


def renew_recovery_codes(user: User, browser: Browser) -> tuple[str, ...]:
    """Make new recovery codes, to be shown once; those before no longer work."""
    with transaction.atomic():
        held = _held(user)
        codes = recovery.renew(held)
        history.note(held, What.RECOVERY_CODES_RENEWED, detail=browser.source_masked)
        record.append("users:codes:renewed", user=held.pk)
    return codes


def _held(user: User) -> User:
    return User.objects.select_for_update(of=("self",)).get(pk=user.pk)


def _codes_with_the_first(user: User) -> tuple[str, ...]:
    has_one = user.passkeys.exists() or CodeApp.objects.filter(user=user).exists()
    return () if has_one else recovery.renew(user)
