"""The callers of a benchmark, as one process: a plan as JSON on stdin, figures as JSON on stdout.

All callers dial within `ramp_s`, then all just listen for `listening_s`. With `keying_s`, each then goes
through the dialogue, their first keys spread evenly over that time, and is hung up on; for each who is
through, a stand-in dials and listens, so that there are as many until the last has keyed. Without, all hang
up after listening.
"""

import gc
import json
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from _calling import Caller, Switchboard
from _figures import figures
from _keying import Keying
from _processes import core_s, peak_mb, process_s
from _wire import Heard, Line

_SLICE_S: Final = 0.002
_SLICES: Final = 10
"""In 20 ms. Callers speak in ten groups, one after the other, as calls that began at any time do."""
_ANSWERED_WITHIN_S: Final = 10.0
_OVER_WITHIN_S: Final = 60.0
"""After the last key; a dialogue's rest takes half of it."""
_LAST_HEARD_S: Final = 1.0
"""For which the last stand-in hears something."""
_PACKETS_PER_S: Final = 50


@dataclass(frozen=True)
class Plan:
    """What to do. `people` are number and phone, first `calls` callers, then stand-ins.

    `pid` is the process that answers, on core `core`.
    """

    port: int
    pid: int
    core: int
    calls: int
    people: list[tuple[str, str]]
    ramp_s: float
    listening_s: float
    keying_s: float


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds of computing up to a moment."""

    at: float
    target_s: float
    core_s: float
    own_s: float


class Load:
    """One run of a plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        most = len(plan.people)
        self.lines = [Line(-(-most // _SLICES)) for _ in range(_SLICES)]
        self.everyone = [
            Caller(n, phone, self.lines[n % _SLICES].port) for n, (_, phone) in enumerate(plan.people)
        ]
        self.callers, self.stand_ins = self.everyone[: plan.calls], self.everyone[plan.calls :]
        self.keying: list[dict[int, Keying]] = [{} for _ in range(_SLICES)]
        self.pressed: list[Keying] = []
        self.up: set[int] = set()
        self.standing_in = 0
        self.wants_stand_ins = True
        self.late_ms: list[float] = []
        length_s = plan.ramp_s + plan.listening_s + (plan.keying_s + 60 if plan.keying_s else 5)
        self.heard = Heard(round(plan.calls * _PACKETS_PER_S * length_s) + 1000)
        self.switchboard = Switchboard(plan.port, self.everyone, self._answered, self._ended)
        self._slice = 0
        self._due = 0.0

    def run(self) -> dict[str, object]:
        """Carry out the plan and give its figures."""
        self._due = time.monotonic()
        self._dial()
        moments = [self._moment()]
        self._work_for(self.plan.listening_s)
        moments.append(self._moment())
        concurrent = len(self.up)
        if self.plan.keying_s:
            concurrent = min(concurrent, self._press_keys())
            moments.append(self._moment())
            self.wants_stand_ins = False
            self._work_until(lambda: not any(c.index in self.up for c in self.callers), _OVER_WITHIN_S)
            self._work_for(_LAST_HEARD_S)
        for index in list(self.up):
            self.switchboard.hang_up(self.everyone[index])
            self._work()
        self._work_until(lambda: not self.up, _ANSWERED_WITHIN_S)
        peak = peak_mb(self.plan.pid)
        for line in self.lines:
            line.receive(self.heard)
            line.close()
        self.switchboard.close()
        everyone = self.everyone[: self.plan.calls + self.standing_in]
        return {
            "concurrent": concurrent,
            **figures(everyone, self.heard, self.pressed),
            **shares(moments),
            "rss_mb": peak,
            "requests_sent_again": self.switchboard.sent_again,
            "packets_sent": sum(line.sent for line in self.lines),
            "load_late_p99_ms": sorted(self.late_ms)[len(self.late_ms) * 99 // 100],
            "load_late_max_ms": max(self.late_ms),
        }

    def _dial(self) -> None:
        began = time.monotonic()
        for n, caller in enumerate(self.callers):
            self._work_for(began + self.plan.ramp_s * n / len(self.callers) - time.monotonic())
            self.switchboard.invite(caller)
        if self.plan.keying_s:
            # A call rings before it is up: a second's worth of others bridges that.
            for _ in range(1 + round(self.plan.calls / self.plan.keying_s)):
                self._stand_in()
                self._work()
        self._work_until(lambda: len(self.up) >= self.plan.calls + self.standing_in, _ANSWERED_WITHIN_S)

    def _press_keys(self) -> int:
        """Let everybody begin to press keys; give the fewest calls there were meanwhile."""
        began = time.monotonic()
        concurrent = len(self.up)
        for n in range(len(self.callers)):
            self._work_for(began + self.plan.keying_s * n / len(self.callers) - time.monotonic())
            if n in self.up:
                keying = Keying(n, f"8{self.plan.people[n][0]}#")
                self.keying[n % _SLICES][n] = keying
                self.pressed.append(keying)
            concurrent = min(concurrent, len(self.up))
        self._work_until(lambda: not any(self.keying), _OVER_WITHIN_S)
        return concurrent

    def _work_for(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        self._work_until(lambda: time.monotonic() >= end, seconds)

    def _work_until(self, done: Callable[[], bool], at_most_s: float) -> None:
        deadline = time.monotonic() + at_most_s
        while not done() and time.monotonic() < deadline:
            self._work()

    def _work(self) -> None:
        """Do one slice of 2 ms: a tenth of the callers send, another tenth's packets are read, and SIP."""
        self._due += _SLICE_S
        if (wait := self._due - time.monotonic()) > 0:
            time.sleep(wait)
        line, keying = self.lines[self._slice], self.keying[self._slice]
        line.next_packets()
        now_ns = time.clock_gettime_ns(time.CLOCK_REALTIME)
        if keying:
            for n in [n for n, one in keying.items() if not one.step(line, now_ns)]:
                del keying[n]
        late = time.monotonic() - self._due
        line.send()
        self.late_ms.append(late * 1000)
        other = self.lines[(self._slice + _SLICES // 2) % _SLICES]
        other.receive(self.heard)
        other.drain_rtcp()
        self.switchboard.work(time.monotonic())
        self._slice = (self._slice + 1) % _SLICES

    def _answered(self, caller: Caller) -> None:
        self.lines[caller.index % _SLICES].connect(caller.index, caller.answer_media_port)
        self.up.add(caller.index)

    def _ended(self, caller: Caller) -> None:
        if caller.index not in self.up:
            return
        self.up.discard(caller.index)
        self.lines[caller.index % _SLICES].leave(caller.index)
        self.keying[caller.index % _SLICES].pop(caller.index, None)
        if self.wants_stand_ins:
            self._stand_in()

    def _stand_in(self) -> None:
        if self.standing_in < len(self.stand_ins):
            self.switchboard.invite(self.stand_ins[self.standing_in])
            self.standing_in += 1

    def _moment(self) -> Moment:
        return Moment(time.monotonic(), process_s(self.plan.pid), core_s(self.plan.core), time.process_time())


def shares(moments: list[Moment]) -> dict[str, float]:
    """Give percents of a core: the target's while all listen and while they key, others' over both."""
    shares = {
        name: 100 * (b.target_s - a.target_s) / (b.at - a.at)
        for name, (a, b) in zip(("cpu_listening_percent", "cpu_percent"), pairwise(moments), strict=False)
    }
    first, last = moments[0], moments[-1]
    elapsed = last.at - first.at
    strangers = (last.core_s - first.core_s) - (last.target_s - first.target_s)
    return shares | {
        "strangers_percent": max(0.0, 100 * strangers / elapsed),
        "load_cpu_percent": 100 * (last.own_s - first.own_s) / elapsed,
    }


def main() -> None:
    """Run the plan on standard input."""
    plan = Plan(**json.load(sys.stdin))
    gc.disable()
    json.dump(Load(plan).run(), sys.stdout)


if __name__ == "__main__":
    main()
