"""What made voices say: numbers above all, then answers, card numbers, corrections and whole sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.recognisers.syllables import SyllableError, units_of_words
from training.closed import NUMBER_WORDS
from training.readings import english_reading, reading

_ENGLISH_NUMBER_WORDS: Final = (
    *(
        "zero",
        "oh",
        "o",
        "nought",
        "nil",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
    ),
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen"),
    *("nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"),
    *("thousand", "million", "billion", "and", "double", "triple", "treble"),
)
_LETTERS: Final = (
    *(
        "a",
        "bê",
        "bờ",
        "xê",
        "cờ",
        "dê",
        "dờ",
        "đê",
        "đờ",
        "e",
        "giê",
        "gờ",
        "hát",
        "hờ",
        "i",
        "ca",
        "e lờ",
        "lờ",
    ),
    *(
        "em mờ",
        "mờ",
        "en nờ",
        "nờ",
        "o",
        "ô",
        "ơ",
        "pê",
        "pờ",
        "quy",
        "cu",
        "e rờ",
        "rờ",
        "ét xì",
        "sờ",
        "tê",
        "tờ",
    ),
    *("u", "ư", "vê", "vờ", "ích xì", "xờ", "y dài", "i gờ rét"),
)
_POLITE: Final = ("dạ", "vâng", "thưa", "ừ", "à", "dạ vâng")
_CONFUSED: Final = ("1", "4", "6", "0", "8", "5", "3", "2")
"""The digits of the trial's systematic errors: bốn and một, sáu and không, tám, năm and ba, hai and ba."""

_LENGTHS: Final = (1, 2, 3, 4, 4, 5, 6, 7, 8, 9, 10, 10, 10, 12, 12)
_WORD: Final = re.compile(r"[^\W\d_]+(?:'s)?")


@dataclass(frozen=True, slots=True)
class Line:
    """What one clip says."""

    language: str
    text: str
    """Words, with commas for pauses."""
    units: tuple[str, ...]


def lines(sentences: Sequence[str], rng: np.random.Generator) -> Iterator[Line]:
    """Draw without end what is said: half numbers, a fifth short answers, English a sixth.

    Short answers and what stands around numbers are the phrases that the product understands.
    """
    phrases, english_phrases = _Phrases("vi"), _Phrases("en")
    while True:
        what = rng.random()
        if what < 0.16:
            yield english(_english(english_phrases, rng))
        elif what < 0.26:
            yield vietnamese(str(rng.choice(sentences)))
        elif what < 0.46:
            yield vietnamese(_answer(phrases, rng))
        else:
            yield vietnamese(_number(phrases, rng))


def vietnamese(text: str) -> Line:
    """Take Vietnamese words apart. Raises SyllableError for words that aren't."""
    return Line("vi", text, units_of_words(_WORD.findall(text)))


def english(text: str) -> Line:
    """Take each English word as a unit of its own."""
    return Line("en", text, tuple(f"en:{word}" for word in _WORD.findall(text)))


def is_vietnamese(text: str) -> bool:
    """Tell whether all words are Vietnamese syllables."""
    try:
        vietnamese(text)
    except SyllableError:
        return False
    return True


def grammars_units() -> frozenset[str]:
    """Give the units of every word of numbers and answers, Vietnamese and English.

    Words that are no syllables have none: no clip says them.
    """
    vietnamese_words = [word for word in (*NUMBER_WORDS, *_Phrases("vi").words) if is_vietnamese(word)]
    english_words = (*_ENGLISH_NUMBER_WORDS, *_Phrases("en").words)
    return frozenset(units_of_words(vietnamese_words)).union(f"en:{word}" for word in english_words)


def _digits(rng: np.random.Generator) -> str:
    length = rng.choice(_LENGTHS)
    of = _CONFUSED if rng.random() < 0.3 else tuple("0123456789")
    return "".join(rng.choice(of, length))


class _Phrases:
    """The phrases of a language, those with words that aren't syllables left out of Vietnamese."""

    def __init__(self, language: str) -> None:
        of = heard(language)
        usable = is_vietnamese if language == "vi" else bool
        meanings = [phrase for phrases in of.meanings.values() for phrase in phrases]
        self.answers = list(filter(usable, (*meanings, *of.after)))
        self.before = list(filter(usable, of.before))
        self.after = list(filter(usable, of.after))
        self.between = list(filter(usable, of.between))
        self.mistaken = list(filter(usable, (*of.mistaken, *of.anew)))
        self.rather_than = list(filter(usable, of.rather_than))
        everything = (*meanings, *of.before, *of.between, *of.after, *of.mistaken, *of.anew, *of.rather_than)
        self.words = sorted({word for phrase in everything for word in _WORD.findall(phrase)})


def _answer(phrases: _Phrases, rng: np.random.Generator) -> str:
    """Give a short answer, often with a polite word before or after it, or a second answer."""
    said = [str(rng.choice(phrases.answers))]
    if rng.random() < 0.25:
        said.insert(0, str(rng.choice(_POLITE)))
    if rng.random() < 0.35:
        said.append(str(rng.choice(phrases.after)))
    if rng.random() < 0.1:
        said.append(str(rng.choice(phrases.answers)))
    return " ".join(said)


def _number(phrases: _Phrases, rng: np.random.Generator) -> str:
    """Give a number as it is read, sometimes with words around it, corrected, or a card's letters before."""
    said = reading(_digits(rng), rng)
    how = rng.random()
    if how < 0.10:
        said = f"{' '.join(rng.choice(phrases.before, rng.integers(1, 4)))}, {said}"
    elif how < 0.13:
        said = f"{said} {rng.choice(phrases.after)}"
    elif how < 0.16:
        said = f"{said} {rng.choice(phrases.between)} {reading(_digits(rng)[:3], rng)}"
    elif how < 0.21:
        said = f"{reading(_digits(rng)[:4], rng)}, {rng.choice(phrases.mistaken)}, {said}"
    elif how < 0.23:
        one, other = (reading(digit, rng) for digit in rng.choice(tuple("0123456789"), 2, replace=False))
        said = f"à không, {one} {rng.choice(phrases.rather_than)} {other}"
    elif how < 0.28:
        said = f"{' '.join(rng.choice(_LETTERS, 2))} {said}"
    return said


def _english(phrases: _Phrases, rng: np.random.Generator) -> str:
    how = rng.random()
    if how < 0.2:
        return str(rng.choice(phrases.answers))
    if how < 0.6:
        return " ".join(rng.choice([*_ENGLISH_NUMBER_WORDS, *phrases.words], rng.integers(1, 5)))
    return english_reading(_digits(rng), rng)
