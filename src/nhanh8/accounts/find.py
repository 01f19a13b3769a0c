"""Find the account that a number belongs to."""

from collections.abc import Sequence

from django.db.models import Q

from nhanh8.accounts.models import Account
from nhanh8.registry.numbers import NumberFormatError, parse_number


def with_number(number: str) -> Q:
    """Make the condition for accounts whose participant has this number, 10 or 12 digits.

    What is no number matches nobody, by the same query.
    """
    parsed = _parsed(number)
    return Q(participant__social_insurance_number=parsed) | Q(
        participant__personal_identification_number=parsed
    )


def with_one_of(numbers: Sequence[str], most: int) -> Q:
    """Make the condition for accounts whose participant has one of these numbers, of which there are `most`.

    Fewer make the same query, as long: what stands in for the missing ones matches nobody.
    """
    parsed = dict.fromkeys(map(_parsed, numbers))
    padded = [*parsed, *(f"none {index}" for index in range(most - len(parsed)))]
    return Q(participant__social_insurance_number__in=padded) | Q(
        participant__personal_identification_number__in=padded
    )


def by_number(number: str) -> Account | None:
    """Give the account of the participant with this number."""
    return Account.objects.filter(with_number(number)).first()


def _parsed(number: str) -> str:
    try:
        return parse_number(number)
    except NumberFormatError:
        return ""
