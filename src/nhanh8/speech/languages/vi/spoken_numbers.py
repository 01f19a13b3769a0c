"""Vietnamese numbers in every reading, north and south, laid into the grammar's network."""

import math
from typing import Final

from nhanh8.speech.numbers.network import Network
from nhanh8.speech.numbers.reading import add
from nhanh8.speech.numbers.scales import Group, bare, scales

DIGITS: Final = (
    "không|zê rô|dê rô",
    "một",
    "hai",
    "ba",
    "bốn",
    "năm",
    "sáu",
    "bảy|bẩy",
    "tám",
    "chín",
)
_FOUR: Final = "bốn|tư"
_AFTER_TEN: Final = (*DIGITS[1:4], _FOUR, "lăm|nhăm", *DIGITS[6:])
"""1 to 9 after "mười"."""
_AFTER_TENS: Final = ("mốt", *_AFTER_TEN[1:])
"""1 to 9 after "mươi"."""
_AFTER_LINH: Final = (*DIGITS[:4], _FOUR, *DIGITS[5:])
"""0 to 9 after "linh"."""
_AFTER_HUNDRED: Final = _AFTER_LINH[1:]
"""1 to 9 for tens: "ba trăm hai" is 320."""
_FIRST_OF_TENS: Final = 2
_SHORT: Final = {1: "mốt", 4: "tư", 5: "lăm|nhăm"}
"""What tells that "mươi" was left out: "hai mốt"."""
# Both shares are guesses: the grammar takes any way of saying a number, and these only tell two apart.
_SHORT_WAY: Final = math.log(0.5)
"""Of leaving out "mươi" after a hundred: "tám trăm hai ba"."""
_ODD_WAY: Final = math.log(0.1)
"""Of saying "hai mươi một" or "năm" for "mốt" and "lăm", and of "ba trăm hai" for 320."""

_SCALES: Final = {1: "nghìn|ngàn", 2: "triệu", 3: "tỷ|tỉ"}
"""By how many groups of three digits follow."""


def numbers(network: Network, start: int, end: int) -> None:
    """Lay a number below a thousand thousand million, as it begins and as it goes on."""
    scale = network.place()
    done = network.place()
    network.link(done, end)
    network.link(done, scale)
    ones, tens = (bare(network, digits, end, [scale]) for digits in (1, 2))
    hundreds = _hundreds(network, done, ones, tens)
    low, high = network.place(), network.place()
    for place in (low, high):
        network.link(place, done)
        network.link(place, hundreds)
    network.link(high, _tens(network, done, ones))
    for digit, words in enumerate(DIGITS):
        network.say(start, words, low if digit < _FIRST_OF_TENS else high, add(str(digit)))
    network.say(start, "tư", done, add("4"), _ODD_WAY)
    _teens(network, start, done, ones)
    scales(network, scale, end, _SCALES, _group)


def _group(network: Network, group: Group) -> None:
    """Lay three digits after a scale; the first may be left out: "hai nghìn linh năm"."""
    start, end = group.start, group.end
    hundreds = _hundreds(network, end, group.ones, group.tens)
    for digit, words in enumerate(DIGITS):
        network.say(start, words, hundreds, add(str(digit)))
    _below_hundred(network, start, end, group.ones, leading="0")
    _linh(network, start, end, "00")
    if group.is_last:
        network.say(start, "rưỡi", end, add("500"))
        for digit, words in enumerate(_AFTER_HUNDRED, start=1):
            network.say(start, words, group.tens, add(f"{digit}00"), _ODD_WAY)


def _hundreds(network: Network, end: int, ones: int, tens: int) -> int:
    """Lay what follows "ba": "trăm", "trăm linh tư", "trăm hai mươi", "trăm rưỡi". Give where that begins."""
    start, rest = network.place(), network.place()
    network.say(start, "trăm", tens, add("00"))
    network.say(start, "trăm", rest)
    _linh(network, rest, end, "0")
    _below_hundred(network, rest, end, ones)
    for digit, words in enumerate(_AFTER_HUNDRED, start=1):
        network.say(rest, words, ones, add(f"{digit}0"), _ODD_WAY)
    network.say(rest, "rưỡi", end, add("50"))
    return start


def _below_hundred(network: Network, start: int, end: int, ones: int, *, leading: str = "") -> None:
    """Lay 10 to 99."""
    _teens(network, start, end, ones, leading)
    tens = _tens(network, end, ones)
    for digit, words in enumerate(_AFTER_HUNDRED, start=1):  # "tám trăm hai ba"
        network.say(tens, words, end, add(str(digit)), _SHORT_WAY)
    for digit, words in enumerate(DIGITS[_FIRST_OF_TENS:], start=_FIRST_OF_TENS):
        network.say(start, words, tens, add(f"{leading}{digit}"))


def _teens(network: Network, start: int, end: int, ones: int, leading: str = "") -> None:
    """Lay "mười", "mười hai", "một chục"."""
    network.say(start, "mười|một chục", ones, add(f"{leading}10"))
    ten = network.place()
    network.say(start, "mười", ten, add(f"{leading}1"))
    for digit, words in enumerate(_AFTER_TEN, start=1):
        network.say(ten, words, end, add(str(digit)))
    network.say(ten, "năm", end, add("5"), _ODD_WAY)


def _tens(network: Network, end: int, ones: int) -> int:
    """Lay what follows "hai": "mươi", "mươi mốt", "mốt", "chục". Give where that begins."""
    start, rest = network.place(), network.place()
    network.say(start, "mươi|mười|chục", ones, add("0"))
    network.say(start, "mươi|mười", rest)
    for digit, words in enumerate(_AFTER_TENS, start=1):
        network.say(rest, words, end, add(str(digit)))
    network.say(rest, "một", end, add("1"), _ODD_WAY)
    network.say(rest, "năm", end, add("5"), _ODD_WAY)
    for digit, words in _SHORT.items():
        network.say(start, words, end, add(str(digit)))
    return start


def _linh(network: Network, start: int, end: int, zeros: str) -> None:
    """Lay "linh tư"."""
    after = network.place()
    network.say(start, "linh|lẻ", after, add(zeros))
    for digit, words in enumerate(_AFTER_LINH):
        network.say(after, words, end, add(str(digit)))
