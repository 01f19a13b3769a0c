"""Who is logged in: participants' sessions, apart from those of staff."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from nhanh8.accounts.models import Account, Session
from nhanh8.accounts.visitor import Visitor
from nhanh8.audit import record
from nhanh8.config import settings

_TOKEN_BYTES = 32
_LONGEST_AGENT = 200
_NOTED_EVERY = timedelta(minutes=1)
"""How exactly the last use is noted: a page view should seldom cost a write."""


def start(account: Account, visitor: Visitor) -> str:
    """Open a session and give its token, which exists nowhere else."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = timezone.now()
    Session.objects.create(
        account=account,
        token_digest=_digest(token),
        channel=visitor.channel,
        agent=visitor.agent[:_LONGEST_AGENT],
        source_masked=visitor.source_masked,
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
        # Not `save`: it may have been ended this moment.
        Session.objects.filter(pk=session.pk).update(used_at=now)
    return session


def end(session: Session) -> None:
    """Log out."""
    with transaction.atomic():
        session.delete()
        record.append("accounts:session:ended", account=session.account_id)


def of(account: Account) -> QuerySet[Session]:
    """Give the sessions of an account that still last, the one used last first."""
    now = timezone.now()
    return Session.objects.filter(
        account=account, expires_at__gt=now, used_at__gt=now - settings().login.session_idle
    ).order_by("-used_at")


def ends_at(session: Session) -> datetime:
    """Tell when a session ends if it isn't used from now on."""
    return min(session.expires_at, timezone.now() + settings().login.session_idle)


def end_one(session: Session, which: int) -> bool:
    """Log out one of the sessions of this session's account; False if it has no such session."""
    with transaction.atomic():
        count, _ = Session.objects.filter(pk=which, account=session.account_id).delete()
        if count:
            record.append("accounts:session:ended elsewhere", account=session.account_id, session=which)
    return count > 0


def end_others(session: Session) -> int:
    """Log out everywhere else; say how many sessions that ended."""
    with transaction.atomic():
        count = _remove(Session.objects.filter(account=session.account_id).exclude(pk=session.pk))
        if count:
            record.append("accounts:session:others ended", account=session.account_id, count=count)
    return count


def end_all(account: Account) -> int:
    """Log an account out everywhere, in the caller's transaction, which records it; say how many sessions."""
    return _remove(Session.objects.filter(account=account))


def wrong_password_in(session: Session) -> None:
    """Count a wrong old password in a session, in the caller's transaction; too many end it."""
    Session.objects.filter(pk=session.pk).update(wrong_passwords=F("wrong_passwords") + 1)
    Session.objects.filter(pk=session.pk, wrong_passwords__gte=settings().login.tries).delete()


def _remove(which: QuerySet[Session]) -> int:
    """Remove sessions with what was begun in them; say how many sessions that were."""
    _, removed = which.delete()
    return removed.get("accounts.Session", 0)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
