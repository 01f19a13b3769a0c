"""The embedded recogniser: an acoustic model of ours, led by the grammar. Nothing leaves the machine."""

from collections.abc import Callable
from contextlib import suppress
from copy import copy
from functools import cache, cached_property, partial
from typing import Final

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.numbers.answers import answers
from nhanh8.speech.numbers.decoder import Decoder
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.numbers.judging import judged, likeliest
from nhanh8.speech.numbers.network import Network
from nhanh8.speech.numbers.reading import digits_of
from nhanh8.speech.numbers.sounds import SoundGraph, sound_graph
from nhanh8.speech.recognisers.acoustic_model import FRAME, AcousticModel
from nhanh8.speech.recognisers.recogniser import Digits, Grammar, Meaning, Result
from nhanh8.speech.recognisers.stretches import Stretch, Stretches

_STRANGE: Final = 0.75
"""Per sound: where the grammar explains an answer so much worse than what was heard freely (as a
logarithm), it is another language, a sentence, music. Made numbers on bad lines stay under 0.4; of sentences
of people in the `dev` split one in twenty is under 1.15."""
_STRANGE_AT_LEAST: Final = 12.0
"""For a word or two, whose likelihoods have little to go by."""
_DIGITS_A_SECOND: Final = 6.0
"""Faster than this nobody reads them out."""
_MAY_BE: Final = 4.5
"""How much likelier (as a logarithm) a number with as many digits as it should have is than others, where it
is asked whether it may be complete: "tám trăm mười, ba" has four digits, though three are likelier. With 3.0
two in a hundred made numbers weren't held to be, with 6.0 as many were cut short in a pause of 0.7 s."""

_ALWAYS: Final = frozenset(Meaning) - {Meaning.YES, Meaning.NO}
_USUAL: Final = (
    Grammar(frozenset({10, 12}), _ALWAYS),
    Grammar(meanings=frozenset(Meaning)),
    Grammar(meanings=_ALWAYS),
)
"""What is asked: a number or a group of it, yes or no, a key of a menu."""


class Embedded:
    """Understands speech by a model, every language by its own grammar."""

    def __init__(self, model: AcousticModel) -> None:
        self._model = model
        self._graph = cache(self._built)

    def prepare(self) -> None:
        """Make ready for the usual questions in every language that is understood: a second, once."""
        for language in LANGUAGES:
            for grammar in _USUAL:
                with suppress(RecogniserError):  # who speaks that language uses keys
                    self._graph(language, answers(language, grammar))

    def begin(self, language: str, grammar: Grammar) -> "EmbeddedListening":
        """Begin to listen."""
        return EmbeddedListening(
            self._model, partial(self._graph, language, answers(language, grammar)), grammar
        )

    def _built(self, language: str, network: Network) -> SoundGraph:
        return sound_graph(network, heard(language).sounds, self._model.units)


class EmbeddedListening:
    """One answer, understood while it is heard: what is left to do at its end is its last stretch."""

    def __init__(self, model: AcousticModel, graph: Callable[[], SoundGraph], grammar: Grammar) -> None:
        self._model = model
        self._graph = graph
        self._grammar = grammar
        self._stretches = Stretches()
        self._wait_for_digits(0)

    @cached_property
    def _for_good(self) -> Decoder:
        # Here, not when it begins: a graph's first use takes a third of a second, and this is in a thread.
        return Decoder(self._graph())

    @cached_property
    def _until_now(self) -> Decoder:
        """With what was just said, which the next stretch may let appear in another light."""
        return self._for_good

    def hear(self, samples: Samples) -> None:
        """Take the next samples; 25 ms of a core where a stretch ends, else next to nothing."""
        for stretch in self._stretches.hear(samples):
            self._look_at(stretch)

    def so_far(self) -> Digits:
        """Count the digits up to the last pause at which the number could have been complete."""
        decoder = self._until_now
        readings = decoder.readings()
        if not readings:
            return Digits()
        likely = likeliest(readings, self._grammar)
        finished = len(digits_of(likely)) - decoder.unfinished_digits(likely)
        return Digits(len(digits_of(likeliest(readings, self._grammar, _MAY_BE))), finished)

    def result(self) -> Result:
        """Give what was said until now."""
        if rest := self._stretches.rest():
            self._look_at(rest)
        decoder = self._until_now
        least = decoder.log_freely - max(_STRANGE * decoder.sounds, _STRANGE_AT_LEAST)
        return judged(decoder.readings(), self._grammar, least)

    def _look_at(self, stretch: Stretch) -> None:
        log_probs = self._model.log_probs(stretch.samples)
        last = stretch.last // FRAME
        self._for_good.hear(log_probs[stretch.first // FRAME : last])
        self._until_now = copy(self._for_good)
        self._until_now.hear(log_probs[last:])
        self._wait_for_digits(self._until_now.digits_begun())

    def _wait_for_digits(self, count: int) -> None:
        """Let pauses pass at which the number can't be complete: some people pause after each digit."""
        missing = max(0, min(self._grammar.lengths, default=0) - count)
        self._stretches.worth_a_look_s = missing / _DIGITS_A_SECOND
