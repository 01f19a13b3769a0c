"""The hotline: takes calls, has each one served by the dialogue, and writes a record of each."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from nhanh8.charging.calls import CallEnded, record
from nhanh8.charging.models import CallRecord
from nhanh8.config import services, settings
from nhanh8.hotline.call_records import CallRecords
from nhanh8.hotline.line.call import Call, Cause
from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.hearing.attention import Ears
from nhanh8.hotline.line.hearing.hearing import Hearing
from nhanh8.hotline.line.rtp.ports import NoPortError, PortPair, open_pair
from nhanh8.hotline.line.rtp.ticker import Ticker
from nhanh8.hotline.line.sip import caller_id, sdp
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.leg import Leg
from nhanh8.hotline.line.sip.timers import Timers
from nhanh8.hotline.line.sip.user_agent import UserAgent
from nhanh8.hotline.line.sip_port import Listeners, address_of, facing, listen
from nhanh8.hotline.line.telephone import TelephoneCall
from nhanh8.reissue.caller import Caller
from nhanh8.speech.activity.detector import detector
from nhanh8.speech.recognisers.recogniser import Recogniser

log = logging.getLogger(__name__)

_WATCH_EVERY_S: Final = 1.0
"""How often calls are checked for silence."""
_TELL_EVERY_S: Final = 60.0
"""How often the counts go into the log."""
_ACKNOWLEDGED_WITHIN: Final = timedelta(seconds=4)
"""Where every place is taken, a call that wasn't acknowledged for so long gives up its own: our 200 was sent
four times by then (RFC 3261, 13.3.1.4). INVITEs with a forged source are never acknowledged, and each would
hold its place for 32 s."""
_LAST_WORDS_S: Final = 5.0
"""For dialogues to end and BYEs to be answered once everything was hung up; for records, twice that."""


class _RefusedError(Exception):
    """A call is not taken."""

    def __init__(self, status: int, cause: Cause, headers: dict[str, str] | None = None) -> None:
        super().__init__(status, cause)
        self.status = status
        self.cause = cause
        self.headers = headers


@dataclass(slots=True)
class _Progress:
    """What the record of a call will tell."""

    caller: Caller
    sip_call_id: str
    started_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    answered_at: datetime | None = None
    outcome: str = ""


class Hotline:
    """One worker of the hotline, on the running event loop.

    `receive(call)` serves one answered call and gives its outcome; `write(CallEnded)` writes a record (it may
    block, and may be called again for the same call). Without a recogniser callers have keys only.
    """

    def __init__(
        self,
        receive: Callable[[Call], Awaitable[str]],
        *,
        recogniser: Recogniser | None = None,
        write: Callable[[CallEnded], object] = record,
        timers: Timers | None = None,
    ) -> None:
        self.counts = Counts()
        self._settings: services.Hotline = settings().hotline
        self._receive = receive
        self._ticker = Ticker(self.counts)
        self._ears = Ears(Hearing(self._ticker, detector()), recogniser) if recogniser else None
        self._records = CallRecords(self.counts, write)
        self._calls: dict[TelephoneCall, asyncio.Task[None]] = {}
        self._no_calls = asyncio.Event()
        self._no_calls.set()
        self._draining = False
        self._host = self._advertised = ""
        self._listeners: Listeners | None = None
        self._watching: list[asyncio.Task[None]] = []
        self._agent = UserAgent(
            self._invited,
            contact=self._contact,
            session_expires=self._settings.session_expires,
            is_trunk=lambda host: caller_id.from_trunk(host, self._settings),
            counts=self.counts,
            timers=timers,
        )

    @property
    def port(self) -> int:
        """The SIP port that was bound, UDP and TCP."""
        return self._listeners.port if self._listeners else 0

    @property
    def address(self) -> str:
        """Host and port as in a SIP URI."""
        host = self._advertised or self._host
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def calls(self) -> int:
        """How many there are now."""
        return len(self._calls)

    async def start(self) -> None:
        """Listen and take calls. Raises OSError where the address can't be used."""
        self._host = await address_of(self._settings.host)
        if self._settings.advertised_host:
            self._advertised = await address_of(self._settings.advertised_host)
        self._listeners = await listen(
            self._host, self._settings.sip_port, self._agent.received, self._admits, self.counts
        )
        self._watching = [asyncio.create_task(self._watch()), asyncio.create_task(self._tell())]

    async def drain(self) -> None:
        """Take no more calls, let the running ones finish within `drain_for`, hang up the rest, and stop."""
        self._draining = True
        self._agent.unavailable = self._retry_after
        log.info("Draining: %d calls finish, new ones get 503", self.calls)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.drain_for.total_seconds()):
                await self._no_calls.wait()
        await self.stop()

    async def stop(self) -> None:
        """Hang up every call and free everything. Records that can't be written go into the log."""
        self._draining = True
        for call in list(self._calls):
            call.end(Cause.SHUT_DOWN)
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_S):
                await self._no_calls.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORDS_S):
                await self._agent.answered()
        tasks = [*self._calls.values(), *self._watching]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._agent.close()
        if self._listeners:
            await self._listeners.close()
        self._ticker.close()
        if self._ears:
            self._ears.hearing.close()
        await self._records.close(2 * _LAST_WORDS_S)
        self.tell()

    def tell(self) -> None:
        """Write the counts into the log."""
        log.info("%d calls now; since the start: %s", self.calls, self.counts)

    # -- taking a call ----------------------------------------------------------------------------

    def _admits(self, host: str) -> bool:
        """Tell whether to listen to a host: where trunks are named and nobody else is believed, to them."""
        only_trunks = bool(self._settings.trunks) and not self._settings.trust_from_header
        return not only_trunks or caller_id.from_trunk(host, self._settings)

    def _invited(self, leg: Leg) -> None:
        source = leg.flow.source[0]
        progress = _Progress(
            caller_id.caller(leg.invite, source, uuid4().hex, self._settings), leg.dialog.call_id
        )
        try:
            ports, offer = self._admit(leg)
        except _RefusedError as refused:
            leg.refuse(refused.status, refused.headers)
            self._note(progress, refused.cause, datetime.now(UTC))
            return
        call = TelephoneCall(leg, ports, self._ticker, progress.caller, self.counts, self._ears)
        self._no_calls.clear()
        self._calls[call] = asyncio.create_task(self._serve(call, leg, offer, progress))

    def _admit(self, leg: Leg) -> tuple[PortPair, sdp.Remote | None]:
        """Decide whether a call is taken, and make ready what it needs."""
        if self._draining:
            raise _RefusedError(503, Cause.DRAINING, self._retry_after)
        if self.calls >= self._settings.max_calls and not self._make_room():
            raise _RefusedError(503, Cause.BUSY, self._retry_after)
        try:
            offer = leg.offer()
        except sdp.BadSdpError:
            raise _RefusedError(400, Cause.MALFORMED) from None
        except sdp.OtherBodyError:
            raise _RefusedError(415, Cause.MALFORMED, {"Accept": sdp.SDP_TYPE}) from None
        except sdp.NotAcceptableError:
            raise _RefusedError(488, Cause.NO_COMMON_CODEC) from None
        try:
            return open_pair(self._host, self._settings.rtp_ports), offer
        except NoPortError:
            log.error("All RTP ports are taken: a call was refused")  # noqa: TRY400 - the message says it all
            raise _RefusedError(503, Cause.BUSY, self._retry_after) from None

    def _make_room(self) -> bool:
        """End the call that has waited longest for its ACK, if for long enough; tell whether one has."""
        for call in self._calls:  # in the order they came in
            if call.unacknowledged_for > _ACKNOWLEDGED_WITHIN:
                call.end(Cause.NO_ACK)
                return True
        return False

    @property
    def _retry_after(self) -> dict[str, str]:
        return {"Retry-After": str(max(1, round(self._settings.retry_after.total_seconds())))}

    # -- a call -----------------------------------------------------------------------------------

    async def _serve(
        self, call: TelephoneCall, leg: Leg, offer: sdp.Remote | None, progress: _Progress
    ) -> None:
        loop = asyncio.get_running_loop()
        too_long: asyncio.TimerHandle | None = None
        try:
            leg.ring()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.rings_for.total_seconds()):
                    await call.ended.wait()
            if call.cause is None:
                host, _ = self._contact(leg.flow)
                call.pick_up(sdp.LocalDescription(host, call.media_port), offer)
                progress.answered_at = datetime.now(UTC)
                longest = self._settings.longest_call.total_seconds()
                too_long = loop.call_later(longest, call.end, Cause.TOO_LONG)
                await call.acknowledged.wait()
            if call.cause is None:
                progress.outcome = await self._receive(call)
        except Exception:
            log.exception("A call's dialogue broke")
            self.counts["dialogue faults"] += 1
            call.end(Cause.FAULT)
        finally:
            if too_long:
                too_long.cancel()
            call.end(Cause.GOODBYE if call.acknowledged.is_set() else Cause.SHUT_DOWN)
            self._calls.pop(call, None)
            if not self._calls:
                self._no_calls.set()
            self._note(progress, call.cause or Cause.FAULT, call.ended_at or datetime.now(UTC))

    def _note(self, progress: _Progress, cause: Cause, ended_at: datetime) -> None:
        """Count a call that is over, and have its record written."""
        self.counts[f"calls {cause}"] += 1
        self._records.add(
            CallEnded(
                call_id=progress.caller.call_id,
                channel=CallRecord.Channel.SIP,
                caller=progress.caller.number,
                started_at=progress.started_at,
                answered_at=progress.answered_at,
                ended_at=ended_at,
                cause=cause,
                outcome=progress.outcome,
                sip_call_id=progress.sip_call_id,
            )
        )

    def _contact(self, flow: Flow) -> Peer:
        return self._advertised or facing(self._host, flow.source[0]), self.port

    # -- what goes on beside ----------------------------------------------------------------------

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_WATCH_EVERY_S)
            for call in list(self._calls):
                if call.silent_for > self._settings.silent_line_ends_after:
                    call.end(Cause.SILENT_LINE)

    async def _tell(self) -> None:
        while True:
            await asyncio.sleep(_TELL_EVERY_S)
            self.tell()
