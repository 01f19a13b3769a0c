"""English numbers and letters."""

from typing import Final

from nhanh8.speech.languages.language import Language, Unit
from nhanh8.speech.voices.voice import Pace

_DIGITS: Final = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS: Final = (
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
_BELOW_TWENTY: Final = (*_DIGITS, *TEENS)
TENS: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES: Final = ((1_000_000, "million"), (1_000, "thousand"))
_LETTERS: Final = {
    "a": "A for Alfa",
    "b": "B for Bravo",
    "c": "C for Charlie",
    "d": "D for Delta",
    "e": "E for Echo",
    "f": "F for Foxtrot",
    "g": "G for Golf",
    "h": "H for Hotel",
    "i": "I for India",
    "j": "J for Juliett",
    "k": "K for Kilo",
    "l": "L for Lima",
    "m": "M for Mike",
    "n": "N for November",
    "o": "O for Oscar",
    "p": "P for Papa",
    "q": "Q for Quebec",
    "r": "R for Romeo",
    "s": "S for Sierra",
    "t": "T for Tango",
    "u": "U for Uniform",
    "v": "V for Victor",
    "w": "W for Whiskey",
    "x": "X for X-ray",
    "y": "Y for Yankee",
    "z": "Z for Zulu",
}
"""With the words of the ICAO alphabet: many letters have names that rhyme."""


def cardinal(number: int) -> tuple[str, ...]:
    """Say a number: 105 is "one hundred and five", 1000 "one thousand"."""
    words: list[str] = []
    for size, name in _SCALES:
        if number >= size:
            words += [*_below_thousand(number // size), name]
            number %= size
    if number or not words:
        words += _below_thousand(number)
    return tuple(words)


def _below_thousand(number: int) -> list[str]:
    hundreds, rest = divmod(number, 100)
    words = [_DIGITS[hundreds], "hundred"] if hundreds else []
    if words and rest:
        words.append("and")
    if rest >= len(_BELOW_TWENTY):
        tens, rest = divmod(rest, 10)
        words.append(TENS[tens - 2])
        return [*words, _DIGITS[rest]] if rest else words
    return [*words, _BELOW_TWENTY[rest]] if rest or not words else words


LANGUAGE: Final = Language(
    name="English",
    digits=_DIGITS,
    letters=_LETTERS,
    upper_case="capital",
    lower_case="small",
    number_words=(*_BELOW_TWENTY, *TENS, "and", "hundred", "thousand", "million"),
    units={
        Unit.SECOND: ("second", "seconds"),
        Unit.MINUTE: ("minute", "minutes"),
        Unit.HOUR: ("hour", "hours"),
        Unit.DONG: ("dong", "dong"),
    },
    cardinal=cardinal,
    thousands=",",
    price_says_one=False,
    price_joint="per",
    words_a_minute={Pace.NORMAL: 165, Pace.SLOW: 125},
)
