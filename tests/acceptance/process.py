"""A verb of `nhanh8` running as a process of its own, as it does at an operator's."""

import re
import signal
import subprocess
import threading
from pathlib import Path

READY_WITHIN_S = 60
"""Far more than a start takes (2 s), for a machine that is busy with other tests."""
STOPPED_WITHIN_S = 60
"""Longer than the 30 s that requests in hand may take to finish."""


class Process:
    """A child process whose output is read as it comes; ended by its own process id."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command = command
        self.log = log
        """The file that takes what it writes to stderr."""
        self.lines: list[str] = []
        """What it has written to stdout."""
        self._changed = threading.Condition()
        self._ended = False
        with log.open("ab") as stderr:
            self._popen = subprocess.Popen(
                command,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                encoding="utf-8",
            )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._popen.pid

    @property
    def running(self) -> bool:
        """Whether it hasn't ended."""
        return self._popen.poll() is None

    def wait_for(self, pattern: str, timeout_s: float = READY_WITHIN_S) -> re.Match[str]:
        """Wait for a line of stdout in which `pattern` is found. Raises AssertionError if it doesn't come."""

        def found() -> re.Match[str] | None:
            return next((m for line in self.lines if (m := re.search(pattern, line))), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._ended, timeout_s)
            match = found()
        if match is None:
            raise AssertionError(
                f"{self.command} did not say {pattern!r}; it said {self.lines} and, on stderr, "
                f"{self.log.read_text(errors='replace')[-3000:]}"
            )
        return match

    def end(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal, wait until it is gone, and give its exit code (negative: killed by a signal)."""
        self.send(with_signal)
        return self.wait_until_ended()

    def send(self, a_signal: signal.Signals) -> None:
        """Send a signal, unless it is gone already."""
        if self.running:
            self._popen.send_signal(a_signal)

    def wait_until_ended(self) -> int:
        """Wait until it is gone, and give its exit code (negative: killed by a signal)."""
        try:
            code = self._popen.wait(STOPPED_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._popen.kill()
            self._popen.wait()
            raise AssertionError(f"{self.command} did not end within {STOPPED_WITHIN_S} s") from None
        finally:
            self._reader.join(STOPPED_WITHIN_S)
        return code

    def _read(self) -> None:
        assert self._popen.stdout is not None
        with self._popen.stdout as stdout:
            for line in stdout:
                with self._changed:
                    self.lines.append(line.rstrip("\n"))
                    self._changed.notify_all()
        with self._changed:
            self._ended = True
            self._changed.notify_all()
