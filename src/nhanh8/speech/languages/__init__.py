"""Languages: how digits, numbers, durations and prices are written and said. A module for each."""

from typing import Final

from nhanh8.speech.languages import english, vietnamese
from nhanh8.speech.languages.language import Language

LANGUAGES: Final[dict[str, Language]] = {
    "vi": vietnamese.LANGUAGE,
    "en": english.LANGUAGE,
}
"""By their ISO 639 code. The first is what the hotline answers in."""

__all__ = ["LANGUAGES", "Language"]
