"""How English is understood: numbers as people read them out, and short answers."""

import math
from typing import Final

from nhanh8.speech.languages.en import LANGUAGE, TEENS, TENS
from nhanh8.speech.numbers.heard import Heard, Sound
from nhanh8.speech.numbers.network import Network
from nhanh8.speech.numbers.reading import add
from nhanh8.speech.numbers.scales import Group, bare, scales
from nhanh8.speech.recognisers.recogniser import Meaning

_DIGITS: Final = ("zero|oh|o|nought|nil", *LANGUAGE.digits[1:])
_SCALES: Final = {1: "thousand", 2: "million", 3: "billion"}
"""By how many groups of three digits follow."""
_ODD_WAY: Final = math.log(0.3)
"""Of "one hundred five" without "and". A guess."""


def numbers(network: Network, start: int, end: int) -> None:
    """Lay a number below a thousand thousand million, as it begins and as it goes on."""
    scale = network.place()
    done = network.place()
    network.link(done, end)
    network.link(done, scale)
    ones, tens = (bare(network, digits, end, [scale]) for digits in (1, 2))
    hundreds = _hundreds(network, done, ones, tens)
    one = network.place()
    network.link(one, done)
    network.link(one, hundreds)
    network.say(start, _DIGITS[0], done, add("0"))
    for number, words in enumerate((*_DIGITS[1:], *TEENS), start=1):
        network.say(start, words, one, add(str(number)))
    _tens(network, start, done, ones)
    for times, word in ((2, "double"), (3, "triple|treble")):
        again = network.place()
        network.say(start, word, again)
        for digit, words in enumerate(_DIGITS):
            network.say(again, words, done, add(str(digit) * times))
    scales(network, scale, end, _SCALES, _group)


def _group(network: Network, group: Group) -> None:
    """Lay three digits after a scale: "and five", "twelve", "three hundred and forty"."""
    start, end = group.start, group.end
    hundreds = _hundreds(network, end, group.ones, group.tens)
    for digit, words in enumerate(_DIGITS[1:], start=1):
        network.say(start, words, hundreds, add(str(digit)))
    rest = network.place()
    network.link(start, rest)
    network.say(start, "and", rest)
    _below_hundred(network, rest, end, group.ones, "0")
    for digit, words in enumerate(_DIGITS[1:], start=1):
        network.say(rest, words, end, add(f"00{digit}"))


def _hundreds(network: Network, end: int, ones: int, tens: int) -> int:
    """Lay what follows "three" or "twelve": "hundred", "hundred and forty five". Give where that begins."""
    start, rest, after_and = network.place(), network.place(), network.place()
    network.say(start, "hundred", tens, add("00"))
    network.say(start, "hundred", rest)
    network.say(rest, "and", after_and)
    network.link(rest, after_and, _ODD_WAY)
    _below_hundred(network, after_and, end, ones)
    for digit, words in enumerate(_DIGITS[1:], start=1):
        network.say(after_and, words, end, add(f"0{digit}"))
    return start


def _below_hundred(network: Network, start: int, end: int, ones: int, leading: str = "") -> None:
    """Lay 10 to 99."""
    for number, word in enumerate(TEENS, start=10):
        network.say(start, word, end, add(f"{leading}{number}"))
    _tens(network, start, end, ones, leading)


def _tens(network: Network, start: int, end: int, ones: int, leading: str = "") -> None:
    """Lay 20 to 99."""
    after_tens = network.place()
    for digit, word in enumerate(TENS, start=2):
        network.say(start, word, ones, add(f"{leading}{digit}0"))
        network.say(start, word, after_tens, add(f"{leading}{digit}"))
    for digit, words in enumerate(_DIGITS[1:], start=1):
        network.say(after_tens, words, end, add(str(digit)))


_MEANINGS: Final = {
    Meaning.YES: (
        "yes",
        "yeah",
        "yep",
        "right",
        "correct",
        "that's right",
        "that's correct",
        "ok",
        "okay",
        "sure",
    ),
    Meaning.NO: ("no", "nope", "wrong", "not right", "not correct", "incorrect", "that's wrong"),
    Meaning.REPEAT: ("repeat", "again", "say again", "say that again", "pardon", "sorry", "what"),
    Meaning.OFFICER: ("officer", "operator", "agent", "person", "human", "speak to a person", "real person"),
    Meaning.SLOWER: ("slower", "slow down", "slowly", "more slowly"),
    Meaning.FASTER: ("faster", "quicker", "speed up"),
}
_BEFORE: Final = (
    "my",
    "the",
    "number",
    "is",
    "it is",
    "it's",
    "social insurance number",
    "insurance number",
    "insurance",
    "hello",
    "hi",
    "so",
)
_BETWEEN: Final = ("uh", "um", "er", "then", "dash", "and", "dot")
_AFTER: Final = (
    "please",
    "that's it",
    "that's all",
    "thank you",
    "thanks",
    "me",
    "to",
    "an",
    "a",
    "i want",
    "can you",
    "uh",
    "um",
)
_MISTAKEN: Final = ("no", "sorry", "no sorry", "wrong", "correction", "i mean", "no wait")
_ANEW: Final = ("start again", "start over", "from the beginning", "let me start again", "again")
_RATHER_THAN: Final = ("not", "instead of", "rather than")


def sounds(word: str) -> tuple[Sound, ...]:
    """Give a word as the one sound that it is to an acoustic model of Vietnamese."""
    return ({f"en:{word}": 1.0},)


HEARD: Final = Heard(
    numbers=numbers,
    meanings=_MEANINGS,
    before=_BEFORE,
    between=_BETWEEN,
    after=_AFTER,
    mistaken=_MISTAKEN,
    anew=_ANEW,
    rather_than=_RATHER_THAN,
    digits=_DIGITS,
    sounds=sounds,
    sure_enough=0.6,
)
