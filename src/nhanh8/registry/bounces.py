"""Count the mails in a row that an address on file didn't take."""

from typing import Any

from django.db.models import F, QuerySet
from django.dispatch import receiver

from nhanh8.mail import outcomes
from nhanh8.registry.models import Contact


def bouncing() -> int:
    """Say how many e-mail addresses on file, each counted once, bounced when mail was last sent there."""
    return Contact.objects.filter(kind=Contact.Kind.EMAIL, bounces__gt=0).values("value").distinct().count()


@receiver(outcomes.address_refused)
def _count(*, address: str, **_: Any) -> None:
    _on_file(address).update(bounces=F("bounces") + 1)


@receiver(outcomes.address_works)
def _forget(*, address: str, **_: Any) -> None:
    _on_file(address).filter(bounces__gt=0).update(bounces=0)


def _on_file(address: str) -> QuerySet[Contact]:
    """Find an address with everyone who has it: it is of as little use to each of them."""
    return Contact.objects.filter(kind=Contact.Kind.EMAIL, value=address)
