"""A telephone of our own that dials a hotline: for `nhanh8 call`, tests and benchmarks."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from aiosipua import DialogState, SipRequest, SipResponse, SipUAC, parse_sdp

from nhanh8.charging.announced import NUMBER_TO_DIAL
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.dialling.handset import Handset, Recording
from nhanh8.hotline.line.dialling.transport import RetransmittingUdp
from nhanh8.hotline.line.rtp.ports import open_pair
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.hotline.line.rtp.tones import tone
from nhanh8.hotline.line.sip import sdp
from nhanh8.hotline.line.sip.address import parse_address, split_values
from nhanh8.hotline.line.sip.flow import Peer
from nhanh8.hotline.line.sip.reading import cseq
from nhanh8.hotline.line.sip.replies import respond
from nhanh8.hotline.line.sip_port import facing
from nhanh8.speech.utterance import Audio, Law, silence

if TYPE_CHECKING:
    from aiosipua.outgoing_call import OutgoingCall

_PORTS: Final = (30000, 39998)
_ANSWER_WITHIN_S: Final = 40.0
"""Longer than an INVITE is sent again (32 s)."""
_BYE_WITHIN_S: Final = 4.0
_ANONYMOUS: Final = ("anonymous", "anonymous.invalid")
_TONE_S: Final = 0.1
_BETWEEN_TONES: Final = timedelta(milliseconds=80)
_OK: Final = range(200, 300)


class KeysBy(StrEnum):
    """How a telephone sends keys."""

    RFC4733 = "rfc4733"
    INFO = "info"
    INBAND = "inband"


class NotTakenError(Exception):
    """The hotline did not take the call."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status} {reason}" if status else "no answer")
        self.status = status
        """Of the refusal; 0 where there was no answer at all."""


@dataclass(frozen=True, slots=True)
class Dialling:
    """Whom to call, and as what kind of telephone."""

    to: Peer
    """IP address and port of the hotline."""
    caller: str
    """The number shown, in whichever form; empty: anonymous (RFC 3323, 4.1.1.3)."""
    law: Law = Law.A
    keys_by: KeysBy = KeysBy.RFC4733
    called: str = NUMBER_TO_DIAL
    headers: Mapping[str, str] = field(default_factory=dict)
    """Header fields of the INVITE besides the usual ones."""

    @property
    def from_uri(self) -> str:
        """The caller's URI."""
        user, host = (self.caller, facing_host(self.to)) if self.caller else _ANONYMOUS
        return f"sip:{user}@{host}"


def facing_host(to: Peer) -> str:
    """Give the address of ours that the hotline can reach."""
    return facing("::" if ":" in to[0] else "0.0.0.0", to[0])  # noqa: S104 - looked up, not bound


