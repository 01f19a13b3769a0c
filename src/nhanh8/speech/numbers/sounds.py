"""A network of words as one of sounds: the states that an acoustic model's output is led through.

The topology is that of connectionist temporal classification (Graves et al. 2006): a sound lasts as long as
its unit is heard, blanks may stand between sounds, and must between two that are the same.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.numbers.heard import Sound
from nhanh8.speech.numbers.network import UNKNOWN, Network, Place
from nhanh8.speech.numbers.reading import MOST_DIGITS, NO_EFFECT, Effect, Kind

BLANK: Final = 0
"""The unit that is none, and the sound."""
_STRANGE_FRAME: Final = 0.05
"""What each frame of a word that isn't known counts: less than a known word that fits at all. A guess."""
_LARGEST: Final = 10 ** (MOST_DIGITS + 1) - 1


@dataclass(frozen=True, slots=True)
class SoundGraph:
    """States, and edges between them, sorted by where they begin and what sound they lead to.

    There are n states, m edges, s sounds and u units.
    """

    start: int
    sounds: NDArray[np.float32]
    """Shape (u, s): how much of each unit is in each sound."""
    sound: NDArray[np.int32]
    """Shape (n,): which sound a state emits."""
    final: NDArray[np.float64]
    """Shape (n,): likelihood of ending here."""
    unfinished: NDArray[np.int32]
    """Shape (n,): digits that may still be changed by what follows."""
    first_edge: NDArray[np.int32]
    """Shape (n * s + 1,): the first edge of each state to each sound; the next one's is where they end."""
    target: NDArray[np.int32]
    """Shape (m,), as all that follow."""
    weight: NDArray[np.float64]
    factor: NDArray[np.int64]
    value: NDArray[np.int64]
    """A reading becomes reading * factor + value ..."""
    most: NDArray[np.int64]
    """... where it isn't above this ..."""
    special: NDArray[np.int32]
    """... or what this place in `effects` makes of it, where it is 0 or more."""
    effects: tuple[Effect, ...]


def sound_graph(
    network: Network, sounds_of: Callable[[str], Sequence[Sound]], units: Sequence[str]
) -> SoundGraph:
    """Build the graph of a network for a model's units. Raises RecogniserError where it knows none."""
    return _Building(network, sounds_of, units).graph()


@dataclass(frozen=True, slots=True)
class _Edge:
    source: int
    target: int
    log_weight: float = 0.0
    effect: Effect = NO_EFFECT


class _Building:
    def __init__(
        self, network: Network, sounds_of: Callable[[str], Sequence[Sound]], units: Sequence[str]
    ) -> None:
        self._network = network
        self._units = {unit: place for place, unit in enumerate(units)}
        self._columns = [self._column({units[BLANK]: 1.0})]
        self._known: dict[tuple[tuple[str, float], ...], int] = {}
        self._sounds_of = sounds_of
        # One state for each place: the blanks in it.
        self._sound = [BLANK] * len(network.places)
        self._edges = [_Edge(state, state) for state in range(len(network.places))]
        self._chains: dict[int, list[int]] = {}

    def graph(self) -> SoundGraph:
        words = {word: self._sounds(word) for word in {arc.word for arc in self._network.arcs}}
        for index, arc in enumerate(self._network.arcs):
            if sounds := words[arc.word]:
                self._chains[index] = self._chain(sounds)
        for state, place in enumerate(self._network.places):
            self._enter(state, place)
        for index, chain in self._chains.items():
            target = self._network.arcs[index].target
            self._edges.append(_Edge(chain[-1], target))
            self._enter(chain[-1], self._network.places[target])
        return self._arrays()

    def _sounds(self, word: str) -> list[int]:
        """Give the sounds of a word by their numbers; none where the model doesn't know it."""
        if word == UNKNOWN:
            units = list(self._units)[BLANK + 1 :]
            return [self._number(dict.fromkeys(units, _STRANGE_FRAME))]
        found = [
            {unit: share for unit, share in sound.items() if unit in self._units}
            for sound in self._sounds_of(word)
        ]
        return [self._number(sound) for sound in found] if all(found) else []

    def _number(self, sound: Sound) -> int:
        key = tuple(sound.items())
        if key not in self._known:
            self._known[key] = len(self._columns)
            self._columns.append(self._column(sound))
        return self._known[key]

    def _column(self, sound: Sound) -> NDArray[np.float32]:
        column = np.zeros(len(self._units), dtype=np.float32)
        for unit, share in sound.items():
            column[self._units[unit]] = share
        return column

    def _chain(self, sounds: list[int]) -> list[int]:
        """Make the states of a word, a blank between each two sounds; give them."""
        chain: list[int] = []
        for place, sound in enumerate(sounds):
            state = self._state(sound)
            if place:
                blank = self._state(BLANK)
                self._edges += [_Edge(chain[-1], blank), _Edge(blank, state)]
                if self._differ(sounds[place - 1], sound):
                    self._edges.append(_Edge(chain[-1], state))
            chain.append(state)
        return chain

    def _state(self, sound: int) -> int:
        self._sound.append(sound)
        state = len(self._sound) - 1
        self._edges.append(_Edge(state, state))
        return state

    def _enter(self, state: int, place: Place) -> None:
        """Let the words that may follow at a place begin after a state."""
        for index, prior in place.arcs:
            if chain := self._chains.get(index):
                arc = self._network.arcs[index]
                if self._differ(self._sound[state], self._sound[chain[0]]):
                    self._edges.append(_Edge(state, chain[0], prior + arc.log_prior, arc.effect))

    def _differ(self, one: int, other: int) -> bool:
        return one == BLANK or int(self._columns[one].argmax()) != int(self._columns[other].argmax())

    def _arrays(self) -> SoundGraph:
        if not any(edge.effect != NO_EFFECT for edge in self._edges):
            raise RecogniserError("the acoustic model doesn't know this language")
        cells = [edge.source * len(self._columns) + self._sound[edge.target] for edge in self._edges]
        order = np.argsort(cells, kind="stable")
        edges = [self._edges[place] for place in order]
        counts = np.bincount(cells, minlength=len(self._sound) * len(self._columns))
        effects = tuple({edge.effect: None for edge in edges if edge.effect.kind is not Kind.APPEND})
        places = [*self._network.places, *[None] * (len(self._sound) - len(self._network.places))]
        ends = {
            chain[-1]: self._network.places[self._network.arcs[index].target]
            for index, chain in self._chains.items()
        }
        at = [ends.get(state, place) for state, place in enumerate(places)]
        return SoundGraph(
            start=self._network.START,
            sounds=np.stack(self._columns, axis=1),
            sound=np.array(self._sound, dtype=np.int32),
            final=np.array([math.exp(place.log_final) if place else 0.0 for place in at]),
            unfinished=np.array([place.unfinished if place else 0 for place in at], dtype=np.int32),
            first_edge=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
            target=np.array([edge.target for edge in edges], dtype=np.int32),
            weight=np.exp([edge.log_weight for edge in edges]),
            factor=np.array([10**edge.effect.digits for edge in edges], dtype=np.int64),
            value=np.array([edge.effect.value for edge in edges], dtype=np.int64),
            most=np.array([_LARGEST // 10**edge.effect.digits for edge in edges], dtype=np.int64),
            special=np.array(
                [-1 if edge.effect.kind is Kind.APPEND else effects.index(edge.effect) for edge in edges],
                dtype=np.int32,
            ),
            effects=effects,
        )
