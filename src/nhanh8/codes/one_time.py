"""The life of a one-time code: asked for, made, checked. All inside the caller's transaction."""

import hmac
import secrets
from dataclasses import dataclass

from django.utils import timezone

from nhanh8.audit.privacy import keyed_digest
from nhanh8.codes.models import OneTimeCode
from nhanh8.config import settings

_DIGITS = 6
"""As announced for VssID, and the least of NIST SP 800-63B-4."""


@dataclass(frozen=True, slots=True)
class Right:
    """The code is right; it works no second time."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """The code is wrong."""

    tries_left: int


@dataclass(frozen=True, slots=True)
class Over:
    """Too late, or too many tries: a new one has to be asked for."""


def ask() -> OneTimeCode:
    """Note that a code is wanted, and from when on it isn't any more; the mail that brings it makes it."""
    rules = settings().codes
    return OneTimeCode.objects.create(expires_at=timezone.now() + rules.good_for, tries_left=rules.tries)


def make(code_id: int) -> str | None:
    """Make the text of a code and keep its keyed hash; None if nobody waits for it any more.

    Made again, the earlier text no longer works; the tries already made count on.
    """
    text = f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"
    wanted = OneTimeCode.objects.filter(
        pk=code_id, expires_at__gt=timezone.now(), used_at=None, tries_left__gt=0
    )
    return text if wanted.update(digest=_digest(code_id, text)) else None


def check(code_id: int, typed: str) -> Right | Wrong | Over:
    """Compare what was typed; spaces in it don't matter.

    A code that was never made is wrong as often, and is over as soon, as one that was.
    """
    code = OneTimeCode.objects.select_for_update().get(pk=code_id)
    if is_over(code):
        return Over()
    fits = hmac.compare_digest(code.digest or "never made", _digest(code_id, "".join(typed.split())))
    if fits:
        code.used_at = timezone.now()
    else:
        code.tries_left -= 1
    code.save(update_fields=["used_at", "tries_left"])
    if fits:
        return Right()
    return Wrong(code.tries_left) if code.tries_left else Over()


def is_over(code: OneTimeCode) -> bool:
    """Tell whether nothing typed would be right any more."""
    return bool(code.used_at) or not code.tries_left or code.expires_at <= timezone.now()


def _digest(code_id: int, text: str) -> str:
    return keyed_digest("one-time code", f"{code_id}:{text}")
