"""Log in: a password and then a second factor, or a passkey, which is both."""

from dataclasses import dataclass

from django.db import transaction

from nhanh8.audit import record
from nhanh8.audit.privacy import pseudonym
from nhanh8.passwords.hashing import matches
from nhanh8.users import history
from nhanh8.users.administration import invitations
from nhanh8.users.browser import Browser
from nhanh8.users.entering import tries
from nhanh8.users.history import What
from nhanh8.users.models import User
from nhanh8.users.proofs import code_apps, passkeys, recovery


@dataclass(frozen=True, slots=True, repr=False)
class HalfWay:
    """The password was right; the second factor is to come. This alone opens nothing."""

    user_id: int
    stamp: str
    """What a session is compared with: another password or role in the meantime ends this, too."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Both factors were right."""

    user: User
    recovery_codes_left: int | None = None
    """Where one was used: how many there still are."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Wrong, unknown, locked or tried too often; nobody is told which."""


def with_password(typed_name: str, password: str, browser: Browser) -> HalfWay | Refused:
    """Check a user name and its password.

    An unknown name, a user who is locked and a name that was tried too often cost the same statements and the
    same hash. So does a user without a second factor whose time to set one up is over.
    """
    name = as_name(typed_name)
    left = tries.count(name, browser)
    found = User.objects.filter(username=name).first()
    fits = matches(password, found.password if found else "")
    with transaction.atomic():
        user = User.objects.select_for_update(of=("self",)).filter(pk=_id(found)).first()
        second, invited = has_second_factor(_id(user)), invitations.is_open(_id(user))
        ready = second or invited
        if user and found and fits and left and ready and user.is_active and user.password == found.password:
            tries.was_right(name, browser)
            return HalfWay(user.pk, user.get_session_auth_hash())
        if left:
            _failed(found, name, browser, "password")
    return Refused()


def with_code(half: HalfWay, typed: str, browser: Browser) -> Opened | Refused:
    """Check the second factor: a code of the app, or one of the recovery codes."""
    user = of(half)
    if user is None:
        return Refused()
    left = tries.count(user.username, browser)
    with transaction.atomic():
        held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
        if left and code_apps.take(held, typed):
            return _opened(held, browser)
        if left and recovery.take(held, typed):
            history.note(held, What.RECOVERY_CODE_USED, detail=browser.source_masked)
            return _opened(held, browser, recovery.left(held))
        if left:
            _failed(held, held.username, browser, "second factor")
    return Refused()


def with_passkey(state: str, answer: str, domain: str, browser: Browser) -> Opened | Refused:
    """Check a passkey's answer; it says itself whose it is."""
    left = tries.count(_ANY_PASSKEY + browser.source, browser)
    with transaction.atomic():
        user = passkeys.take(state, answer, domain) if left else None
        if user and user.is_active:
            tries.was_right(_ANY_PASSKEY + browser.source, browser)
            return _opened(user, browser, counted=False)
        if left:
            _failed(user, "", browser, "passkey")
    return Refused()


def set_up(half: HalfWay, browser: Browser) -> Opened | None:
    """Open a session for someone who has just set up the first second factor, in the caller's transaction."""
    user = of(half)
    if user is None or not has_second_factor(user.pk):
        return None
    invitations.take_up(user)
    return _opened(user, browser, counted=False)


def of(half: HalfWay) -> User | None:
    """Give whose login is half-way, unless something has changed since."""
    user = User.objects.filter(pk=half.user_id, is_active=True).first()
    return user if user and user.get_session_auth_hash() == half.stamp else None


def has_second_factor(user_id: int) -> bool:
    """Tell whether a user has a second factor: an app or a passkey."""
    has_app = User.objects.filter(pk=user_id, code_app__isnull=False).exists()
    has_key = User.objects.filter(pk=user_id, passkeys__isnull=False).exists()
    return has_app or has_key


def as_name(typed: str) -> str:
    """Read a user name as it is kept: small letters, nothing around it."""
    return typed.strip().lower()


def ended(user: User) -> None:
    """Note that a user logged out."""
    record.append("users:session:ended", user=user.pk)


def _opened(user: User, browser: Browser, codes_left: int | None = None, *, counted: bool = True) -> Opened:
    if counted:
        tries.was_right(user.username, browser)
    history.note(user, What.LOGGED_IN, detail=browser.source_masked)
    record.append("users:session:opened", user=user.pk, source=pseudonym("source", browser.source))
    return Opened(user, codes_left)


def _failed(user: User | None, name: str, browser: Browser, by: str) -> None:
    """Record what failed while it was counted; of what is blocked `tries` records the first."""
    record.append(
        "users:login:failed",
        user=user.pk if user else None,
        name=pseudonym("user name", name),
        by=by,
        source=pseudonym("source", browser.source),
    )


def _id(user: User | None) -> int:
    return user.pk if user else 0


_ANY_PASSKEY = "passkeys from "
"""In place of a user name, which a passkey's page doesn't ask for."""
