"""Stories that run at the same time: a call takes its time, and a hotline talks with many at once."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Generic, TypeVar

Stage = TypeVar("Stage")

AT_ONCE = 16
"""Two cores carry these with a browser beside them and still keep the time of every packet."""
SPEAKING_AT_ONCE = 5
"""All speak in the same moment, and each wants a tenth of a second of a core then."""


class Together(Generic[Stage]):
    """Plays stories on one stage, many at once; each is asked for its end by a test of its own."""

    def __init__(
        self, stage: Stage, stories: Iterable[Callable[[Stage], None]], at_once: int = AT_ONCE
    ) -> None:
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="story")
        self._running: dict[Callable[[Stage], None], Future[None]] = {
            story: self._pool.submit(story, stage) for story in stories
        }

    def end_of(self, story: Callable[[Stage], None]) -> None:
        """Wait for a story's end; raises what it raised."""
        self._running[story].result()

    def wait_for_all(self) -> None:
        """Wait until no story is running any more."""
        wait(self._running.values())

    def close(self) -> None:
        """Wait for those that nobody asked for."""
        self._pool.shutdown(cancel_futures=True)
