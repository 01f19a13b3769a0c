"""Who is logged in: participants' sessions, apart from those of staff."""

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone

from nhanh8.accounts.models import Account, Session
from nhanh8.config import settings

_TOKEN_BYTES = 32
_NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: a page view should seldom cost a write."""


def start(account: Account) -> str:
    """Open a session and give its token, which exists nowhere else."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = timezone.now()
    Session.objects.create(
        account=account,
        token_digest=_digest(token),
        started_at=now,
        used_at=now,
        expires_at=now + settings().login.session_lasts,
    )
    return token


def find(token: str) -> Session | None:
    """Give the session of a token with its account, participant and issued password; None once it ended."""
    now = timezone.now()
    session = (
        Session.objects.select_related("account__participant", "account__issued")
        .filter(
            token_digest=_digest(token), expires_at__gt=now, used_at__gt=now - settings().login.session_idle
        )
        .first()
    )
    if session and now - session.used_at > _NOTED_EVERY:
        session.used_at = now
        session.save(update_fields=["used_at"])
    return session


def end(session: Session) -> None:
    """Log out."""
    session.delete()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
