"""How people read a number aloud: digit by digit, in groups, as cardinals, with the words of their region."""

from typing import Final

import numpy as np

_DIGITS: Final = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION, _MILLION, _THOUSAND = 10**9, 10**6, 10**3
_PATTERNS: Final = (
    (1,),
    (2,),
    (3,),
    (4,),
    (3, 4),
    (4, 3),
    (2, 3),
    (3, 2),
    (3, 3, 4),
    (4, 3, 3),
    (4, 4, 2),
    (2, 2, 3, 3),
    (1, 2, 3),
)
"""Lengths of the groups; the last pattern's start again where the number is longer."""
_ENGLISH: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS: Final = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()  # noqa: SIM905
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905 - tables


class Reader:
    """One person's habits: the words they use, drawn once."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._none = "zê rô" if self._sometimes(0.1) else "không"
        self._seven = "bẩy" if self._sometimes(0.15) else "bảy"
        south = self._sometimes(0.5)
        self._and = "lẻ" if south else "linh"
        self._thousand = "ngàn" if south else "nghìn"
        self._five = "nhăm" if not south and self._sometimes(0.25) else "lăm"
        self._four = "tư" if self._sometimes(0.7) else "bốn"
        self._short_tens = self._sometimes(0.5)
        self._one_after_ten = "mốt" if self._sometimes(0.93) else "một"

    def read(self, digits: str) -> str:
        """Read any number of digits, a comma after each group."""
        if len(digits) >= 4 and digits[0] != "0" and self._sometimes(0.12):
            return self._cardinal(int(digits))
        pattern = _PATTERNS[self._rng.integers(len(_PATTERNS))]
        as_numbers = self._sometimes(0.5)
        groups: list[str] = []
        place = 0
        while place < len(digits):
            length = pattern[len(groups) % len(pattern)]
            group = digits[place : place + length]
            groups.append(self._group(group) if as_numbers else self._singly(group))
            place += length
        joint = ", " if self._sometimes(0.6) else " "
        return joint.join(groups)

    def _singly(self, digits: str) -> str:
        return " ".join(self._digit(digit) for digit in digits)

    def _digit(self, digit: str) -> str:
        return {"0": self._none, "7": self._seven}.get(digit, _DIGITS[int(digit)])

    def _group(self, digits: str) -> str:
        if digits[0] == "0" or len(digits) == 1:
            return self._singly(digits)
        if len(digits) == 4:
            if self._sometimes(0.5):
                return f"{self._group(digits[:2])} {self._group(digits[2:])}"
            return self._cardinal(int(digits))
        return self._cardinal(int(digits))

    def _cardinal(self, number: int) -> str:
        words: list[str] = []
        for size, name in ((_BILLION, "tỷ"), (_MILLION, "triệu"), (_THOUSAND, self._thousand)):
            if number >= size:
                part = number // size
                words += [self._below_thousand(part, whole=bool(words)), name]
                number %= size
                if number == 0:
                    return " ".join(words)
        words.append(self._below_thousand(number, whole=bool(words)))
        return " ".join(word for word in words if word)

    def _below_thousand(self, number: int, *, whole: bool) -> str:
        hundreds, rest = divmod(number, 100)
        words = (
            [_DIGITS[0] if hundreds == 0 else self._digit(str(hundreds)), "trăm"] if hundreds or whole else []
        )
        tens, ones = divmod(rest, 10)
        if tens == 0:
            if ones and words:
                last = self._four if ones == 4 else self._digit(str(ones))
                words += [self._and, last]
            elif ones or not words:
                words.append(self._digit(str(ones)))
            return " ".join(words)
        if tens == 1:
            words.append("mười")
            ones_said = {0: "", 5: self._five}.get(ones, self._digit(str(ones)))
        else:
            short = self._short_tens and ones > 0
            words += [self._digit(str(tens))] if short else [self._digit(str(tens)), "mươi"]
            special = {0: "", 1: self._one_after_ten, 4: self._four, 5: self._five}
            ones_said = special.get(ones, self._digit(str(ones)))
        return " ".join([*words, ones_said]).strip()

    def _sometimes(self, probability: float) -> bool:
        return bool(self._rng.random() < probability)


def reading(digits: str, rng: np.random.Generator) -> str:
    """Read digits in Vietnamese, as one person might: words, and a comma where there is a pause."""
    return Reader(rng).read(digits)


def english_reading(digits: str, rng: np.random.Generator) -> str:
    """Read digits in English: singly, "double three", or in pairs as "forty two"."""
    zero = "oh" if rng.random() < 0.4 else "zero"
    in_pairs, doubles = rng.random() < 0.25, rng.random() < 0.3
    size = int(rng.integers(2, 5))
    words: list[str] = []
    place = 0
    while place < len(digits):
        pair = digits[place : place + 2]
        if place and place % size == 0 and words[-1][-1] != ",":
            words[-1] += ","
        if len(pair) == 2 and doubles and pair[0] == pair[1]:
            triple = digits[place : place + 3] == pair[0] * 3
            words += ["triple" if triple else "double", _english_digit(pair[0], zero)]
            place += 3 if triple else 2
        elif len(pair) == 2 and in_pairs and pair[0] != "0":
            words += _english_below_hundred(int(pair))
            place += 2
        else:
            words.append(_english_digit(pair[0], zero))
            place += 1
    return " ".join(words)


def _english_digit(digit: str, zero: str) -> str:
    return zero if digit == "0" else _ENGLISH[int(digit)]


def _english_below_hundred(number: int) -> list[str]:
    if number < 20:
        return [_TEENS[number - 10]]
    tens, ones = divmod(number, 10)
    return [_TENS[tens - 2], *([_ENGLISH[ones]] if ones else [])]
