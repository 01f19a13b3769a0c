"""Words in a colour. Unfold renders a template for each, which is half of a long list's time."""

from enum import StrEnum

from django.utils.html import format_html
from django.utils.safestring import SafeString


class Colour(StrEnum):
    """What a colour means; the words say it, too."""

    PLAIN = "plain"
    GOOD = "good"
    CARE = "care"
    WRONG = "wrong"


def label(words: str, colour: Colour) -> SafeString:
    """Give words in a colour, for a cell of a list."""
    return format_html('<span class="console-label console-label-{}">{}</span>', colour, words)
