"""What answers the callers: Nhánh 8's hotline, baresip, and aiosipua with aiortp. Each runs on one core."""

import json
import os
import resource
import secrets
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

from _wire import HOST

_HERE: Final = Path(__file__).parent
_READY_WITHIN_S: Final = 60.0
_STOPPED_WITHIN_S: Final = 30.0
_MOST_CALLS: Final = 5000
_FIRST: Final = -10
"""Niceness of what is measured, as of a service that comes first on its machine (`Nice=-10`)."""
_FILE_S: Final = 240
"""Of the file that others play; longer than a run."""

_BARESIP: Final = """\
sip_listen              {host}:{sip}
net_interface           {host}
call_local_timeout      120
call_max_calls          {most}
audio_path              {home}
audio_source            aufile,{home}/speech.wav
ausrc_srate             8000
auplay_srate            8000
ausrc_channels          1
auplay_channels         1
audio_level             no
audio_buffer            20-160
jitter_buffer_delay     1-20
rtp_ports               20000-29998
ringback_disabled       yes
statmode_default        off
module_path             /usr/lib/baresip/modules
module                  g711.so
module                  aufile.so
module_tmp              account.so
module_app              menu.so
"""


@dataclass(frozen=True)
class Cores:
    """Which core answers, and which calls."""

    target: int
    load: int


@dataclass(frozen=True)
class Running:
    """A process that answers calls on a port of this machine."""

    process: subprocess.Popen[bytes]
    port: int


def two_cores() -> Cores:
    """Choose the first two we may use. SystemExit where there is only one."""
    allowed = sorted(os.sched_getaffinity(0))
    if len(allowed) < 2:
        raise SystemExit("This needs two cores: one answers, the other calls.")
    return Cores(allowed[0], allowed[1])


def start(command: Sequence[str], core: int, **how: object) -> subprocess.Popen[bytes]:
    """Start a process on one core, its threads and children too, with as many open files as allowed.

    Where that is allowed, it goes before whatever else runs on that core.
    """
    before = os.sched_getaffinity(0)
    files, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.sched_setaffinity(0, {core})
    try:
        process: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]
            command, start_new_session=True, **how
        )
        with suppress(PermissionError, FileNotFoundError):
            os.setpriority(os.PRIO_PROCESS, process.pid, _FIRST)
            # Where sessions are scheduled as groups, niceness counts only inside of one (sched(7)).
            Path(f"/proc/{process.pid}/autogroup").write_text(str(_FIRST))
        return process
    finally:
        os.sched_setaffinity(0, before)
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


class Hotline:
    """An installation of Nhánh 8 with invented people, and its hotline."""

    name = "nhanh8"

    def __init__(self, home: Path) -> None:
        self.home = home
        ours = {name for name in os.environ if name.startswith(("NHANH8_", "DATABASE_URL", "DJANGO_"))}
        self._environment = {name: value for name, value in os.environ.items() if name not in ours} | {
            "NHANH8_HOME": str(home),
            "NHANH8_SECRET_KEY": secrets.token_urlsafe(50),
            "NHANH8_HOTLINE__SIP_PORT": "0",
            "NHANH8_HOTLINE__MAX_CALLS": str(_MOST_CALLS),
            "NHANH8_HOTLINE__TRUNKS": json.dumps([HOST]),
            "PYTHONUNBUFFERED": "1",
        }
        self._verb("migrate")
        # Its first start makes all the audio; what is measured is one of the others.
        with self.running(two_cores().target):
            pass

    def people(self, count: int) -> list[tuple[str, str]]:
        """Invent so many more, and give number and phone of each."""
        self._verb("seed", str(count), "--personal-numbers", "0")
        newest = self.rows(
            "SELECT p.social_insurance_number, c.value FROM registry_participant p"
            " JOIN registry_contact c ON c.participant_id = p.id AND c.kind = 'phone'"
            " ORDER BY p.id DESC LIMIT ?",
            count,
        )
        return [(str(number), str(phone)) for number, phone in newest]

    def complaints(self) -> list[str]:
        """Give what its hotline logged as wrong."""
        log = (self.home / "hotline.log").read_text(encoding="utf-8", errors="replace")
        return [line for line in log.splitlines() if " ERROR " in line or " WARNING " in line]

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Ask the database, from outside."""
        database = f"file:{self.home / 'nhanh8.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(database, uri=True)) as connection:
            return connection.execute(query, parameters).fetchall()

    @contextmanager
    def running(self, core: int) -> Iterator[Running]:
        """Run the hotline on one core; what it logs goes to a file in its home."""
        with (self.home / "hotline.log").open("ab") as log:
            process = start(
                [sys.executable, "-m", "nhanh8", "hotline"],
                core,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
            try:
                yield Running(process, _port_said(process))
            finally:
                stop(process)

    def _verb(self, *words: str) -> None:
        subprocess.run(
            [sys.executable, "-m", "nhanh8", *words],
            env=self._environment,
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


class Baresip:
    """Debian's baresip, answering every call with a file."""

    name = "baresip"

    def __init__(self, home: Path) -> None:
        self.home = home
        _speech(home / "speech.wav")
        (home / "accounts").write_text(
            f"<sip:19009068@{HOST}>;regint=0;answermode=auto;audio_codecs=PCMA/8000/1\n"
        )
        (home / "contacts").write_text("")

    @contextmanager
    def running(self, core: int) -> Iterator[Running]:
        """Run it on one core."""
        port = _free_port()
        settings = _BARESIP.format(host=HOST, sip=port, home=self.home, most=_MOST_CALLS)
        (self.home / "config").write_text(settings)
        with (self.home / "baresip.log").open("ab") as log:
            process = start(
                ["baresip", "-4", "-f", str(self.home)],
                core,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
            try:
                _wait_for_sip(process, port)
                yield Running(process, port)
            finally:
                stop(process)


class Aiortp:
    """A server of aiosipua and aiortp, answering every call with a file."""

    name = "aiortp"

    def __init__(self, home: Path) -> None:
        self.home = home
        _speech(home / "speech.wav")

    @contextmanager
    def running(self, core: int) -> Iterator[Running]:
        """Run it on one core."""
        with (self.home / "aiortp.log").open("ab") as log:
            process = start(
                [
                    sys.executable,
                    str(_HERE / "_aiortp_peer.py"),
                    str(_free_port()),
                    str(self.home / "speech.wav"),
                ],
                core,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )
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


def _wait_for_sip(process: subprocess.Popen[bytes], port: int) -> None:
    """Wait until something holds the UDP port."""
    deadline = time.monotonic() + _READY_WITHIN_S
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((HOST, port))
            except OSError:
                return
        time.sleep(0.05)
    raise SystemExit(f"{process.args!r} did not start.")


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _speech(path: Path) -> None:
    """Write a WAV file for others to play: a tone of 400 Hz, which is never silent for 20 ms."""
    import numpy as np  # noqa: PLC0415 - only here

    t = np.arange(_FILE_S * 8000)
    samples = (8000 * np.sin(2 * np.pi * 400 / 8000 * t)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())


@contextmanager
def home() -> Iterator[Path]:
    """Give a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="nhanh8-bench-") as folder:
        yield Path(folder)
