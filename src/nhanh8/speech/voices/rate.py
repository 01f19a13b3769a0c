"""How long a text takes a speaker: what is much shorter or longer than their own usual has another text."""

import re
import unicodedata
from collections.abc import Mapping
from statistics import median
from typing import Final

from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.takes import Fault

_VOWELS: Final = re.compile("[aeiouy]+")
_SHORTEST: Final = 0.5
_LONGEST: Final = 2.0
"""Against the speaker's median. Within one kind of text people vary by a third; half is a word left out."""
_WORD: Final = 2
"""Up to so many syllables are words: said alone, each syllable takes longer than in a sentence."""
_LEAST: Final = 4
"""Fewer clips have no median to speak of."""


def odd_lengths(seconds: Mapping[Clip, float]) -> dict[Clip, Fault]:
    """Find the clips whose length doesn't fit their text, beside the others of the same pace and kind."""
    kinds: dict[tuple[str, str, bool], dict[Clip, float]] = {}
    for clip, length in seconds.items():
        count = syllables(clip.text)
        kinds.setdefault((clip.voice_language, clip.pace, count <= _WORD), {})[clip] = length / count
    odd = {}
    for rates in kinds.values():
        usual = median(rates.values())
        for clip, rate in rates.items() if len(rates) >= _LEAST else ():
            if rate < _SHORTEST * usual:
                odd[clip] = Fault.TOO_SHORT
            elif rate > _LONGEST * usual:
                odd[clip] = Fault.TOO_LONG
    return odd


def syllables(text: str) -> int:
    """Estimate how many syllables a text has: groups of vowels, one a word at least; one for each digit."""
    plain = unicodedata.normalize("NFD", text.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    words = re.findall(r"\d|[^\W\d]+", letters)
    return max(sum(max(len(_VOWELS.findall(word)), 1) for word in words), 1)
