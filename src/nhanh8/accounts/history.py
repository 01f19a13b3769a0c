"""What happened to an account, kept for its owner to read."""

from django.db.models import QuerySet
from django.utils import timezone

from nhanh8.accounts.models import Account, Event

What = Event.What


def note(account: Account, what: Event.What, *, way: str, detail: str = "") -> Event:
    """Add an event in the caller's transaction. `detail` is masked already."""
    return Event.objects.create(account=account, at=timezone.now(), what=what, way=way, detail=detail)


def of(account: Account) -> QuerySet[Event]:
    """Give an account's events, the newest first."""
    return Event.objects.filter(account=account).order_by("-at", "-pk")
