"""The one thread that hears all callers, woken by the ticker."""

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Final

import numpy as np
from threadpoolctl import threadpool_limits

from nhanh8.hotline.line.hearing.ear import Ear, Report
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.speech.activity.detector import CHUNK, Past, SpeechDetector
from nhanh8.speech.level import FULL_SCALE, rms_dbm0
from nhanh8.threads import give_way

log = logging.getLogger(__name__)

Told = Callable[[list[Report]], None]
"""Takes what one caller's ear reports, on the event loop; nothing at all is a failure of that ear."""
_CHUNKS_AT_ONCE: Final = 4
"""Of each ear, 128 ms: whoever sends more waits for the next tick, and nobody waits for them."""
_HISSES: Final = 32
"""Chunks, 1 s: fewer leave it slower."""
_HISS: Final = 10 ** ((-60.0 - rms_dbm0(np.array([FULL_SCALE]))) / 20) * FULL_SCALE
"""RMS at -60 dBm0: what lines have; between -70 and -50 there is little difference."""
_SEED: Final = 8
_STOPS_WITHIN_S: Final = 5.0


class Hearing:
    """Listens to the callers who are asked something now. Made on the event loop, closed there."""

    def __init__(self, ticker: Ticker, detector: SpeechDetector) -> None:
        self._ticker = ticker
        self._detector = detector
        self._loop = asyncio.get_running_loop()
        self._ears: dict[Ear, Told] = {}
        self._awake = threading.Event()
        self._closed = False
        self._quiet = _quiet_line(detector)
        # Its threads wait for each other by spinning: on a busy machine a millisecond becomes hundreds.
        threadpool_limits(1, user_api="blas")
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)

    def open(self, ear: Ear, told: Told) -> None:
        """Listen with this ear from now on."""
        if not self._thread.ident:
            self._thread.start()
        if not self._ears:
            self._ticker.add(self, {})
        ear.broken = False
        self._ears = {**self._ears, ear: told}

    def shut(self, ear: Ear) -> None:
        """Listen with this ear no longer."""
        self._ears = {other: told for other, told in self._ears.items() if other is not ear}
        if not self._ears:
            self._ticker.remove(self, [])

    def close(self) -> None:
        """Stop for good."""
        self._closed = True
        self._awake.set()
        if self._thread.ident:
            self._thread.join(_STOPS_WITHIN_S)

    # -- what the ticker calls --------------------------------------------------------------------

    def tick(self, now: float) -> None:
        """Let the thread hear what came since the last tick."""
        del now
        self._awake.set()

    def skip(self, ticks: int) -> None:
        """Nothing is lost by a tick that didn't happen."""

    def failed(self) -> None:
        """Tell every call that it isn't listened to any more."""
        for told in self._ears.values():
            told([])

    # -- the thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        give_way()
        while True:
            self._awake.wait()
            self._awake.clear()
            if self._closed:
                return
            ears = self._ears
            try:
                reports = self.hear(list(ears))
            except Exception:
                log.exception("No caller can be listened to")
                for ear in ears:
                    ear.broken = True
                reports = [(ear, []) for ear in ears]
            if reports:
                self._loop.call_soon_threadsafe(self._deliver, [(ears[ear], some) for ear, some in reports])

    def hear(self, ears: list[Ear]) -> list[tuple[Ear, list[Report]]]:
        """Work off what these ears were told, a few chunks of each at most.

        Give what each reports, nothing for one that just failed.
        """
        hearing = well = [ear for ear in ears if not ear.broken]
        for _ in range(_CHUNKS_AT_ONCE):
            if not (hearing := self._hear_a_chunk(hearing)):
                break
        told = []
        for ear in well:
            if ear.reports:
                told.append((ear, ear.reports))
                ear.reports = []
        return told + [(ear, []) for ear in well if ear.broken]

    def _hear_a_chunk(self, ears: list[Ear]) -> list[Ear]:
        """Work off one chunk of each; give those that had one."""
        chunks = []
        for ear in ears:
            try:
                if (chunk := ear.next_chunk()) is not None:
                    chunks.append((ear, chunk))
            except Exception as error:  # noqa: BLE001 - one call's fault isn't the others'
                _break(ear, error)
        for ear, _ in chunks:
            if ear.rested:
                ear.past.state, ear.past.context = self._quiet.state, self._quiet.context
        found = self._detector.probabilities([(ear.past, chunk) for ear, chunk in chunks])
        for (ear, _), probability in zip(chunks, found, strict=True):
            try:
                ear.judge(probability)
            except Exception as error:  # noqa: BLE001 - one call's fault isn't the others'
                _break(ear, error)
        return [ear for ear, _ in chunks if not ear.broken]

    def _deliver(self, reports: list[tuple[Told, list[Report]]]) -> None:
        for told, some in reports:
            told(some)


def _quiet_line(detector: SpeechDetector) -> Past:
    """Give what the detector remembers of a line on which nobody speaks.

    Quiet chunks aren't shown to it. With no memory at all it took 70 ms longer to notice a voice.
    """
    past = Past()
    hiss = np.random.default_rng(_SEED).normal(0.0, _HISS, (_HISSES, CHUNK)).astype(np.int16)
    for chunk in hiss:
        detector.probabilities([(past, chunk)])
    return past


def _break(ear: Ear, error: Exception) -> None:
    ear.broken = True
    log.error("A caller can't be listened to any more", exc_info=error)
