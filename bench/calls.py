"""Calls at once on one core, each through the whole dialogue, while 50 packets a second flow both ways.

One core answers (the hotline, on a database of its own), the other calls. Every caller dials, listens to
the menu, presses 8 and a number with RFC 4733 keys, hears the password and is hung up on. While keys are
pressed there are always as many calls: for each that is over another one comes. Gaps are between the
packets to a caller, as the kernel receives them. `key_to_audio` is the time from the hash key's first
packet to the answer's first sound, with the re-issue in between; `menu_key_to_audio` that after the 8.
Beside it, on the same core, baresip and aiosipua with aiortp get the same packets and play a file, without
a dialogue; what is compared is the time of listening.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Protocol

from _installation import home
from _processes import Cores, Running, start, two_cores
from _targets import Aiortp, Baresip, Hotline

Figures = dict[str, Any]

_CALLS: Final = 400
_KEYING_S: Final = 60.0
"""About what a call takes: as many come and go as with so many calls at once in a hotline's rush hour."""
_RAMP_S: Final = 20.0
_LISTENING_S: Final = 10.0
_LOAD: Final = Path(__file__).with_name("_load.py")

_GAP_MS: Final = 30.0
_KEY_TO_AUDIO_MS: Final = 100.0
_STEPS: Final = (200, 100)
"""By how many calls more the limit is looked for: in long steps, then in short ones."""
_MOST: Final = 3000
_LATE_MS: Final = 10.0
"""A load that itself sends later than this measures itself."""
_COMPLAINTS: Final = 10
"""Lines of the log that are shown."""
_SHOWN: Final = ("concurrent", "failed", "gap_p99_ms", "key_to_audio_p99_ms", "cpu_percent", "rss_mb")


class _Target(Protocol):
    """What answers calls."""

    @property
    def name(self) -> str: ...

    def running(self, core: int) -> AbstractContextManager[Running]: ...


def run(arguments: Sequence[str]) -> dict[str, object]:
    """Measure the hotline at so many calls, find the most it holds, and measure what it is compared with."""
    parser = argparse.ArgumentParser(prog="calls", description=__doc__)
    parser.add_argument("--calls", type=int, default=_CALLS, help=f"at once (default {_CALLS})")
    parser.add_argument("--keying", type=float, default=_KEYING_S, help="seconds to spread first keys over")
    parser.add_argument("--no-limit", action="store_true", help="don't look for the most that each holds")
    parser.add_argument("--no-peers", action="store_true", help="don't measure baresip and aiortp")
    chosen = parser.parse_args(arguments)
    cores = two_cores()
    steps: list[Figures] = []
    with home() as folder:
        hotline = Hotline(_made(folder / "nhanh8"))

        def dialogues(calls: int) -> Figures:
            return _dialogues(hotline, calls, chosen.keying, cores)

        ours = dialogues(chosen.calls)
        figures = ours | {"cpu_per_call_percent": ours["cpu_percent"] / max(ours["concurrent"], 1)}
        if not chosen.no_limit:
            figures["most_calls"] = _most(dialogues, ours, steps)
        if not chosen.no_peers:
            figures["beside_it"] = _beside(folder, chosen.calls, cores, find_most=not chosen.no_limit)
    if steps:
        figures["steps_to_the_most"] = [{name: step[name] for name in _SHOWN} for step in steps]
    return figures


def _dialogues(hotline: Hotline, calls: int, keying_s: float, cores: Cores) -> Figures:
    """Have so many go through the whole dialogue, on a hotline started for it."""
    issued = _counted(hotline)
    figures = _run(hotline, calls, hotline.people(2 * calls), cores, keying_s)
    reissued = _counted(hotline) - issued
    # Whoever was hung up on, but has no new password in force, was failed too.
    figures["failed"] = max(figures["failed"], calls - reissued)
    for complaint in hotline.complaints()[-_COMPLAINTS:]:
        print(f"  {complaint}")
    return figures | {"reissued": reissued}