class Dialled:
    """A call to a hotline. Use `async with dialled(...)`."""

    def __init__(self, how: Dialling, ticker: Ticker) -> None:
        """NoPortError where this machine has no free ports."""
        host = facing_host(how.to)
        self.recording = Recording(how.law)
        self.over = asyncio.Event()
        self.hung_up_by_them = False
        self.first_packet_at: float | None = None
        """Monotonic seconds."""
        self.listener: Callable[[bytes, int], None] | None = None
        """Gets each packet of audio and its timestamp, as it comes."""
        self._how = how
        self._transport = RetransmittingUdp(
            host, answered=self._answered, asked=self._asked, gave_up=self._gave_up
        )
        self._uac = SipUAC(self._transport)
        self._call: OutgoingCall | None = None
        ports = open_pair(host, _PORTS)
        self._local = sdp.LocalDescription(host, ports.port)
        self._stream = Handset(ports, ticker, self, Counts())
        self._bye_answered = asyncio.Event()
        self._refused = (0, "")

    async def dial(self) -> None:
        """Call, and return when the call was answered. NotTakenError if it wasn't."""
        await self._transport.start()
        offer = self._local.call(self._how.law, events=self._how.keys_by is KeysBy.RFC4733)
        call = self._call = self._uac.send_invite(
            self._how.from_uri,
            f"sip:{self._how.called}@{_host_port(self._how.to)}",
            self._how.to,
            parse_sdp(offer),
            extra_headers=dict(self._how.headers) or None,
            user_agent="nhanh8 call",
        )
        try:
            await call.wait_answered(_ANSWER_WITHIN_S)
        except TimeoutError:
            call.cancel(self._uac)
            raise NotTakenError(0, "") from None
        except RuntimeError:
            raise NotTakenError(*self._refused) from None

    async def press(self, keys: str) -> None:
        """Send keys one after the other; `,` waits a second. Return with the last one, or the call's end.

        ValueError for what is no key.
        """
        for key in keys:
            if self.over.is_set():
                return
            if key == ",":
                await self._wait(1.0)
            elif self._how.keys_by is KeysBy.INFO:
                self._info(key)
            elif self._how.keys_by is KeysBy.INBAND:
                await self.say(tone(key, _TONE_S) + silence(_BETWEEN_TONES))
            else:
                await self._wait(self._stream.press(key))

    async def say(self, audio: Audio) -> None:
        """Play audio to the hotline; return when it was sent, or the call is over."""
        done = asyncio.Event()
        self._stream.play(audio, lambda _: done.set())
        await done.wait()

    async def hang_up(self) -> None:
        """Send BYE, if the call stands, and wait a few seconds for its answer."""
        if self._call is None or self._call.dialog.state is not DialogState.CONFIRMED:
            return
        self._call.hangup(self._uac)
        self.over.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_BYE_WITHIN_S):
                await self._bye_answered.wait()

    async def close(self) -> None:
        """Hang up and free everything."""
        await self.hang_up()
        self.over.set()
        self._stream.close()
        self._uac.close()
        await self._transport.stop()

    # -- what comes from the other end ------------------------------------------------------------

    def audio(self, encoded: bytes, timestamp: int) -> None:
        """Hear a packet."""
        if self.first_packet_at is None:
            self.first_packet_at = time.monotonic()
        self.recording.add(encoded, timestamp)
        if self.listener:
            self.listener(encoded, timestamp)

    def key(self, key: str, way: str) -> None:
        """Ignore keys: a hotline presses none."""

    def media_failed(self) -> None:
        """Count the call as over."""
        self.over.set()

    def _answered(self, response: SipResponse, source: Peer) -> None:
        _, method = cseq(response)
        call = self._call
        if method == "BYE":
            self._bye_answered.set()
        taken = call is not None and method == "INVITE" and response.status_code in _OK
        if call and taken:
            dialog = call.dialog
            if contacts := split_values(response.headers.get("contact")):
                dialog.remote_target = parse_address(contacts[0]).uri
            dialog.route_set = split_values(response.headers.get("record-route"))[::-1]
            self._hear(response)
        self._refused = (response.status_code, response.reason_phrase)
        self._uac.handle_response(response, source)

    def _hear(self, response: SipResponse) -> None:
        if self._stream.started:
            return
        with suppress(sdp.BadSdpError, sdp.OtherBodyError, sdp.NotAcceptableError):
            if (text := sdp.body_of(response)) is not None:
                self._stream.start(sdp.read(text).wire(self._how.to[0]), time.monotonic())

    def _asked(self, request: SipRequest) -> SipResponse | None:
        if request.method == "ACK":
            return None
        if request.method == "BYE" and self._call:
            self._call.dialog.terminate()
            self.hung_up_by_them = True
            self.over.set()
            self._stream.close()
        return respond(request, 200 if request.method in {"BYE", "UPDATE", "OPTIONS"} else 405)

    def _gave_up(self, method: str) -> None:
        if method == "BYE":
            self._bye_answered.set()

    def _info(self, key: str) -> None:
        if self._call is None:
            raise RuntimeError("keys are pressed in a call")
        body = f"Signal={key}\r\nDuration=160\r\n"
        self._uac.send_info(self._call.dialog, body, "application/dtmf-relay", self._how.to)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.over.wait()


@asynccontextmanager
async def dialled(how: Dialling, ticker: Ticker | None = None) -> AsyncIterator[Dialled]:
    """Call a hotline; hang up at the end. Many calls may share a ticker.

    Raises NotTakenError where the hotline doesn't take the call.
    """
    own = ticker or Ticker(Counts())
    call = Dialled(how, own)
    try:
        await call.dial()
        yield call
    finally:
        await call.close()
        if ticker is None:
            own.close()


def _host_port(peer: Peer) -> str:
    return f"[{peer[0]}]:{peer[1]}" if ":" in peer[0] else f"{peer[0]}:{peer[1]}"
