"""The SIP of a caller, as text: just what a call needs (RFC 3261), cheap enough for hundreds of callers."""

import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from _wire import EVENTS, HOST, PCMA, roomy

_AGAIN_S: Final = 0.5
"""After which a request that nobody answered is sent again, each time twice as long (timers A and E)."""
_LONGEST_S: Final = 16.0
_HOTLINE: Final = "19009068"

_STATUS: Final = re.compile(rb"SIP/2\.0 (\d{3})")
_CALL: Final = re.compile(rb"^(?:call-id|i)[ \t]*:[ \t]*(\d+)-", re.IGNORECASE | re.MULTILINE)
_METHOD: Final = re.compile(rb"^cseq[ \t]*:[ \t]*\d+[ \t]+(\w+)", re.IGNORECASE | re.MULTILINE)
_TO: Final = re.compile(rb"^(?:to|t)[ \t]*:[ \t]*([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_CONTACT: Final = re.compile(rb"^(?:contact|m)[ \t]*:[^<\r\n]*<([^>\r\n]+)>", re.IGNORECASE | re.MULTILINE)
_AUDIO: Final = re.compile(rb"^m=audio (\d+) ", re.MULTILINE)
_COPIED: Final = re.compile(
    rb"^(?:via|v|from|f|to|t|call-id|i|cseq)[ \t]*:[^\r\n]*\r\n", re.IGNORECASE | re.MULTILINE
)


@dataclass(slots=True)
class Caller:
    """One call: who calls, and how far it came."""

    index: int
    phone: str
    media_port: int
    """Ours."""
    began: float = 0.0
    up: bool = False
    hung_up: bool = False
    """By the other end, or our BYE was answered."""
    status: int = 0
    answer_media_port: int = 0
    to: str = ""
    contact: str = ""


class Switchboard:
    """The SIP port of all callers."""

    def __init__(
        self, target: int, callers: list[Caller], up: Callable[[Caller], None], over: Callable[[Caller], None]
    ) -> None:
        self.sent_again = 0
        self._target = (HOST, target)
        self._callers = callers
        self._up = up
        self._over = over
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((HOST, 0))
        self._socket.setblocking(False)
        roomy(self._socket)
        self._port = int(self._socket.getsockname()[1])
        self._run = time.time_ns()
        self._unanswered: dict[tuple[int, str], tuple[float, float, bytes]] = {}

    def invite(self, caller: Caller) -> None:
        """Dial."""
        caller.began = time.monotonic()
        body = (
            f"v=0\r\no=- {caller.index} 1 IN IP4 {HOST}\r\ns=-\r\nc=IN IP4 {HOST}\r\nt=0 0\r\n"
            f"m=audio {caller.media_port} RTP/AVP {PCMA} {EVENTS}\r\na=rtpmap:{PCMA} PCMA/8000\r\n"
            f"a=rtpmap:{EVENTS} telephone-event/8000\r\na=fmtp:{EVENTS} 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        )
        to = f"<sip:{_HOTLINE}@{HOST}:{self._target[1]}>"
        self._request(caller, "INVITE", 1, to[1:-1], to, body)

    def hang_up(self, caller: Caller) -> None:
        """Send BYE until it is answered."""
        self._request(caller, "BYE", 2, caller.contact, caller.to)

    def work(self, now: float) -> None:
        """Handle all that came, and send again what nobody answered."""
        while True:
            try:
                message = self._socket.recv(65536)
            except BlockingIOError:
                break
            self._take(message)
        for key, (due, wait, message) in list(self._unanswered.items()):
            if now < due:
                continue
            if wait >= _LONGEST_S:
                del self._unanswered[key]
                continue
            self._socket.sendto(message, self._target)
            self.sent_again += 1
            self._unanswered[key] = (now + 2 * wait, 2 * wait, message)

    def close(self) -> None:
        """Free the port."""
        self._socket.close()

    def _take(self, message: bytes) -> None:
        head, _, body = message.partition(b"\r\n\r\n")
        head += b"\r\n"
        found, method = _CALL.search(head), _METHOD.search(head)
        if not found or not method:
            return
        caller = self._callers[int(found[1])]
        if status := _STATUS.match(head):
            self._response(caller, int(status[1]), method[1].decode(), head, body)
        elif method[1] != b"ACK":
            # BYE, or a question (OPTIONS, UPDATE) that is answered like one.
            fields = b"".join(_COPIED.findall(head))
            self._socket.sendto(b"SIP/2.0 200 OK\r\n" + fields + b"Content-Length: 0\r\n\r\n", self._target)
            if method[1] == b"BYE":
                self._end(caller)

    def _response(self, caller: Caller, status: int, method: str, head: bytes, body: bytes) -> None:
        self._unanswered.pop((caller.index, method), None)
        if status < 200:
            return
        if method == "BYE":
            self._end(caller)
            return
        caller.status = status
        if to := _TO.search(head):
            caller.to = to[1].decode()
        if status >= 300:
            self._request(caller, "ACK", 1, f"sip:{_HOTLINE}@{HOST}:{self._target[1]}", caller.to)
            return
        if contact := _CONTACT.search(head):
            caller.contact = contact[1].decode()
        self._request(caller, "ACK", 1, caller.contact, caller.to)
        if not caller.up and (audio := _AUDIO.search(body)):
            caller.up = True
            caller.answer_media_port = int(audio[1])
            self._up(caller)

    def _end(self, caller: Caller) -> None:
        if not caller.hung_up:
            caller.hung_up = True
            self._over(caller)

    def _request(self, caller: Caller, method: str, number: int, uri: str, to: str, body: str = "") -> None:
        # The ACK to a refusal belongs to the INVITE's transaction, that to a 2xx is its own (13.2.2.4).
        branch = "INVITE" if method == "ACK" and caller.status >= 300 else method
        lines = [
            f"{method} {uri} SIP/2.0",
            f"Via: SIP/2.0/UDP {HOST}:{self._port};branch=z9hG4bK{self._run}{branch}{caller.index};rport",
            "Max-Forwards: 70",
            f"From: <sip:{caller.phone}@{HOST}>;tag=c{caller.index}",
            f"To: {to}",
            f"Call-ID: {caller.index}-{self._run}@{HOST}",
            f"CSeq: {number} {method}",
            f"Contact: <sip:caller@{HOST}:{self._port}>",
        ]
        if body:
            lines += [f"P-Asserted-Identity: <sip:{caller.phone}@{HOST};user=phone>"]
            lines += ["Content-Type: application/sdp"]
        lines += [f"Content-Length: {len(body)}", "", body]
        message = "\r\n".join(lines).encode()
        self._socket.sendto(message, self._target)
        if method != "ACK":
            self._unanswered[caller.index, method] = (time.monotonic() + _AGAIN_S, _AGAIN_S, message)
