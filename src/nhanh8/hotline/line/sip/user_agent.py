"""The user agent: gives each message to the transaction and the call it belongs to (RFC 3261, 8.2)."""

import logging
from collections.abc import Callable
from datetime import timedelta

from aiosipua import SipRequest

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip import dialogs, reading, session_timer
from nhanh8.hotline.line.sip.address import parse_address
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.leg import Desk, Leg
from nhanh8.hotline.line.sip.replies import respond, stamp
from nhanh8.hotline.line.sip.sdp import SDP_TYPE
from nhanh8.hotline.line.sip.timers import Timers
from nhanh8.hotline.line.sip.transactions import ClientTransactions, ServerTransaction, ServerTransactions

log = logging.getLogger(__name__)


class UserAgent:
    """Answers SIP requests.

    `invited(leg)` is called once for each new call; it rings, answers or refuses it.
    """

    def __init__(
        self,
        invited: Callable[[Leg], None],
        *,
        contact: Callable[[Flow], Peer],
        session_expires: timedelta,
        is_trunk: Callable[[str], bool],
        counts: Counts,
        timers: Timers | None = None,
    ) -> None:
        self.unavailable: dict[str, str] | None = None
        """Header fields of the 503 to OPTIONS while we take no calls; None: 200."""
        self._invited = invited
        self._is_trunk = is_trunk
        self._counts = counts
        timers = timers or Timers()
        self._servers = ServerTransactions(timers)
        self._clients = ClientTransactions(timers)
        self._desk = Desk(timers, self._clients, session_expires, contact, self._forget)
        self._legs: dict[dialogs.Key, Leg] = {}
        self._merging: set[tuple[str, str, int]] = set()

    async def answered(self) -> None:
        """Wait until every request of ours (BYE) was answered, or given up."""
        await self._clients.none.wait()

    def received(self, data: bytes, flow: Flow) -> None:
        """Take what a transport received. Never raises: nothing that comes from outside ends the worker."""
        try:
            self._take(data, flow)
        except reading.MalformedError:
            self._counts["sip malformed"] += 1
        except Exception:
            self._counts["sip faults"] += 1
            log.exception("A SIP message could not be handled")

    def close(self) -> None:
        """Send nothing again any more."""
        self._clients.close()

    def _take(self, data: bytes, flow: Flow) -> None:
        message = reading.read(data)
        if not isinstance(message, SipRequest):
            if not self._clients.received(message):
                self._counts["sip stray responses"] += 1
            return
        if message.method == "ACK":
            self._acknowledge(data, message, flow)
            return
        if transaction := self._servers.find(message):
            self._counts["sip retransmissions"] += 1
            transaction.again()
            return
        dialog = dialogs.key_of(message)
        leg = self._leg(dialog, flow)
        if not leg and self._servers.full(message):
            self._counts["sip dropped"] += 1
            return
        self._counts[
            f"sip {message.method}" if message.method in reading.METHODS else "sip other methods"
        ] += 1
        flaw = reading.flaw(data, message)
        invited = self._servers.find(message, "INVITE")
        transaction = self._servers.begin(message, flow, leg.key if leg else None)
        stamp(message, flow.source)
        if flaw:
            self._counts["sip refused"] += 1
            transaction.respond(respond(message, flaw.status, headers=flaw.headers))
        elif message.method == "CANCEL":
            self._cancel(transaction, invited)
        elif parse_address(message.headers.get_first("to") or "").tag:
            self._in_dialog(transaction, leg)
        else:
            self._out_of_dialog(transaction)
        # Read by now; transactions and calls keep the rest.
        message.body = b""

    def _out_of_dialog(self, transaction: ServerTransaction) -> None:
        match transaction.request.method:
            case "INVITE":
                self._invite(transaction)
            case "OPTIONS":
                self._options(transaction)
            case _:
                transaction.respond(respond(transaction.request, 481))

    def _acknowledge(self, data: bytes, request: SipRequest, flow: Flow) -> None:
        if reading.flaw(data, request):
            self._counts["sip malformed"] += 1
            return
        # The ACK to a refusal has its INVITE's branch, that to a 2xx a new one (17.1.1.3, 13.2.2.4).
        transaction = self._servers.find(request, "INVITE")
        if transaction and transaction.refused:
            transaction.acknowledged()
        elif leg := self._leg(dialogs.key_of(request), flow):
            leg.acknowledge(request)

    def _invite(self, transaction: ServerTransaction) -> None:
        request = transaction.request
        call_id, _, sender = dialogs.key_of(request)
        merged = (call_id, sender, reading.cseq(request)[0])
        if merged in self._merging:
            # The same request over two ways (8.2.2.2): one call.
            transaction.respond(respond(request, 482))
            return
        try:
            session_timer.agree(request, self._desk.session_expires)
        except session_timer.TooShortError:
            # The caller's telephone asks again, with more: that will be the call (RFC 4028, 7.3).
            transaction.respond(respond(request, 422, headers={"Min-SE": str(session_timer.SHORTEST_S)}))
            return
        leg = transaction.leg = Leg(self._desk, transaction)
        transaction.tag = leg.dialog.local_tag
        self._legs[leg.key] = leg
        self._merging.add(merged)
        transaction.respond(respond(request, 100))
        try:
            self._invited(leg)
        except Exception:
            log.exception("A call could not be taken")
            self._counts["sip faults"] += 1
            if not transaction.final:
                leg.refuse(500)

    def _cancel(self, transaction: ServerTransaction, invited: ServerTransaction | None) -> None:
        if invited is None:
            transaction.respond(respond(transaction.request, 481))
            return
        transaction.respond(respond(transaction.request, 200, tag=invited.tag))
        if invited.leg:
            invited.leg.cancel()

    def _in_dialog(self, transaction: ServerTransaction, leg: Leg | None) -> None:
        if leg:
            leg.handle(transaction)
        else:
            transaction.respond(respond(transaction.request, 481))

    def _leg(self, dialog: dialogs.Key, flow: Flow) -> Leg | None:
        """Find the call of a dialog, if the request may change it: from the host that began it, or a trunk.

        Someone who read the dialog's tags elsewhere could else move the audio to themselves, by an ACK with
        an answer too.
        """
        leg = self._legs.get(dialog)
        may = leg is not None and (flow.source[0] == leg.flow.source[0] or self._is_trunk(flow.source[0]))
        return leg if may else None

    def _options(self, transaction: ServerTransaction) -> None:
        fields = {
            "Allow": ", ".join(reading.METHODS),
            "Accept": SDP_TYPE,
            "Supported": ", ".join(sorted(reading.OPTION_TAGS)),
        }
        status = 200 if self.unavailable is None else 503
        transaction.respond(respond(transaction.request, status, headers=fields | (self.unavailable or {})))

    def _forget(self, leg: Leg) -> None:
        self._legs.pop(leg.key, None)
        call_id, _, sender = dialogs.key_of(leg.invite)
        self._merging.discard((call_id, sender, reading.cseq(leg.invite)[0]))
