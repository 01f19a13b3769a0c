"""How long something takes or lasts, in words."""

from datetime import timedelta

from django import template
from django.utils.translation import ngettext

register = template.Library()

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_MINUTE = timedelta(minutes=1)


@register.filter
def in_words(duration: timedelta) -> str:
    """Say a duration in whole days from three days on, in hours from two: "30 ngày", "24 giờ", "60 phút"."""
    if duration >= 3 * _DAY and not duration % _DAY:
        days = duration // _DAY
        return ngettext("%(count)d ngày", "%(count)d ngày", days) % {"count": days}
    if duration >= 2 * _HOUR and not duration % _HOUR:
        hours = duration // _HOUR
        return ngettext("%(count)d giờ", "%(count)d giờ", hours) % {"count": hours}
    minutes = max(duration // _MINUTE, 1)
    return ngettext("%(count)d phút", "%(count)d phút", minutes) % {"count": minutes}
