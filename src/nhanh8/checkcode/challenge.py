"""The life of a check code: made for a form, shown, answered once.

make     a form is about to be shown
shown    its picture or recording is asked for
answer   the form came back
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from nhanh8.audit.privacy import keyed_digest
from nhanh8.checkcode.models import CheckCode
from nhanh8.config import settings
from nhanh8.limits import allowance

DIGITS: Final = "02345689"
"""Without 1 and 7, which a twisted picture turns into one another. Digits alone, since Vietnamese names of
letters (bê, xê, dê, đê ...) can't be told apart in noise and differ between North and South."""
LENGTH: Final = 5
"""One guess is right once in 32,768; and nobody takes five digits for the six of the code that is mailed."""
_NAME_BYTES: Final = 16
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_PICTURES: Final = 3
"""Of one code. Each is drawn anew, and many drawings together tell a program what one doesn't; a browser asks
for one, and again on the way back."""
_RECORDINGS: Final = 20
"""Of one code: iOS asks for each playing in pieces. They are all the same."""
_CLEANED_AT_ONCE: Final = 100
"""Codes past their time that are removed when one is made: more than come, little enough not to be felt."""


@dataclass(frozen=True, slots=True)
class Made:
    """A check code for one form."""

    name: str


@dataclass(frozen=True, slots=True)
class TooMany:
    """This network address had its check codes of an hour or a day."""

    renewed_in: timedelta


@dataclass(frozen=True, slots=True, repr=False)
class Shown:
    """What a picture or recording has to show."""

    digits: str
    grain: int
    """Seed of what masks a recording: it is the same each time, and nothing is learnt from the difference."""


@dataclass(frozen=True, slots=True)
class Right:
    """The code was read."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something else was typed; the code is gone."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Answered before, too late, or no such code: nothing was compared."""


def make(source: str) -> Made | TooMany:
    """Make a check code for a form shown to a network address (as limits count them)."""
    rules = settings().checkcode
    with transaction.atomic():
        spent = allowance.spend("check code", rules.per_source, allowance.each_of(source))
        if isinstance(spent, allowance.UsedUp):
            return TooMany(allowance.renewed_in(spent.window))
        _clean_up()
        name = secrets.token_urlsafe(_NAME_BYTES)
        CheckCode.objects.create(
            name=name,
            expires_at=timezone.now() + rules.good_for,
            pictures_left=_PICTURES,
            recordings_left=_RECORDINGS,
        )
    return Made(name)


def to_draw(name: str) -> Shown | None:
    """Give what a picture has to show, and count it; None once the code is gone or was drawn too often."""
    return _shown(name, "pictures_left")


def to_say(name: str) -> Shown | None:
    """Give what a recording has to say, and count it; None once the code is gone or was said too often."""
    return _shown(name, "recordings_left")


def answer(name: str, typed: str) -> Right | Wrong | Gone:
    """Compare what was typed; spaces in it don't matter. Right or wrong, the code is gone then."""
    if not _NAME.fullmatch(name):
        return Gone()
    removed, _ = CheckCode.objects.filter(name=name, expires_at__gt=timezone.now()).delete()
    if not removed:
        return Gone()
    digits = "".join(typed.split()).encode()
    return Right() if hmac.compare_digest(_digits_of(name).encode(), digits) else Wrong()


def _shown(name: str, counted: str) -> Shown | None:
    if not _NAME.fullmatch(name):
        return None
    showing = CheckCode.objects.filter(name=name, expires_at__gt=timezone.now(), **{f"{counted}__gt": 0})
    if not showing.update(**{counted: F(counted) - 1}):
        return None
    return Shown(_digits_of(name), int(keyed_digest("check code's grain", name), 16))


def _digits_of(name: str) -> str:
    number = int(keyed_digest("check code", name), 16)
    digits = []
    for _ in range(LENGTH):
        number, which = divmod(number, len(DIGITS))
        digits.append(DIGITS[which])
    return "".join(digits)


def _clean_up() -> None:
    past = CheckCode.objects.filter(expires_at__lte=timezone.now()).order_by("expires_at")
    CheckCode.objects.filter(pk__in=list(past.values_list("pk", flat=True)[:_CLEANED_AT_ONCE])).delete()
