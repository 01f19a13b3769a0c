"""The network of a whole answer: what may be said before, in, between and after what is asked for."""

import math
from functools import cache
from typing import Final

from nhanh8.speech.numbers.heard import Heard, heard
from nhanh8.speech.numbers.network import UNKNOWN, Network
from nhanh8.speech.numbers.reading import ANEW, correct, forget, mean
from nhanh8.speech.recognisers.recogniser import Grammar, Meaning

# How likely callers are to say more than what they are asked for, as natural logarithms. All is guessed: no
# recordings of callers are at hand.
_WORDS_AROUND: Final = math.log(0.1)
_PAUSE_WORD: Final = math.log(0.01)
_MISTAKE: Final = math.log(0.02)
_RATHER: Final = math.log(0.3)
"""That a digit is followed by "chứ không phải"."""
_ASIDE: Final = math.log(0.1)
"""That a question of yes or no is answered by something else, such as "chậm hơn"."""
_STRANGE_WORD: Final = math.log(0.002)
_YES_OR_NO: Final = frozenset({Meaning.YES, Meaning.NO})
_TAKEN_BACK: Final = {0: 0.1, 1: 0.2, 2: 0.15, 3: 0.25, 4: 0.2, 5: 0.03, 6: 0.07}
"""How many digits are said anew after a mistake, by how likely: mostly one, or a group; none where
"bảy chứ không phải chín" follows."""


def answers(language: str, grammar: Grammar) -> Network:
    """Give the network of what may be said now."""
    return _answers(language, bool(grammar.lengths), grammar.meanings)


@cache
def _answers(language: str, number: bool, meanings: frozenset[Meaning]) -> Network:
    spoken = heard(language)
    network = Network()
    end = network.place(final=0.0)
    _loop(network, end, (*spoken.after, UNKNOWN))
    _meanings(network, spoken, meanings, end)
    if number:
        _number(network, spoken, meanings, end)
    return network


def _meanings(network: Network, spoken: Heard, meanings: frozenset[Meaning], end: int) -> None:
    """Lay each phrase, what is said around it, and the same again in other words ("vâng, đúng rồi ạ")."""
    begin = network.place()
    network.link(network.START, begin)
    _loop(network, begin, (*spoken.between, *spoken.after, UNKNOWN))
    for meaning in sorted(meanings):
        said = network.place(final=0.0)
        phrases = spoken.meanings[meaning]
        aside = _ASIDE if meanings & _YES_OR_NO and meaning not in _YES_OR_NO else 0.0
        network.say(begin, phrases, said, mean(meaning), aside - math.log(len(phrases)))
        network.say(said, phrases, said, log_prior=_WORDS_AROUND - math.log(len(phrases)))
        network.link(said, end)


def _number(network: Network, spoken: Heard, meanings: frozenset[Meaning], end: int) -> None:
    """Lay a number in its groups, with corrections."""
    begin, group = network.place(), network.place()
    network.link(network.START, begin)
    _loop(network, begin, (*spoken.before, *spoken.between, UNKNOWN))
    # "Không phải, bảy ba": the right digits after the answer to whether they were right.
    for meaning in sorted(meanings & _YES_OR_NO):
        _loop(network, begin, spoken.meanings[meaning])
    network.link(begin, group)
    between = network.place(final=0.0)
    spoken.numbers(network, group, between)
    network.link(between, group)
    network.link(between, end)
    _loop(network, between, (*spoken.between, UNKNOWN), _PAUSE_WORD)
    # Mistakes.
    again = network.place()
    network.link(again, group)
    taken_back = {forget(digits): math.log(share) for digits, share in _TAKEN_BACK.items()}
    network.say(between, spoken.mistaken, again, taken_back, _MISTAKE)
    anew = network.place()
    network.link(anew, group)
    network.say(between, spoken.anew, anew, ANEW, _MISTAKE)
    rather = network.place()
    network.say(between, spoken.rather_than, rather, log_prior=_RATHER)
    corrected = network.place(final=0.0)
    network.link(corrected, between)
    for digit, words in enumerate(spoken.digits):
        network.say(rather, words, corrected, correct(digit))


def _loop(network: Network, place: int, phrases: tuple[str, ...], log_prior: float = _WORDS_AROUND) -> None:
    for phrase in phrases:
        network.say(place, phrase, place, log_prior=_STRANGE_WORD if phrase == UNKNOWN else log_prior)
