"""Thousands, millions and thousands of millions: how they follow each other is the same in every language."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from nhanh8.speech.numbers.network import Network
from nhanh8.speech.numbers.reading import add

_AMBIGUOUS: Final = math.log(0.03)
"""Of the unlikelier way to understand "hai mươi | ba": 20 and 3 rather than 23. A guess."""


@dataclass(frozen=True, slots=True)
class Group:
    """Places between which three digits are laid that follow a scale."""

    start: int
    end: int
    """After all three."""
    ones: int
    """After a last zero that the next word may still fill: "hai mươi"."""
    tens: int
    """After two of them: "ba trăm"."""
    is_last: bool
    """Whether no scale follows."""


def scales(
    network: Network,
    source: int,
    end: int,
    names: Mapping[int, str],
    lay_group: Callable[[Network, Group], None],
) -> None:
    """Lay what follows the first group: "triệu", then three digits, and so on; the last may be left out.

    `names` are the words of the scales by how many groups follow them.
    """
    after: dict[int, int] = {}
    for groups in names:
        after[groups] = network.place()
        if groups == 1:
            ones, tens = (bare(network, digits, end) for digits in (1, 2))
            lay_group(network, Group(after[groups], end, ones, tens, is_last=True))
        else:
            following = network.place()
            lay_group(network, Group(after[groups], following, following, following, is_last=False))
            _scale(network, following, end, names, groups - 1, after)
    for groups in names:
        _scale(network, source, end, names, groups, after)


def _scale(
    network: Network, source: int, end: int, names: Mapping[int, str], groups: int, after: Mapping[int, int]
) -> None:
    """Lay one scale, after which groups of zeros may be left out."""
    zeros = 3 * groups
    network.say(source, names[groups], bare(network, zeros, end), add("0" * zeros))
    for following in range(1, groups + 1):
        network.say(source, names[groups], after[following], add("000" * (groups - following)))


def bare(network: Network, digits: int, then: int, scales: Iterable[int] = ()) -> int:
    """Make a place after zeros that the next word may still fill ("hai mươi", "ba trăm").

    From it, a number may end; one that begins anew (at `then`) is unlikely; `scales` may follow as ever.
    """
    place = network.place(final=0.0, unfinished=digits)
    network.link(place, then, _AMBIGUOUS)
    for scale in scales:
        network.link(place, scale)
    return place
