"""What answers the callers: Nhánh 8's hotline, baresip, and aiosipua with aiortp. Each runs on one core."""

import csv
import json
import socket
import subprocess
import sys
import time
import wave
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Final

from _installation import Installation
from _processes import Running, answering, start, stop, two_cores
from _wire import HOST

_HERE: Final = Path(__file__).parent
_READY_WITHIN_S: Final = 60.0
_MOST_CALLS: Final = 5000
_PHONE: Final = "+8499{:07}"
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


class Hotline:
    """An installation of Nhánh 8 with invented people, and its hotline."""

    name = "nhanh8"

    def __init__(self, home: Path, recogniser: str = "keys") -> None:
        settings = {
            "NHANH8_SPEECH__RECOGNISER": recogniser,
            "NHANH8_HOTLINE__SIP_PORT": "0",
            "NHANH8_HOTLINE__MAX_CALLS": str(_MOST_CALLS),
            "NHANH8_HOTLINE__TRUNKS": json.dumps([HOST]),
        }
        self._installation = Installation(home, settings)
        # Its first start makes all the audio; what is measured is one of the others.
        with self.running(two_cores().target):
            pass

    def people(self, count: int) -> list[tuple[str, str]]:
        """Invent so many more, and give number and phone of each."""
        self._installation.verb("seed", str(count), "--personal-numbers", "0")
        newest = self.rows(
            "SELECT p.social_insurance_number, c.value FROM registry_participant p"
            " JOIN registry_contact c ON c.participant_id = p.id AND c.kind = 'phone'"
            " ORDER BY p.id DESC LIMIT ?",
            count,
        )
        return [(str(number), str(phone)) for number, phone in newest]

    def take_in(self, numbers: Iterable[str]) -> list[tuple[str, str]]:
        """Put people with these social insurance numbers on file; give number and phone of each."""
        people = [(number, _PHONE.format(n)) for n, number in enumerate(numbers)]
        file = self._installation.home / "people.csv"
        with file.open("w", encoding="utf-8", newline="") as lines:
            rows = csv.writer(lines)
            rows.writerow(("name", "social_insurance_number", "phone"))
            rows.writerows(("Nguyễn Thị Ví Dụ", *person) for person in people)
        self._installation.verb("import", str(file))
        return people

    def complaints(self) -> list[str]:
        """Give what its hotline logged as wrong."""
        return self._installation.complaints("hotline")

    def rows(self, query: str, *parameters: object) -> list[tuple[object, ...]]:
        """Ask the database, from outside."""
        return self._installation.rows(query, *parameters)

    def running(self, core: int) -> AbstractContextManager[Running]:
        """Run the hotline on one core."""
        return self._installation.running("hotline", core)


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
        file = str(self.home / "speech.wav")
        command = [sys.executable, str(_HERE / "_aiortp_peer.py"), str(_free_port()), file]
        with (self.home / "aiortp.log").open("ab") as log, answering(command, core, stderr=log) as running:
            yield running


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
