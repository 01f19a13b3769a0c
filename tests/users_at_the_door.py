"""Users who log in as people do: with a password, the codes of an app, and recovery codes."""

import time

from nhanh8.passwords.hashing import hashed
from nhanh8.users.browser import Browser
from nhanh8.users.models import User
from nhanh8.users.proofs import code_apps, recovery
from nhanh8.users.proofs.code_apps import Secret
from nhanh8.users.roles import Role
from staff import a_user

PASSWORD = "một câu dài của cán bộ"
BROWSER = Browser("192.0.2.7", "Firefox")
SECRET = Secret("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
STEP_S = 30


def a_user_with_an_app(role: Role = Role.ADMINISTRATOR, username: str = "quantri") -> User:
    """Make a user who has a password and an app."""
    user = a_user(role, username)
    user.password = hashed(PASSWORD)
    user.save()
    code_apps.keep(user, SECRET, 0)
    return user


def code(*, steps_away: int = 0) -> str:
    """Give what the app shows, now or some steps away."""
    return SECRET.code_at(int(time.time()) // STEP_S + steps_away)


def recovery_codes(user: User) -> tuple[str, ...]:
    """Give a user recovery codes."""
    return recovery.renew(user)
