"""Stories that run at the same time: a call takes its time, and a hotline talks with many at once."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

Stage = TypeVar("Stage")


class Together(Generic[Stage]):
    """Starts all stories at once on one stage; each is asked for its end by a test of its own."""

    def __init__(self, stage: Stage, stories: Iterable[Callable[[Stage], None]]) -> None:
        chosen = list(stories)
        self._pool = ThreadPoolExecutor(max(len(chosen), 1), thread_name_prefix="story")
        self._running: dict[Callable[[Stage], None], Future[None]] = {
            story: self._pool.submit(story, stage) for story in chosen
        }

    def end_of(self, story: Callable[[Stage], None]) -> None:
        """Wait for a story's end; raises what it raised."""
        self._running[story].result()

    def close(self) -> None:
        """Wait for those that nobody asked for."""
        self._pool.shutdown(cancel_futures=True)
