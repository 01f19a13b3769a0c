"""baresip, a telephone that shares nothing with sipp: its own SIP, RTP, codecs and RFC 4733 keys.

It runs without a sound card: the microphone is a WAV file of silence, and what it hears is written to another
(module sndfile). Commands and events go over its control socket (module ctrl_tcp: JSON in netstrings).
Version 1.0 can't send keys by SIP INFO; sipp does that. After a hold it records no more (issue 1496 of
baresip).
"""

import contextlib
import json
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Self

import numpy as np

from acceptance.telephones.g711 import RATE, Codec, Samples
from acceptance.telephones.neighbours import free_neighbours
from acceptance.telephones.sipp import Address
from acceptance.telephones.wav import read_wav, write_wav
from ports import free_port

_MODULES = "/usr/lib/baresip/modules"
_MICROPHONE_S = 200
"""Longer than any call of a test: baresip ends the call at the end of the file."""

_WAV_HEADER = 44
"""Bytes before the sound."""

_CONFIG = """\
sip_listen              127.0.0.1:{sip}
net_interface           127.0.0.1
call_local_timeout      120
audio_path              {home}
audio_source            aufile,{home}/microphone.wav
ausrc_srate             8000
auplay_srate            8000
ausrc_channels          1
auplay_channels         1
audio_level             no
audio_buffer            20-160
jitter_buffer_delay     1-20
ringback_disabled       yes
statmode_default        off
module_path             {modules}
module                  g711.so
module                  aufile.so
module                  sndfile.so
module_tmp              account.so
module_app              menu.so
module_app              ctrl_tcp.so
ctrl_tcp_listen         127.0.0.1:{control}
snd_path                {home}
"""


class Baresip:
    """One telephone: `with Baresip(folder, "0912345678", Codec.PCMA) as phone: phone.dial(hotline)`."""

    def __init__(self, home: Path, number: str, codec: Codec, transport: str = "udp") -> None:
        self.home = home
        self.number = number
        self._codec = codec
        self._transport = transport
        self._events: list[dict[str, Any]] = []
        self._answers: dict[str, dict[str, Any]] = {}
        self._changed = threading.Condition()
        self._tokens = iter(range(1_000_000))

    def __enter__(self) -> Self:
        self.home.mkdir(parents=True, exist_ok=True)
        control = free_port(socket.SOCK_STREAM)
        # UDP and TCP on one port, TLS (unused) on the next.
        sip = free_neighbours((socket.SOCK_DGRAM, 0), (socket.SOCK_STREAM, 0), (socket.SOCK_STREAM, 1))
        write_wav(self.home / "microphone.wav", np.zeros(_MICROPHONE_S * RATE, np.int16))
        (self.home / "config").write_text(
            _CONFIG.format(sip=sip, home=self.home, modules=_MODULES, control=control)
        )
        (self.home / "accounts").write_text(
            f"<sip:{self.number}@127.0.0.1;transport={self._transport}>"
            f";regint=0;audio_codecs={self._codec.name}/8000/1\n"
        )
        (self.home / "contacts").write_text("")
        with (self.home / "output.log").open("wb") as output:
            self._process = subprocess.Popen(
                ["baresip", "-4", "-f", str(self.home)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        try:
            self._control = self._connect(control)
        except BaseException:
            self._process.kill()
            self._process.wait()
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)
        self._process.terminate()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:  # it waits for an answer to its BYE
            self._process.kill()
            self._process.wait()
        self._reader.join()
        self._control.close()

    # ── what a caller does ───────────────────────────────────────────────────

    def dial(self, hotline: Address) -> None:
        """Call and wait until the call stands. Raises AssertionError with the reason if it is refused."""
        transport = ";transport=tcp" if self._transport == "tcp" else ""
        self._command("dial", f"sip:19009068@{hotline[0]}:{hotline[1]}{transport}")
        event = self._wait_for("CALL_ESTABLISHED", "CALL_CLOSED")
        assert event["type"] == "CALL_ESTABLISHED", f"refused: {event['param']}"

    def press(self, keys: str) -> None:
        """Press keys one after another."""
        self._command("sndcode", keys)

    def hold(self) -> None:
        """Put the hotline on hold."""
        self._command("hold")

    def resume(self) -> None:
        """Take the hotline off hold."""
        self._command("resume")

    def hang_up(self) -> None:
        """End the call."""
        self._command("hangup")
        self._wait_for("CALL_CLOSED")

    def wait_for_goodbye(self, timeout_s: float = 60) -> None:
        """Wait until the hotline hangs up."""
        self._wait_for("CALL_CLOSED", timeout_s=timeout_s)

    def heard_since(self, sample: int) -> Samples:
        """Give what was heard from a sample on."""
        files = sorted(self.home.glob("dump-*-dec.wav"), key=lambda file: file.stat().st_mtime_ns)
        parts = [read_wav(file) for file in files if file.stat().st_size > _WAV_HEADER]
        assert all(rate == RATE for _, rate in parts)
        return np.concatenate([np.zeros(0, np.int16), *(sound for sound, _ in parts)])[sample:]

    def wait_until_heard(self, samples: int, timeout_s: float) -> None:
        """Wait until so much was heard. Raises AssertionError if it isn't."""
        deadline = time.monotonic() + timeout_s
        while len(self.heard_since(0)) < samples:
            assert time.monotonic() < deadline, f"heard no more: {self._log()}"
            time.sleep(0.05)  # baresip tells nobody that its file has grown

    # ── its control socket ───────────────────────────────────────────────────

    def _connect(self, port: int) -> socket.socket:
        deadline = time.monotonic() + 10
        while self._process.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(ConnectionRefusedError):
                return socket.create_connection(("127.0.0.1", port))
        raise AssertionError(f"baresip did not start: {self._log()}")

    def _command(self, command: str, parameters: str = "") -> None:
        token = str(next(self._tokens))
        message = json.dumps({"command": command, "params": parameters, "token": token}).encode()
        self._control.sendall(b"%d:%s," % (len(message), message))
        with self._changed:
            self._changed.wait_for(lambda: token in self._answers, 10)
            answer = self._answers.get(token)
        assert (answer or {}).get("ok"), f"baresip answered {answer} to {command}: {self._log()}"

    def _wait_for(self, *types: str, timeout_s: float = 10) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            return next((e for e in self._events if e["type"] in types), None)

        with self._changed:
            self._changed.wait_for(found, timeout_s)
            event = found()
            assert event, f"baresip told {self._events}, not {types}: {self._log()}"
            del self._events[: self._events.index(event) + 1]
        return event

    def _read(self) -> None:
        waiting = b""
        with contextlib.suppress(OSError):
            while chunk := self._control.recv(65536):
                waiting += chunk
                while (colon := waiting.find(b":")) > 0:
                    length = int(waiting[:colon])
                    if len(waiting) < colon + length + 2:
                        break
                    message = json.loads(waiting[colon + 1 : colon + 1 + length])
                    waiting = waiting[colon + length + 2 :]
                    with self._changed:
                        if message.get("response"):
                            self._answers[message["token"]] = message
                        else:
                            self._events.append(message)
                        self._changed.notify_all()

    def _log(self) -> str:
        return (self.home / "output.log").read_text(errors="replace")[-3000:]
