"""Processes that a benchmark starts on cores of their own, and what they use of the machine."""

import os
import resource
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

_STOPPED_WITHIN_S: Final = 30.0
_FIRST: Final = -10
"""Niceness of what is measured, as of a service that comes first on its machine (`Nice=-10`)."""
_TICKS_PER_S: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cores:
    """Which core answers, and which asks."""

    target: int
    load: int


@dataclass(frozen=True)
class Running:
    """A process that answers on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int


def two_cores() -> Cores:
    """Choose the first two we may use. SystemExit where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("This needs two cores: one answers, the other asks.")
    return Cores(allowed[0], allowed[1])


@contextmanager
def on(core: int) -> Iterator[None]:
    """Keep this process, and what it starts meanwhile, on one core."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def start(command: Sequence[str], core: int, **how: object) -> subprocess.Popen[bytes]:
    """Start a process on one core, its threads and children too, with as many open files as allowed.

    Where that is allowed, it goes before whatever else runs on that core.
    """
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    try:
        with on(core):
            process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
                command, start_new_session=True, **how
            )
        with suppress(PermissionError, FileNotFoundError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _FIRST)
            # Where sessions are scheduled as groups, niceness counts only inside of one (sched(7)).
            Path(f"/proc/{process.pid}/autogroup").write_text(str(_FIRST))
        return process
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process that we started."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_STOPPED_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def answering(command: Sequence[str], core: int, **how: object) -> Iterator[Running]:
    """Run what says its port when it is ready, and end it."""
    process = start(command, core, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, **how)
    try:
        yield Running(process, _port_said(process))
    finally:
        stop(process)


def _port_said(process: subprocess.Popen[bytes]) -> int:
    """Give the port at the end of the line that a process says when it is ready."""
    output: IO[bytes] | None = process.stdout
    line = output.readline().decode().strip() if output else ""
    if not line.rpartition(":")[2].isdigit():
        raise SystemExit(f"{process.args!r} said {line!r} instead of being ready.")
    return int(line.rpartition(":")[2])


def family(pid: int) -> list[int]:
    """Give a process and its children, at any depth."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return [pid, *(one for child in children for one in family(int(child)))]


def process_s(pid: int) -> float:
    """Give the seconds a process has computed, its threads included (proc_pid_stat(5): utime and stime)."""
    fields = (
        Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    )
    return (int(fields[11]) + int(fields[12])) / _TICKS_PER_S


def core_s(core: int) -> float:
    """Give the seconds a core was busy (proc_stat(5): all but idle and waiting for disks)."""
    lines = Path("/proc/stat").read_text(encoding="ascii").splitlines()
    fields = [int(f) for f in next(one for one in lines if one.startswith(f"cpu{core} ")).split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / _TICKS_PER_S


def peak_mb(pid: int) -> float:
    """Give the most memory a process had at a time, in megabytes (VmHWM)."""
    with suppress(FileNotFoundError):
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    return 0.0
