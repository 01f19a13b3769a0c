"""Phones as people here write them: `0912 345 678`."""

import phonenumbers
from django import template

register = template.Library()


@register.filter
def national(phone: str) -> str:
    """Write a Vietnamese number (E.164) with its nought, another one with its country; empty: none."""
    if not phone:
        return ""
    number = phonenumbers.parse(phone)
    home = number.country_code == _VIETNAM
    shape = phonenumbers.PhoneNumberFormat.NATIONAL if home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, shape)


_VIETNAM = 84
