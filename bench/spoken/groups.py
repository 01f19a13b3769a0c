"""Rows of a table: what was said, by line, region, sex and speaker."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from spoken.corpus import Spoken


class SaidOverALine(Protocol):
    """Something that somebody said over a line."""

    @property
    def spoken(self) -> Spoken:
        """What, and who said it."""

    @property
    def line(self) -> str:
        """Over which line."""


One = TypeVar("One", bound=SaidOverALine)


def groups(everything: Sequence[One], *, speakers: bool) -> list[tuple[str, list[One]]]:
    """Give all, then those of each line, of each region and sex by line, and of each speaker if wanted."""
    kinds: list[Callable[[One], str]] = [
        lambda one: one.line,
        lambda one: f"{one.spoken.speaker.region}, {one.line}",
        lambda one: f"{one.spoken.speaker.sex}, {one.line}",
    ]
    if speakers:
        kinds.append(lambda one: f"{one.spoken.speaker.name}, {one.line}")
    found = [("all", list(everything))]
    for kind in kinds:
        these: dict[str, list[One]] = {}
        for one in everything:
            these.setdefault(kind(one), []).append(one)
        found += sorted(these.items())
    return found
