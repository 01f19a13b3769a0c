"""Written words to a result: what an engine writes down, or a person types, by the grammar."""

import math
import re
import unicodedata
from collections import defaultdict
from heapq import nlargest
from operator import itemgetter
from typing import Final

from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.numbers.judging import judged, log_sum
from nhanh8.speech.numbers.network import UNKNOWN, Network
from nhanh8.speech.numbers.reading import NOTHING
from nhanh8.speech.recognisers.recogniser import Grammar, NotUnderstood, Result

_WORDS: Final = re.compile(r"\d|[^\W\d_]+(?:['’][^\W\d_]+)?")
"""A digit alone, or letters."""
_FOREIGN: Final = math.log(0.03)
"""For every second word: what is less likely is a sentence with something like a number in it. A guess."""
_FOREIGN_AT_LEAST: Final = 4 * _FOREIGN
_BEAM: Final = 16.0
"""Readings unlikelier than the best by so much (as a logarithm) are let go."""
STATES: Final = 250
"""Readings, each at a place of the grammar, that are kept from word to word, as many as the decoder of sounds
keeps: each "nhầm" makes seven of one."""
MOST_WORDS: Final = 60
"""Of an answer. Twelve digits in full cardinals are 24 words, said and corrected twice as many. Engines that
lose themselves repeat a phrase without end."""

_States = dict[tuple[int, int], float]
"""Logarithms of likelihoods, by place and reading."""


def understood(text: str, language: str, grammar: Grammar) -> Result:
    """Understand a text, as an engine or a person writes it: words, digits, or both."""
    words = words_of(text, language)
    if len(words) > MOST_WORDS:
        return NotUnderstood()
    least = min(_FOREIGN * len(words) / 2, _FOREIGN_AT_LEAST)
    return judged(readings(words, answers(language, grammar)), grammar, least)


def words_of(text: str, language: str) -> list[str]:
    """Split a text into words in lower case; written digits become words, one for each ("09" is said 0 9)."""
    digits = [words.partition("|")[0] for words in heard(language).digits]
    found = _WORDS.findall(unicodedata.normalize("NFC", text.lower()).replace("’", "'"))
    return [digits[int(word)] if word.isdecimal() else word for word in found]


def readings(words: list[str], network: Network) -> dict[int, float]:
    """Give every reading of the words with the logarithm of how likely they are said for it; maybe none."""
    states: _States = {(network.START, NOTHING): 0.0}
    for word in words:
        states = _after(word, states, network)
    found: dict[int, float] = defaultdict(lambda: -math.inf)
    for (place, reading), likely in states.items():
        ended = likely + network.places[place].log_final
        if ended > -math.inf:
            found[reading] = log_sum((found[reading], ended))
    return dict(found)


def _after(word: str, states: _States, network: Network) -> _States:
    """Give the best states after one more word."""
    after: _States = defaultdict(lambda: -math.inf)
    for (place, reading), so_far in states.items():
        known = network.by_word[place]
        strange = () if word in network.number_words else known.get(UNKNOWN, ())
        for index, prior in (*known.get(word, ()), *strange):
            arc = network.arcs[index]
            read = arc.effect.on(reading)
            if read is not None:
                key = arc.target, read
                after[key] = log_sum((after[key], so_far + prior + arc.log_prior))
    least = max(after.values(), default=0.0) - _BEAM
    best = nlargest(STATES, after.items(), key=itemgetter(1))
    return {key: likely for key, likely in best if likely >= least}
