"""Who has one of these numbers and the calling telephone on file: one account, none, several of a family."""

from dataclasses import dataclass

from django.utils import timezone

from nhanh8.accounts.find import with_one_of
from nhanh8.accounts.models import Account
from nhanh8.registry.models import Contact
from nhanh8.reissue import plausible


@dataclass(frozen=True, slots=True)
class Match:
    """An account, and which of the readings led to it."""

    account: Account
    best: bool
    """Whether the best did."""
    near: bool
    """Whether one did that is nearly as likely."""


def matched(numbers: tuple[str, ...], near: int, phone: str) -> list[Match]:
    """Find the accounts that have one of the numbers and the phone on file: none, one, or two of several.

    `near` is how many of the numbers, best first, are nearly as likely as the best. The accounts' rows are
    locked: what else is decided about them has to wait. One number is looked up by the statement of twenty.
    """
    on_file = Account.objects.select_for_update(of=("self",)).filter(
        participant__contacts__kind=Contact.Kind.PHONE,
        participant__contacts__value=phone,
        participant__contacts__usable_from__lte=timezone.now(),
    )
    found = on_file.filter(with_one_of(numbers, plausible.MOST)).select_related("participant")
    return [_match(account, numbers, near) for account in found.order_by("pk")[:2]]


def _match(account: Account, numbers: tuple[str, ...], near: int) -> Match:
    theirs = {
        account.participant.social_insurance_number,
        account.participant.personal_identification_number,
    }
    places = [place for place, number in enumerate(numbers) if number in theirs]
    # A number that was keyed with something between its digits is in no place, but it is the only one.
    first = min(places, default=0)
    return Match(account, best=first == 0, near=first < near)
