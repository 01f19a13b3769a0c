"""What made voices say: numbers above all, then answers, card numbers, corrections and whole sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from nhanh8.speech.recognisers.syllables import SyllableError, units_of_words
from training.readings import english_reading, reading

_ANSWERS: Final = (
    *(
        "vâng",
        "dạ",
        "dạ vâng",
        "vâng ạ",
        "đúng",
        "đúng rồi",
        "đúng vậy",
        "dạ đúng",
        "phải",
        "phải rồi",
        "ừ",
        "có",
    ),
    *("chính xác", "dạ phải", "ờ", "ừ đúng rồi", "dạ có", "được", "đồng ý", "rồi"),
    *("không", "không phải", "không đúng", "sai", "sai rồi", "chưa đúng", "chưa", "dạ không", "không ạ"),
    *("không phải đâu", "nhầm rồi", "không đúng đâu", "thôi"),
    *(
        "nói lại",
        "nhắc lại",
        "đọc lại",
        "nghe lại",
        "lặp lại",
        "xin nói lại",
        "nói lại đi",
        "nhắc lại giúp tôi",
    ),
    *("cho tôi nghe lại", "nói lại lần nữa", "đọc lại lần nữa", "tôi chưa nghe rõ", "không nghe rõ", "gì cơ"),
    *("gặp nhân viên", "gặp cán bộ", "cán bộ", "tổng đài viên", "gặp tổng đài viên", "cho tôi gặp nhân viên"),
    *("cho tôi gặp cán bộ", "tôi muốn gặp người", "gặp người thật", "nhân viên", "điện thoại viên"),
    *("cho gặp tổng đài viên", "chuyển máy cho nhân viên"),
    *(
        "chậm lại",
        "chậm hơn",
        "nói chậm",
        "nói chậm lại",
        "đọc chậm thôi",
        "chậm thôi",
        "đọc chậm hơn",
        "từ từ",
    ),
    *("nhanh lên", "nhanh hơn", "nói nhanh lên", "đọc nhanh hơn", "nói nhanh hơn", "nhanh lên một chút"),
)
_ENGLISH_ANSWERS: Final = (
    *(
        "yes",
        "yeah",
        "yes please",
        "yes correct",
        "that's right",
        "right",
        "correct",
        "that's correct",
        "yes right",
    ),
    *("no", "no wrong", "wrong", "that's wrong", "no that's wrong", "not correct", "no not correct"),
    *(
        "repeat",
        "repeat please",
        "please repeat",
        "again",
        "say again",
        "say that again",
        "pardon",
        "once again",
    ),
    *("officer", "agent", "operator", "person", "an officer please", "a person please", "agent please"),
    *("slower", "slower please", "slow down", "more slowly", "faster", "faster please", "speed up"),
)
_ENGLISH_WORDS: Final = (
    *("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"),
    *("thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred", "thousand", "and"),
    *("double", "triple", "yes", "yeah", "no", "right", "correct", "wrong", "repeat", "again", "pardon"),
    *(
        "officer",
        "agent",
        "person",
        "operator",
        "slower",
        "slow",
        "slowly",
        "faster",
        "fast",
        "down",
        "please",
    ),
)
_BEFORE: Final = (
    *(
        "số của tôi là",
        "mã số là",
        "mã số bảo hiểm xã hội là",
        "mã số của em là",
        "dạ",
        "dạ số",
        "à",
        "ờ",
        "vâng",
    ),
    *("số là", "em đọc nhé", "mã số của cháu là", "để tôi đọc"),
)
_AFTER: Final = ("ạ", "hết", "hết rồi", "nhé", "đấy", "rồi ạ")
_CORRECTIONS: Final = ("à không", "không phải", "à nhầm", "à không phải", "nhầm", "à quên", "xin lỗi")
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
    """Draw without end what is said: two thirds numbers, English a seventh."""
    while True:
        what = rng.random()
        if what < 0.14:
            yield english(_english(rng))
        elif what < 0.22:
            yield vietnamese(str(rng.choice(sentences)))
        elif what < 0.32:
            yield vietnamese(str(rng.choice(_ANSWERS)))
        else:
            yield vietnamese(_number(rng))


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


def _digits(rng: np.random.Generator) -> str:
    length = rng.choice(_LENGTHS)
    of = _CONFUSED if rng.random() < 0.3 else tuple("0123456789")
    return "".join(rng.choice(of, length))


def _number(rng: np.random.Generator) -> str:
    """Give a number as it is read, sometimes with words around it, corrected, or a card's letters before."""
    said = reading(_digits(rng), rng)
    how = rng.random()
    if how < 0.08:
        return f"{rng.choice(_BEFORE)}, {said}"
    if how < 0.12:
        return f"{said} {rng.choice(_AFTER)}"
    if how < 0.18:
        wrong = reading(_digits(rng)[:4], rng)
        return f"{wrong}, {rng.choice(_CORRECTIONS)}, {said}"
    if how < 0.20:
        one, other = rng.choice(10, 2, replace=False)
        return f"à không, {reading(str(one), rng)} chứ không phải {reading(str(other), rng)}"
    if how < 0.26:
        letters = " ".join(rng.choice(_LETTERS, 2))
        return f"{letters} {said}"
    return said


def _english(rng: np.random.Generator) -> str:
    how = rng.random()
    if how < 0.25:
        return str(rng.choice(_ENGLISH_ANSWERS))
    if how < 0.4:
        return " ".join(rng.choice(_ENGLISH_WORDS, rng.integers(1, 5)))
    return english_reading(_digits(rng), rng)
