"""Recovery codes: ten, for paper, each good once in place of the second factor."""

import secrets
from typing import Final

from nhanh8.audit.privacy import keyed_digest
from nhanh8.users.models import RecoveryCode, User

HOW_MANY: Final = 10
_LETTERS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""None that is taken for another: no I, L, O, 0, 1."""
_LENGTH: Final = 12
"""59 bits: beyond guessing even for who has the digests and the key."""
_GROUP: Final = 4


def new_code() -> str:
    """Make a code as it is shown: `ABCD-EFGH-JKMN`."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def as_typed(text: str) -> str:
    """Leave of what was typed what counts: capitals, no spaces and dashes."""
    return "".join(letter for letter in text.upper() if letter in _LETTERS)


def renew(user: User) -> tuple[str, ...]:
    """Make new codes in the caller's transaction; those before no longer work. They exist nowhere else."""
    codes = tuple(new_code() for _ in range(HOW_MANY))
    RecoveryCode.objects.filter(user=user).delete()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    return codes


def take(user: User, typed: str) -> bool:
    """Tell whether a code is right, and take it, in the caller's transaction."""
    taken, _ = RecoveryCode.objects.filter(user=user, digest=_digest(user, typed)).delete()
    return taken > 0


def left(user: User) -> int:
    """Tell how many codes a user still has."""
    return RecoveryCode.objects.filter(user=user).count()


def _digest(user: User, code: str) -> str:
    return keyed_digest("recovery code", f"{user.pk}:{as_typed(code)}")
