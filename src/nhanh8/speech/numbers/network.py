"""A network of words: every way through it is something that may be said, with its meaning and likelihood."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from nhanh8.speech.numbers.reading import NO_EFFECT, Effect, Kind

UNKNOWN: Final = "?"
"""Stands for any word that isn't known."""


@dataclass(frozen=True, slots=True)
class Arc:
    """A word between two places."""

    source: int
    target: int
    word: str
    effect: Effect
    log_prior: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where one may be between two words: what may come next, and whether that may be nothing."""

    arcs: tuple[tuple[int, float], ...]
    """Indices of arcs, with the logarithm of what it takes to get from here to their beginning."""
    log_final: float
    """Of ending here; minus infinity where that makes no sense."""
    unfinished: int
    """Digits that a next word may still change: both zeros of "ba trăm"."""


@dataclass(eq=False)
class Network:
    """Places, words between them, and silent links."""

    arcs: list[Arc] = field(default_factory=list)
    _links: dict[int, list[tuple[int, float]]] = field(default_factory=lambda: defaultdict(list))
    _finals: dict[int, float] = field(default_factory=dict)
    _unfinished: dict[int, int] = field(default_factory=dict)
    _count: int = 1

    START = 0

    def place(self, *, final: float | None = None, unfinished: int = 0) -> int:
        """Make a place; `final` is the logarithm of how likely it is to end there."""
        made = self._count
        self._count += 1
        if final is not None:
            self._finals[made] = final
        if unfinished:
            self._unfinished[made] = unfinished
        return made

    def say(
        self,
        source: int,
        phrases: str | Iterable[str],
        target: int,
        effect: Effect | Mapping[Effect, float] = NO_EFFECT,
        log_prior: float = 0.0,
    ) -> None:
        """Let one of these phrases ("linh|lẻ") lead from a place to another.

        Its last word has the effect, or one of several, each with the logarithm of how likely it is.
        """
        effects = {effect: 0.0} if isinstance(effect, Effect) else effect
        for phrase in phrases.split("|") if isinstance(phrases, str) else phrases:
            *before, last = phrase.split()
            here, prior = source, log_prior
            for word in before:
                there = self.place()
                self.arcs.append(Arc(here, there, word, NO_EFFECT, prior))
                here, prior = there, 0.0
            for done, likely in effects.items():
                self.arcs.append(Arc(here, target, last, done, prior + likely))

    def link(self, source: int, target: int, log_prior: float = 0.0) -> None:
        """Let one get from a place to another without a word."""
        self._links[source].append((target, log_prior))

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """All places as they finally are; nothing may be added any more."""
        leaving: dict[int, list[int]] = defaultdict(list)
        for index, arc in enumerate(self.arcs):
            leaving[arc.source].append(index)
        return tuple(self._finished(place, leaving) for place in range(self._count))

    @cached_property
    def by_word(self) -> tuple[dict[str, list[tuple[int, float]]], ...]:
        """The arcs that each place has for a word."""
        found: list[dict[str, list[tuple[int, float]]]] = []
        for place in self.places:
            words: dict[str, list[tuple[int, float]]] = defaultdict(list)
            for index, prior in place.arcs:
                words[self.arcs[index].word].append((index, prior))
            found.append(dict(words))
        return tuple(found)

    @cached_property
    def number_words(self) -> frozenset[str]:
        """Words that add digits somewhere: they aren't passed over as unknown."""
        return frozenset(
            arc.word for arc in self.arcs if arc.effect.kind is Kind.APPEND and arc.effect.digits
        )

    def _finished(self, place: int, leaving: dict[int, list[int]]) -> Place:
        arcs: dict[int, float] = {}
        final = -math.inf
        for reached, prior in self._reached(place):
            for index in leaving[reached]:
                arcs[index] = max(arcs.get(index, -math.inf), prior)
            final = max(final, prior + self._finals.get(reached, -math.inf))
        return Place(tuple(arcs.items()), final, self._unfinished.get(place, 0))

    def _reached(self, place: int) -> Iterator[tuple[int, float]]:
        """Give every place that silent links lead to, itself first; they have no circles."""
        yield place, 0.0
        for target, prior in self._links[place]:
            for reached, more in self._reached(target):
                yield reached, prior + more
