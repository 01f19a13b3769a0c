"""What messages have in common: the greeting, and how a moment is written."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from nhanh8.mail.message import Paragraph


def greeting(name: str) -> Paragraph:
    """Greet a person by name."""
    return Paragraph(format_lazy(_("Kính gửi {name},"), name=name))


def date_and_time(moment: datetime) -> str:
    """Write a moment as people here read it, in Vietnam's time: 09:30, 07/07/2026."""
    return date_format(timezone.localtime(moment), "H:i, d/m/Y")
