"""The typeface that is served: whole for Vietnamese, and as the CSS describes it."""

import re
import unicodedata
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from nhanh8 import site

_STATIC = Path(site.__file__).parent / "static"
_CSS = (_STATIC / "nhanh8.css").read_text()
_FONTS = sorted((_STATIC / "fonts").glob("*.woff2"))

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\N{COMBINING GRAVE ACCENT}", "\N{COMBINING HOOK ABOVE}", "\N{COMBINING TILDE}")
_MORE_TONES = ("\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DOT BELOW}")


def _letters() -> str:
    """Make all of Vietnamese's letters, which are also the foreign f, j, w and z."""
    vowels = [
        unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES + _MORE_TONES
    ]
    small = "".join(vowels) + "bcdđghklmnpqrstvxfjwz"
    return small + small.upper()


def _characters(font: Path) -> set[int]:
    return set(TTFont(font).getBestCmap())


def test_there_are_two_weights() -> None:
    assert [TTFont(font)["OS/2"].usWeightClass for font in _FONTS] == [400, 600]


@pytest.mark.parametrize("font", _FONTS, ids=lambda font: font.stem)
def test_every_letter_of_vietnamese_is_in_it(font: Path) -> None:
    letters = _letters()
    assert len(set(letters)) == 2 * (12 * 6 + 21)
    assert not [letter for letter in letters if ord(letter) not in _characters(font)]


@pytest.mark.parametrize("font", _FONTS, ids=lambda font: font.stem)
def test_what_pages_say_besides_letters_is_in_it(font: Path) -> None:
    assert not [
        sign for sign in "0123456789.,:;?!“”‘’–—…·•()/+%₫@_#&\u00a0" if ord(sign) not in _characters(font)
    ]


def test_the_css_announces_just_what_is_in_it() -> None:
    announced = re.findall(r"unicode-range: ([^;]+);", _CSS)
    assert len(announced) == len(_FONTS)
    for ranges, font in zip(announced, _FONTS, strict=True):
        told = set[int]()
        for first, last in re.findall(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?", ranges):
            told |= set(range(int(first, 16), int(last or first, 16) + 1))
        assert _characters(font) <= told


def test_its_licence_travels_with_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (_STATIC / "fonts" / "OFL.txt").read_text()
