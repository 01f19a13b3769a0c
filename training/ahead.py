"""Hearing what is learnt from next while the network learns: in processes of their own."""

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from typing import Final, Self

from training.corpus import Corpus
from training.epochs import Part
from training.hearing import Ear, Heard, heard

_IN_ADVANCE: Final = 4
"""Portions heard or being heard before they are asked for."""
_NICER: Final = 10
"""Who learns is the one that is waited for."""


class Listeners:
    """Processes that hear; they end with this one, however it ends."""

    def __init__(self, folder: Path, below: bytes, units: Sequence[str], processes: int) -> None:
        # Not forked: torch's threads wouldn't survive it.
        self._pool = ProcessPoolExecutor(
            processes,
            multiprocessing.get_context("spawn"),
            initializer=_start,
            initargs=(folder, below, tuple(units)),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)

    def hear(self, portions: Iterable[Sequence[Part]], seed: Sequence[int]) -> Iterator[list[Heard]]:
        """Give the portions in their order, each through lines drawn by the seed and its place."""
        waiting: deque[Future[list[Heard]]] = deque()
        for place, portion in enumerate(portions):
            waiting.append(self._pool.submit(_hear, portion, (*seed, place)))
            if len(waiting) > _IN_ADVANCE:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


_here: dict[str, tuple[Corpus, Ear]] = {}
"""Of one listening process."""


def _start(folder: Path, below: bytes, units: Sequence[str]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_NICER)
    _here["ear"] = Corpus(folder), Ear(below, units)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _hear(portion: Sequence[Part], seed: Sequence[int]) -> list[Heard]:
    corpus, ear = _here["ear"]
    return heard(corpus, portion, ear, seed)
