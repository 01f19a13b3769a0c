"""How long what happens around users is kept. Users have no time: an administrator removes one."""

from datetime import datetime

from django.db.models import QuerySet

from nhanh8.retention.rules import RECORDS, TRACES, records, rule, traces
from nhanh8.users.models import Event, Invitation, Session


@rule(
    "users:sessions",
    "sessions of staff and filers' representatives",
    since="their end",
    setting=TRACES,
    kept=traces,
)
def sessions(before: datetime) -> QuerySet[Session]:
    """Give sessions that ended by time; logging out removes one at once."""
    return Session.objects.filter(expire_date__lt=before)


@rule(
    "users:invitations",
    "invitations of users that nobody took up",
    since="their end",
    setting=TRACES,
    kept=traces,
)
def invitations(before: datetime) -> QuerySet[Invitation]:
    """Give invitations whose time is over."""
    return Invitation.objects.filter(expires_at__lt=before)


@rule("users:events", "the history of a user", since="the event", setting=RECORDS, kept=records)
def events(before: datetime) -> QuerySet[Event]:
    """Give what happened long ago."""
    return Event.objects.filter(at__lt=before)
