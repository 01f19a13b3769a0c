"""sipp as telephones that a test drives: signalling by sipp, media by `MediaEnd`.

A sipp scenario is a fixed text, but a test wants to press a key *when* it has heard something. sipp's "3PCC"
twin socket gives that: the scenario waits for commands on it and reports on it what happened.
"""

import contextlib
import re
import socket
import subprocess
import threading
import time
from pathlib import Path

from acceptance.telephones.neighbours import free_neighbours
from ports import free_port

SCENARIOS = Path(__file__).parent / "scenarios"
Address = tuple[str, int]

_END = b"\x1b"
"""What sipp puts after each message on its twin socket."""
_LONGEST_S = 150


class Sipp:
    """A running sipp. `messages` are all SIP messages that it sent and received, for looking at the end."""

    def __init__(self, folder: Path, hotline: Address, scenario: str, *arguments: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.hotline = hotline
        self._trace, self._errors = folder / "messages.log", folder / "errors.log"
        self._output = folder / "output.log"
        self._port = free_port(socket.SOCK_DGRAM)
        # For audio and video, which it binds though it sends none here.
        media = free_neighbours((socket.SOCK_DGRAM, 0), (socket.SOCK_DGRAM, 2))
        file = folder / "scenario.xml"
        file.write_text(scenario, encoding="utf-8")
        command = [
            *(
                "sipp",
                f"{hotline[0]}:{hotline[1]}",
                "-sf",
                str(file),
                "-i",
                "127.0.0.1",
                "-p",
                str(self._port),
            ),
            *("-mp", str(media)),
            *("-nostdin", "-timeout", str(_LONGEST_S), "-timeout_error", "-aa"),
            *("-trace_msg", "-message_file", str(self._trace)),
            *("-trace_err", "-error_file", str(self._errors)),
            *arguments,
        ]
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=folder
            )
        self._twin: socket.socket | None = None
        self._changed = threading.Condition()
        self._reports: dict[str, list[str]] = {}
        self._taken: dict[str, int] = {}
        self._silent = False

    @property
    def port(self) -> int:
        """Its own SIP port."""
        return self._port

    def wait(self, timeout_s: float = 60) -> None:
        """Wait for a scenario's end. Raises AssertionError if sipp found a fault."""
        code = self._process.wait(timeout_s)
        assert code == 0, f"sipp ended with {code}: {self.evidence()}"

    def kill(self) -> None:
        """Vanish without a word, as a telephone whose battery is taken out."""
        self._process.kill()
        self._process.wait()

    def close(self) -> None:
        """End it, however it stands."""
        if self._process.poll() is None:
            self.kill()
        if self._twin:
            self._twin.close()

    @property
    def messages(self) -> list[tuple[str, str]]:
        """`("sent" or "received", message)` of all SIP messages so far, in order."""
        text = self._trace.read_text(encoding="utf-8", errors="replace") if self._trace.exists() else ""
        parts = re.split(r"^-{20,} .*\n(?:UDP|TCP) message (sent|received).*\n\n", text, flags=re.MULTILINE)
        return list(zip(parts[1::2], parts[2::2], strict=True))

    def responses(self, method: str) -> list[str]:
        """Give the hotline's final and provisional answers to a method, in order."""
        return [
            message
            for way, message in self.messages
            if way == "received"
            and message.startswith("SIP/2.0")
            and re.search(rf"^CSeq: *\d+ {method}", message, re.MULTILINE | re.IGNORECASE)
        ]

    def evidence(self) -> str:
        """Give what it complained about and the last messages, for an assertion's text."""
        errors = self._errors.read_text(errors="replace") if self._errors.exists() else ""
        trace = self._trace.read_text(errors="replace") if self._trace.exists() else ""
        return f"{errors[:800]}\n{trace[-1200:]}\n{self._output.read_text(errors='replace')[:200]}"

    # ── the twin socket ──────────────────────────────────────────────────────

    def connect_twin(self, port: int) -> None:
        """Connect to the twin socket that sipp opens soon after its start."""
        deadline = time.monotonic() + 10
        while self._twin is None:
            with contextlib.suppress(ConnectionRefusedError):
                self._twin = socket.create_connection(("127.0.0.1", port))
            assert self._process.poll() is None, self.evidence()
            assert time.monotonic() < deadline, self.evidence()
        threading.Thread(target=self._read_reports, args=(self._twin,), daemon=True).start()

    def command(self, call_id: str, lines: str) -> None:
        """Tell one telephone to do something."""
        assert self._twin is not None
        text = f"Call-ID: {call_id}\n{lines}\n\n".replace("\n", "\r\n")
        self._twin.sendall(text.encode() + _END)

    def report(self, call_id: str, *beginnings: str, timeout_s: float = 10) -> str:
        """Wait for the next report of a telephone that begins so, and give it."""

        def found() -> str | None:
            reports = self._reports.get(call_id, [])[self._taken.get(call_id, 0) :]
            return next((r for r in reports if r.startswith(beginnings)), None)

        with self._changed:
            self._changed.wait_for(lambda: found() or self._silent, timeout_s)
            report = found()
            assert report, f"sipp reported no {beginnings}, only {self._reports}: {self.evidence()}"
            self._taken[call_id] = self._reports[call_id].index(report, self._taken.get(call_id, 0)) + 1
        return report

    def reported(self, call_id: str, beginning: str) -> bool:
        """Tell whether a telephone has reported so."""
        with self._changed:
            return any(r.startswith(beginning) for r in self._reports.get(call_id, []))

    def _read_reports(self, twin: socket.socket) -> None:
        waiting = b""
        with contextlib.suppress(OSError):
            while chunk := twin.recv(65536):
                *whole, waiting = (waiting + chunk).split(_END)
                with self._changed:
                    for message in whole:
                        text = message.decode()
                        call_id = re.search(r"Call-ID: (\S+)", text)
                        report = re.search(r"Report: ([^|]*)", text)
                        if call_id and report:
                            self._reports.setdefault(call_id[1], []).append(report[1])
                    self._changed.notify_all()
        with self._changed:
            self._silent = True
            self._changed.notify_all()
