"""Callers who speak, as one process: a plan as JSON on stdin, figures as JSON on stdout.

All callers dial within `ramp_s` and listen. Then one after another presses 8, hears the question and says
something, so many at any time; some speak into the question. Who was answered listens for a while and hangs
up, and a stand-in dials, who speaks later. At last others press 8 and say nothing, but aren't silent: their
telephones have an echo, or they cough.
"""

import gc
import json
import sys
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from _calling import Caller
from _figures import Sorted
from _load import Load, Plan, shares
from _processes import peak_mb
from spoken.figures import answered, disturbances, gaps
from spoken.noises import Echo, Played, cough
from spoken.speaking import Disturbing, HeardLast, Speaking, When

_SLICES: Final = 10
_PACKETS: Final = 1_000_000
"""To begin with; there is room for more."""
_OVER_WITHIN_S: Final = 10.0
_SOMEONE_WITHIN_S: Final = 60.0
_ANSWERS_WITHIN_S: Final = 60.0
_SEED: Final = 8
_INTO: Final = 4
"""One in so many speaks into the question."""
_LISTENS_NS: Final = 6_000_000_000
"""After the last word: the answer was heard by then, and the call is over. Callers pay by the minute."""
_KNOWN_S: Final = 1.0
"""For which a call must be up before its caller presses a key."""
_DISTURBING_S: Final = 40.0
"""The question, the silence after it, and what is said then."""
_APART_S: Final = 0.05
"""So that not all press in the same moment."""
_LOSSES_DB: Final = (10, 20, 30, 40)
_DELAYS_MS: Final = (20, 100, 200, 300)
_COUGHS: Final = 12
_QUIET: Final = 5
"""Callers with neither: what they hear is what the others should hear."""
_COUGHS_AT_S: Final = (2.0, 4.5, 12.0)
"""After the key: two in the question, one in the silence after it."""


@dataclass(frozen=True)
class SpokenPlan(Plan):
    """What to do. `sounds` is a folder with what each of `people` says: 0.alaw, 1.alaw ..."""

    sounds: str
    said_s: float
    """Of an answer, on average."""
    answers: int
    speaking: int
    """At any time."""


class SpokenLoad(Load):
    """One run of such a plan."""

    def __init__(self, plan: SpokenPlan) -> None:
        super().__init__(plan)
        self.heard: HeardLast = HeardLast(_PACKETS, len(self.everyone))
        self.spoken: list[Speaking] = []
        self.disturbing: list[tuple[str, Disturbing]] = []
        self._plan = plan
        self._fresh: deque[tuple[float, int]] = deque()
        """Who is up and hasn't pressed anything yet, and since when."""

    def run(self) -> dict[str, object]:
        """Carry out the plan and give its figures."""
        self._due = time.monotonic()
        self._dial()
        moments = [self._moment()]
        self._work_for(self._plan.listening_s)
        moments.append(self._moment())
        self._speak()
        moments.append(self._moment())
        calls = len(self.up)
        peak = peak_mb(self._plan.pid)
        self._disturb()
        self.wants_stand_ins = False
        for index in list(self.up):
            self.switchboard.hang_up(self.everyone[index])
            self._work()
        self._work_until(lambda: not self.up, _OVER_WITHIN_S)
        for line in self.lines:
            line.receive(self.heard)
            line.close()
        self.switchboard.close()
        packets = Sorted(self.heard, len(self.everyone))
        spoken_s = sum(one.ended_ns - one.began_ns for one in self.spoken) / 1e9
        return {
            "concurrent": calls,
            "speaking_mean": spoken_s / (moments[2].at - moments[1].at),
            **answered(packets, self.spoken),
            **gaps(packets),
            **shares(moments),
            "rss_mb": peak,
            "load_late_p99_ms": sorted(self.late_ms)[len(self.late_ms) * 99 // 100],
            "disturbances": disturbances(packets, self.disturbing),
        }

    def _speak(self) -> None:
        """Let one after another press 8 and speak, so that so many speak at any time."""
        every_s = self._plan.said_s / self._plan.speaking
        due = time.monotonic()
        while len(self.spoken) < self._plan.answers:
            self._work_for(due - time.monotonic())
            self._work_until(self._one_waits, _SOMEONE_WITHIN_S)
            due = max(due + every_s, time.monotonic())
            caller = self._next()
            when = When.INTO if len(self.spoken) % _INTO == 0 else When.AFTER
            self.spoken.append(Speaking(caller, *self._said(caller), when, self.heard))
            self.keying[caller % _SLICES][caller] = self.spoken[-1]
            self._part()
        self._work_until(self._all_parted, _ANSWERS_WITHIN_S)

    def _disturb(self) -> None:
        """Let some press 8 and send echoes or coughs, and some nothing."""
        noises: list[tuple[str, Echo | Played]] = [
            (f"echo {loss} dB", Echo(loss, delay)) for loss in _LOSSES_DB for delay in _DELAYS_MS
        ]
        dice = np.random.default_rng(_SEED)
        noises += [("coughs", Played(*((at, cough(dice)) for at in _COUGHS_AT_S))) for _ in range(_COUGHS)]
        noises += [("nothing", Played())] * _QUIET
        for _ in range(len(noises) - len(self._fresh)):
            self._stand_in()
            self._work_for(_APART_S)
        for name, noise in noises:
            self._work_until(self._one_waits, _SOMEONE_WITHIN_S)
            caller = self._next()
            if isinstance(noise, Echo):
                self.lines[caller % _SLICES].overheard[caller] = noise.take
            one = Disturbing(caller, noise.next)
            self.keying[caller % _SLICES][caller] = one
            self.disturbing.append((name, one))
            self._work_for(_APART_S)
        self._work_for(_DISTURBING_S)

    def _part(self) -> None:
        """Hang up for those who were answered, or have waited for an answer for long."""
        now_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
        for one in self.spoken:
            if one.ended_ns and one.caller in self.up and now_ns > one.ended_ns + _LISTENS_NS:
                self.switchboard.hang_up(self.everyone[one.caller])

    def _all_parted(self) -> bool:
        self._part()
        return not any(one.caller in self.up for one in self.spoken)

    def _answered(self, caller: Caller) -> None:
        super()._answered(caller)
        self._fresh.append((time.monotonic(), caller.index))

    def _one_waits(self) -> bool:
        """Tell whether somebody is up for long enough to press a key."""
        while self._fresh and self._fresh[0][1] not in self.up:
            self._fresh.popleft()
        return bool(self._fresh) and time.monotonic() - self._fresh[0][0] > _KNOWN_S

    def _next(self) -> int:
        if not self._one_waits():
            raise SystemExit("There are too few calls: the hotline refuses them, or hangs up.")
        return self._fresh.popleft()[1]

    def _said(self, caller: int) -> tuple[bytes, int]:
        """Give what a caller says, and how many digits it has."""
        number, _ = self._plan.people[caller]
        return Path(self._plan.sounds, f"{caller}.alaw").read_bytes(), len(number)


def main() -> None:
    """Run the plan on standard input."""
    plan = SpokenPlan(**json.load(sys.stdin))
    gc.disable()
    json.dump(SpokenLoad(plan).run(), sys.stdout)


if __name__ == "__main__":
    main()
