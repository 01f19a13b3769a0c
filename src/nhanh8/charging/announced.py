"""The hotline as people are told of it, in mails, on pages and screens: its number and what a call costs.

What is spoken stands in the prompts; that they name the same number is tested.
"""

from datetime import timedelta

from django.utils.formats import get_format
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from nhanh8.config import settings

NUMBER = "1900.9068"
"""As announced by Vietnam Social Security."""
NUMBER_TO_DIAL = NUMBER.replace(".", "")

_MINUTE = timedelta(minutes=1)


def fee() -> str:
    """Say what a call costs, in the announced form: "1.000 đồng/phút"."""
    tariff = settings().tariff
    rate = f"{tariff.rate:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
    if tariff.increment == _MINUTE:
        return _("%(rate)s đồng/phút") % {"rate": rate}
    seconds = int(tariff.increment.total_seconds())
    return _("%(rate)s đồng/%(seconds)d giây") % {"rate": rate, "seconds": seconds}


fee_lazy = lazy(fee, str)
"""The same, said in the language of whoever reads it."""
