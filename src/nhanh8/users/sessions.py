"""Where a user is logged in."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.audit import record
from nhanh8.config import settings
from nhanh8.users import history
from nhanh8.users.history import What
from nhanh8.users.models import Session, User
from nhanh8.users.session_store import digest_of


def of(user: User) -> QuerySet[Session]:
    """Give the sessions of a user that still last, the one used last first."""
    now = timezone.now()
    return Session.objects.filter(
        user=user, expire_date__gt=now, used_at__gt=now - settings().users.session_idle
    ).order_by("-used_at")


def end_others(user: User, this: str) -> int:
    """Log a user out everywhere but in the session with this key; say how many sessions that ended."""
    with transaction.atomic():
        count, _ = Session.objects.filter(user=user).exclude(pk=digest_of(this)).delete()
        history.note(user, What.SESSIONS_ENDED)
        record.append("users:session:others ended", user=user.pk, count=count)
    return count


def end_all(user: User) -> None:
    """End all sessions of a user, in the transaction of what is the reason."""
    Session.objects.filter(user=user).delete()
