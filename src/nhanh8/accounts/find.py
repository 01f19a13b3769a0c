"""Find the account that a number belongs to."""

from django.db.models import Q

from nhanh8.accounts.models import Account
from nhanh8.registry.numbers import NumberFormatError, parse_number


def with_number(number: str) -> Q:
    """Make the condition for accounts whose participant has this number, 10 or 12 digits.

    What is no number matches nobody, by the same query.
    """
    try:
        parsed = parse_number(number)
    except NumberFormatError:
        parsed = ""
    return Q(participant__social_insurance_number=parsed) | Q(
        participant__personal_identification_number=parsed
    )


def by_number(number: str) -> Account | None:
    """Give the account of the participant with this number."""
    return Account.objects.filter(with_number(number)).first()
