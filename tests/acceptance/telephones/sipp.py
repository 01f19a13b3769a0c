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
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from acceptance.telephones.g711 import Codec, Samples
from acceptance.telephones.media import Exchange, MediaEnd

SCENARIOS = Path(__file__).parent / "scenarios"
Address = tuple[str, int]

_END = b"\x1b"
"""What sipp puts after each message on its twin socket."""
_LONGEST_S = 150

_SDP = """\
Content-Type: application/sdp
Content-Length: [len]

v=0
o=telephone 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [$$media] RTP/AVP $formats
$attributes"""


class RefusedError(Exception):
    """The hotline did not take the call: `status` is its answer's code."""

    def __init__(self, status: int, retry_after: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after


class SippPhone:
    """One telephone in a sipp process."""

    def __init__(self, sipp: "Sipp", from_: str, media: MediaEnd) -> None:
        self.call_id = f"{uuid.uuid4()}@telephone"
        self.media = media
        self._sipp = sipp
        self._from = from_

    def dial(self) -> "SippPhone":
        """Call the hotline and wait for its answer. Raises RefusedError if it doesn't take the call."""
        self._sipp.command(self.call_id, f"From: {self._from}|\nMedia: {self.media.port}|")
        report = self._sipp.report(self.call_id, "answered", "refused")
        if report == "refused":
            answer = self._sipp.responses("INVITE")[-1]
            wait = re.search(r"^Retry-After: *(\S+)", answer, re.MULTILINE | re.IGNORECASE)
            raise RefusedError(int(answer.split()[1]), wait and wait[1])
        self.media.send_to(self._sipp.hotline[0], int(report.split()[1]))
        return self

    def info(self, keys: str) -> None:
        """Press keys, each sent by SIP INFO (application/dtmf-relay)."""
        for key in keys:
            self._do("info", key)

    def hold(self) -> None:
        """Put the hotline on hold."""
        self._do("direct", "sendonly")

    def resume(self) -> None:
        """Take the hotline off hold."""
        self._do("direct", "sendrecv")

    def move_media(self, media: MediaEnd) -> None:
        """Go on with the media at another port, as when a network hands a call over."""
        self.media.mute = True
        self._do("move", str(media.port))
        media.send_to(*self.media.sends_to)
        self.media = media

    def hang_up(self) -> None:
        """End the call from this side."""
        self._sipp.command(self.call_id, "Do: bye\nWith: |")
        assert self._sipp.report(self.call_id, "over") == "over telephone"

    def vanish(self) -> None:
        """Be gone without a word: no BYE, no more packets."""
        self.media.mute = True
        self._sipp.kill()

    def wait_for_goodbye(self, timeout_s: float = 60) -> None:
        """Wait until the hotline hangs up."""
        assert self._sipp.report(self.call_id, "over", timeout_s=timeout_s) == "over hotline"

    def heard_since(self, sample: int) -> Samples:
        """Give what was heard from a sample on."""
        return self.media.recording.since(sample)

    def wait_until_heard(self, samples: int, timeout_s: float) -> None:
        """Wait until so much was heard. Raises AssertionError if it isn't."""
        recording = self.media.recording
        self.media.wait_until(
            lambda: recording.length >= samples or self.is_over, timeout_s, "more was heard"
        )
        assert recording.length >= samples, "the call is over"

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return self._sipp.reported(self.call_id, "over")

    def _do(self, verb: str, value: str) -> None:
        self._sipp.command(self.call_id, f"Do: {verb}\nWith: {value}|")
        self._sipp.report(self.call_id, f"done {verb}")


class Sipp:
    """A running sipp. `messages` are all SIP messages that it sent and received, for looking at the end."""

    def __init__(self, folder: Path, hotline: Address, scenario: str, *arguments: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.hotline = hotline
        self._trace, self._errors = folder / "messages.log", folder / "errors.log"
        self._output = folder / "output.log"
        self._port = free_port(socket.SOCK_DGRAM)
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


def telephones(  # noqa: PLR0913 - a telephone is set up by all of these
    folder: Path,
    hotline: Address,
    codec: Codec,
    *,
    headers: Sequence[str] = (),
    transport: str = "u1",
    event_type: int | None = 101,
    late_offer: bool = False,
    calls: int = 1,
) -> Sipp:
    """Start a sipp that is so many telephones.

    `transport` is sipp's name for it, u1 (UDP) or t1 (TCP). `event_type` None: without telephone-event (RFC
    4733). `late_offer`: an INVITE without SDP, whose answer goes into the ACK (RFC 3264, section 4).
    """
    twin = free_port(socket.SOCK_STREAM)
    formats = f"{int(codec)}" + (f" {event_type}" if event_type else "")
    attributes = f"a=rtpmap:{int(codec)} {codec.name}/8000\na=ptime:20" + (
        f"\na=rtpmap:{event_type} telephone-event/8000\na=fmtp:{event_type} 0-15" if event_type else ""
    )
    described = Template(_SDP).substitute(formats=formats, attributes=attributes)
    nothing = "Content-Length: 0\n"
    scenario = Template((SCENARIOS / "telephone.xml").read_text(encoding="utf-8")).safe_substitute(
        headers="".join(f"{line}\n" for line in headers),
        formats=formats,
        attributes=attributes,
        offer=nothing if late_offer else described,
        answer=described if late_offer else nothing,
    )
    sipp = Sipp(folder, hotline, scenario, "-m", str(calls), "-t", transport, "-3pcc", f"127.0.0.1:{twin}")
    try:
        sipp.connect_twin(twin)
    except BaseException:
        sipp.close()
        raise
    return sipp


@contextlib.contextmanager
def sipp_phone(  # noqa: PLR0913 - a telephone is set up by all of these
    exchange: Exchange,
    folder: Path,
    hotline: Address,
    from_: str,
    *,
    codec: Codec = Codec.PCMA,
    headers: Sequence[str] = (),
    transport: str = "u1",
    event_type: int | None = 101,
    late_offer: bool = False,
    mute: bool = False,
) -> Iterator[SippPhone]:
    """Give one telephone, not dialled yet; it is ended at the end."""
    sipp = telephones(
        folder,
        hotline,
        codec,
        headers=headers,
        transport=transport,
        event_type=event_type,
        late_offer=late_offer,
    )
    media = exchange.media(codec, event_type=event_type or 0, mute=mute)
    phone = SippPhone(sipp, from_, media)
    try:
        yield phone
    finally:
        exchange.remove(phone.media)
        exchange.remove(media)
        sipp.close()


def free_port(kind: socket.SocketKind) -> int:
    """Find a port of 127.0.0.1 that nobody uses."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