def _counted(hotline: Hotline) -> int:
    """Count the passwords in force that a call brought."""
    [(count,)] = hotline.rows("SELECT count(*) FROM accounts_issuedpassword WHERE state = 'active'")
    return int(str(count))


def _beside(folder: Path, calls: int, cores: Cores, *, find_most: bool) -> list[Figures]:
    """Measure all three while callers only listen, and give the others' cost as multiples of ours."""
    rows = []
    for kind in (Hotline, Baresip, Aiortp):
        target = kind(_made(folder / f"beside-{kind.name}"))
        people = [("", f"+8499{n:07d}") for n in range(_MOST)]

        def listening(
            count: int, target: _Target = target, people: list[tuple[str, str]] = people
        ) -> Figures:
            return _run(target, count, people[:count], cores)

        measured = listening(calls)
        while not _held(measured) and measured["calls"] > _STEPS[-1]:
            measured = listening(measured["calls"] - _STEPS[-1])
        row: Figures = {
            "name": target.name,
            "calls": measured["concurrent"],
            "failed": measured["failed"],
            "gap_p99_ms": measured["gap_p99_ms"],
            "cpu_percent": measured["cpu_listening_percent"],
            "cpu_per_call_percent": measured["cpu_listening_percent"] / max(measured["concurrent"], 1),
            "rss_mb": measured["rss_mb"],
        }
        if find_most:
            row["most_calls"] = _most(listening, measured, [])
        rows.append(row)
    for row in rows:
        row["cpu_of_ours"] = row["cpu_per_call_percent"] / rows[0]["cpu_per_call_percent"]
        if find_most:
            row["most_of_ours"] = row["most_calls"] / max(rows[0]["most_calls"], 1)
    return rows


def _most(measure: Callable[[int], Figures], first: Figures, steps: list[Figures]) -> int:
    """Look for the most calls that are held; add what was measured on the way to `steps`."""
    steps.append(first)
    calls = first["calls"]
    best = calls if _held(first) else 0
    if not best:
        while not best and calls > _STEPS[-1]:
            calls -= _STEPS[-1]
            steps.append(measure(calls))
            best = calls if _held(steps[-1]) else 0
        return best
    for step in _STEPS:
        while best + step <= _MOST and (not steps or best + step not in {s["calls"] for s in steps}):
            steps.append(measure(best + step))
            if not _held(steps[-1]):
                break
            best += step
    return best


def _held(figures: Figures) -> bool:
    key_ms = figures.get("key_to_audio_p99_ms", 0.0)
    gap_ms = figures["gap_p99_ms"]
    return (
        figures["failed"] == 0
        and gap_ms is not None
        and gap_ms <= _GAP_MS
        and key_ms is not None
        and key_ms <= _KEY_TO_AUDIO_MS
    )


def _run(
    target: _Target, calls: int, people: Sequence[tuple[str, str]], cores: Cores, keying_s: float = 0.0
) -> Figures:
    """Run the load on one core against a target on the other."""
    with target.running(cores.target) as running:
        plan = {
            "port": running.port,
            "pid": running.process.pid,
            "core": cores.target,
            "calls": calls,
            "people": list(people),
            "ramp_s": _RAMP_S,
            "listening_s": _LISTENING_S,
            "keying_s": keying_s,
        }
        command = [sys.executable, str(_LOAD)]
        with start(command, cores.load, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as load:
            output, _ = load.communicate(json.dumps(plan).encode())
        if load.returncode:
            raise SystemExit("The load broke off.")
    figures: Figures = {"calls": calls, **json.loads(output), "load_average": os.getloadavg()[0]}
    told = ", ".join(f"{name} {_text(figures[name])}" for name in _SHOWN if name in figures)
    print(f"{target.name}: {told}")
    if figures["failures"]:
        print(f"  failed: {figures['failures']}")
    if figures["load_late_p99_ms"] > _LATE_MS:
        print(f"  The load itself was late by {_text(figures['load_late_p99_ms'])} ms: don't trust this.")
    return figures


def _text(value: object) -> str:
    return f"{value:.1f}" if isinstance(value, float) else str(value)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
