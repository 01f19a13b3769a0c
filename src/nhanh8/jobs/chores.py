"""Chores: what every worker sees to each half minute, between the jobs."""

from collections.abc import Callable

Chore = Callable[[], object]

_chores: list[Chore] = []


def chore(function: Chore) -> Chore:
    """Register a chore. It finds out quickly whether there is anything to do, and may run in many workers."""
    _chores.append(function)
    return function


def do_all() -> None:
    """Do every chore once."""
    for one in _chores:
        one()
