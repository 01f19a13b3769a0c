"""Vietnamese numbers and letters, as the North says them, which is what the voice speaks."""

from typing import Final

from nhanh8.speech.languages.language import Language, Unit
from nhanh8.speech.voices.voice import Pace

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES: Final = ((1_000_000, "triệu"), (1_000, "nghìn"))
_LETTERS: Final = {
    "a": "a",
    "b": "bê bò",
    "c": "xê",
    "d": "dê",
    "e": "e",
    "f": "ép phờ",
    "g": "gờ",
    "h": "hát",
    "i": "i ngắn",
    "j": "ji",
    "k": "ca",
    "l": "lờ cao",
    "m": "em-mờ",
    "n": "nờ thấp",
    "o": "o",
    "p": "pê phở",
    "q": "quy",
    "r": "e-rờ",
    "s": "sờ nặng",
    "t": "tê",
    "u": "u",
    "v": "vê",
    "w": "vê kép",
    "x": "xờ nhẹ",
    "y": "i dài",
    "z": "dét",
}
"""The names that keep them apart, where letters have more than one: d and g are alike in "dê" and "giê"."""


def cardinal(number: int) -> tuple[str, ...]:
    """Say a number: 105 is "một trăm linh năm", 21 "hai mươi mốt", 1000 "một nghìn"."""
    words: list[str] = []
    for size, name in _SCALES:
        if number >= size:
            words += [*_below_thousand(number // size, whole=bool(words)), name]
            number %= size
    if number or not words:
        words += _below_thousand(number, whole=bool(words))
    return tuple(words)


def _below_thousand(number: int, *, whole: bool) -> list[str]:
    """Say 0 to 999; `whole` says the hundreds even where they are none ("không trăm")."""
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "trăm"] if hundreds or whole else []
    tens, ones = divmod(rest, 10)
    if tens == 0:
        if ones or not words:
            words += ["linh", _DIGITS[ones]] if words else [_DIGITS[ones]]
        return words
    words += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5:  # noqa: PLR2004 - the digit five, which changes its sound after a ten
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return words


LANGUAGE: Final = Language(
    name="Tiếng Việt",
    digits=_DIGITS,
    letters=_LETTERS,
    upper_case="chữ hoa",
    lower_case="chữ thường",
    number_words=(*_DIGITS, "linh", "mười", "mươi", "mốt", "lăm", "trăm", "nghìn", "triệu"),
    units={
        Unit.SECOND: ("giây", "giây"),
        Unit.MINUTE: ("phút", "phút"),
        Unit.HOUR: ("giờ", "giờ"),
        Unit.DONG: ("đồng", "đồng"),
    },
    cardinal=cardinal,
    thousands=".",
    price_says_one=True,
    price_joint="",
    words_a_minute={Pace.NORMAL: 165, Pace.SLOW: 100},
)
