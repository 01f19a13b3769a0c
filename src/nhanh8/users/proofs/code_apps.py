"""Codes of an app (TOTP, RFC 6238): six digits, new every 30 seconds, each taken once."""

import re
import secrets
import time
from base64 import b32decode, b32encode
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from nhanh8.users.models import CodeApp, User
from nhanh8.users.proofs import sealing

ISSUER: Final = "Nhánh 8"
_SECRET_BYTES: Final = 20
"""RFC 4226, 4: 160 bits."""
_DIGITS: Final = 6
_STEP_S: Final = 30
_STEPS_AWAY: Final = 1
"""A telephone's clock may be off by so many steps (RFC 6238, 5.2)."""
_CODE: Final = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """What an app and we share."""

    text: str
    """Base32, as one types it in."""

    def uri(self, user: User) -> str:
        """Write it as the apps read it from a QR code."""
        label = quote(f"{ISSUER}:{user.username}")
        return f"otpauth://totp/{label}?{urlencode({'secret': self.text, 'issuer': ISSUER}, quote_via=quote)}"

    def code_at(self, step: int) -> str:
        """Give the code of a step."""
        # SHA-1, six digits, 30 seconds: what all apps know.
        totp = TOTP(b32decode(self.text), _DIGITS, SHA1(), _STEP_S)  # noqa: S303 - as HMAC it is sound
        return totp.generate(step * _STEP_S).decode()


def new_secret() -> Secret:
    """Make a secret."""
    return Secret(b32encode(secrets.token_bytes(_SECRET_BYTES)).decode())


def step_of(secret: Secret, typed: str, *, after: int = 0) -> int | None:
    """Give the step whose code was typed, spaces aside; None where it is none of now, or was taken before."""
    code = "".join(typed.split())
    if not _CODE.fullmatch(code):
        return None
    now = int(time.time()) // _STEP_S
    fitting = [
        step
        for step in range(now - _STEPS_AWAY, now + _STEPS_AWAY + 1)
        if constant_time.bytes_eq(secret.code_at(step).encode(), code.encode())
    ]
    return next((step for step in fitting if step > after), None)


def keep(user: User, secret: Secret, step: int) -> None:
    """Make a secret the user's, in place of one they had; its first code was taken."""
    CodeApp.objects.update_or_create(
        user=user, defaults={"secret": sealing.seal(secret.text), "last_step": step}
    )


def take(user: User, typed: str) -> bool:
    """Tell whether a code is right, and take it, in the caller's transaction."""
    app = CodeApp.objects.select_for_update().filter(user=user).first()
    if app is None:
        return False
    try:
        secret = Secret(sealing.unseal(app.secret))
    except sealing.UnreadableError:  # the secret key is another now: nobody comes in by it
        return False
    step = step_of(secret, typed, after=app.last_step)
    if step is None:
        return False
    app.last_step = step
    app.save(update_fields=["last_step"])
    return True
