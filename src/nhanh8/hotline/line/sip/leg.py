"""One incoming call's signalling: from its INVITE to its BYE (RFC 3261, 12 to 15)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from aiosipua import SipRequest, SipResponse

from nhanh8.hotline.line.call import Cause
from nhanh8.hotline.line.sip import dialogs, dtmf_info, sdp, session_timer
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.reading import METHODS, OPTION_TAGS, cseq
from nhanh8.hotline.line.sip.replies import respond
from nhanh8.hotline.line.sip.timers import Resending, Timers
from nhanh8.hotline.line.sip.transactions import ClientTransactions, ServerTransaction
from nhanh8.hotline.line.sip.writing import Writer

_GONE = frozenset({408, 481})
"""Answers to a request in a dialog that mean the other end knows it no longer (RFC 3261, 12.2.1.2)."""
_REFUSED = 300


class Owner(Protocol):
    """Whoever holds the call: told of what the caller's telephone does."""

    def established(self) -> None:
        """Learn that the caller's telephone acknowledged our answer."""

    def negotiated(self, remote: sdp.Remote) -> None:
        """Take over what was agreed on about the audio, for the first time or anew."""

    def key(self, key: str, way: str) -> None:
        """Take a key that came by INFO."""

    def over(self, cause: Cause) -> None:
        """Learn that the call is over, its signalling too."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What all legs of one user agent share."""

    timers: Timers
    clients: ClientTransactions
    session_expires: timedelta
    contact: Callable[[Flow], Peer]
    """Address that the other end of a flow reaches us at."""
    forget: Callable[["Leg"], None]


class Leg:
    """The signalling of one call, answering side."""

    def __init__(self, desk: Desk, transaction: ServerTransaction) -> None:
        self.invite = transaction.request
        self.flow = transaction.flow
        self.dialog = dialogs.begin(self.invite)
        self.owner: Owner | None = None
        self.over = False
        self._desk = desk
        self._transaction = transaction
        self._writer = Writer(self.dialog, transaction, desk.clients, desk.contact)
        self._local: sdp.LocalDescription | None = None
        self._awaiting_answer = False
        self._resending: Resending | None = None
        self._acknowledged = 0
        """CSeq of the INVITE whose ACK is awaited."""
        self._established = False
        self._session = session_timer.SessionTimer(self._refresh, self._expire)
        self._terms: session_timer.Terms | None = None

    @property
    def key(self) -> dialogs.Key:
        """Name of its dialog."""
        return self.dialog.id

    def offer(self) -> sdp.Remote | None:
        """Read the INVITE's offer; None if it has none. BadSdpError, OtherBodyError, NotAcceptableError."""
        text = sdp.body_of(self.invite)
        return sdp.read(text) if text is not None else None

    # -- what the owner does ----------------------------------------------------------------------

    def ring(self) -> None:
        """Say that it rings; not to those who insist on PRACK (RFC 3262, 3), or cancelled already."""
        required = {tag.strip().lower() for tag in self.invite.headers.get("require")}
        if "100rel" not in required and not self._transaction.final:
            self._writer.respond(self._transaction, 180)

    def refuse(self, status: int, headers: dict[str, str] | None = None) -> None:
        """Refuse the call; it is over with that."""
        self._transaction.respond(respond(self.invite, status, tag=self.dialog.local_tag, headers=headers))
        self._end()

    def answer(self, local: sdp.LocalDescription, offer: sdp.Remote | None) -> None:
        """Answer the call: with an answer to its offer, or with an offer of our own."""
        self._terms = session_timer.agree(self.invite, self._desk.session_expires)
        self._local = local
        self._accept(self._transaction, offer)

    def hang_up(self) -> None:
        """Send BYE until it is answered."""
        if self.over:
            return
        self.over = True
        self._stop_timers()
        self._writer.request("BYE", self.flow, lambda _: self._forgotten())

    # -- what the user agent hands over -----------------------------------------------------------

    def acknowledge(self, request: SipRequest) -> None:
        """Take the ACK to a 2xx; it may bring the answer to our offer (13.2.1)."""
        if cseq(request)[0] != self._acknowledged or not self._resending:
            return
        self._resending.stop()
        self._resending = None
        if self._awaiting_answer:
            self._awaiting_answer = False
            try:
                text = sdp.body_of(request)
                remote = sdp.read(text, resuming=self._established) if text is not None else None
            except (sdp.BadSdpError, sdp.OtherBodyError, sdp.NotAcceptableError):
                remote = None
            if remote is None:
                self._close(Cause.NO_COMMON_CODEC)
                return
            self._negotiated(remote)
        if not self._established:
            self._established = True
            if self.owner:
                self.owner.established()

    def cancel(self) -> None:
        """Take a CANCEL; only a call that isn't answered yet can be cancelled (9.2)."""
        if not self._transaction.final:
            self.refuse(487)
            self._tell(Cause.CANCELLED)

    def handle(self, transaction: ServerTransaction) -> None:
        """Take any other request of the dialog."""
        request = transaction.request
        if self.over and request.method != "BYE":
            transaction.respond(respond(request, 481))
            return
        if not dialogs.in_order(self.dialog, request):
            transaction.respond(respond(request, 500))
            return
        if transaction.flow.reliable:
            # A caller whose connection broke goes on over a new one.
            self.flow = transaction.flow
        match request.method:
            case "BYE":
                self._bye(transaction)
            case "INFO":
                self._info(transaction)
            case "INVITE" | "UPDATE":
                self._renegotiate(transaction)
            case _:
                self._writer.respond(transaction, 200)

    # -- requests ---------------------------------------------------------------------------------

    def _bye(self, transaction: ServerTransaction) -> None:
        self._writer.respond(transaction, 200)
        if not self._transaction.final:
            # A caller may end an early dialog by BYE too (15.1.1); its INVITE still wants an end.
            self._writer.respond(self._transaction, 487)
        if not self.over:
            self._end()
            self._tell(Cause.CALLER_HUNG_UP)

    def _info(self, transaction: ServerTransaction) -> None:
        try:
            key = dtmf_info.key_in(transaction.request)
        except dtmf_info.NotDtmfError:
            self._writer.respond(transaction, 415, {"Accept": "application/dtmf-relay, application/dtmf"})
            return
        self._writer.respond(transaction, 200)
        if key and self.owner:
            self.owner.key(key, "info")

    def _renegotiate(self, transaction: ServerTransaction) -> None:
        """Answer a re-INVITE or UPDATE. Whatever is wrong with it, the call stands as it was (14.2)."""
        request = transaction.request
        if self._local is None:
            transaction.respond(respond(request, 500, headers={"Retry-After": "1"}))
            return
        try:
            text = sdp.body_of(request)
            offer = sdp.read(text, resuming=True) if text is not None else None
            terms = session_timer.agree(request, self._desk.session_expires)
        except sdp.BadSdpError:
            self._writer.respond(transaction, 400)
        except sdp.OtherBodyError:
            self._writer.respond(transaction, 415, {"Accept": sdp.SDP_TYPE})
        except sdp.NotAcceptableError:
            self._writer.respond(transaction, 488)
        except session_timer.TooShortError:
            self._writer.respond(transaction, 422, {"Min-SE": str(session_timer.SHORTEST_S)})
        else:
            dialogs.refresh_target(self.dialog, request)
            self._terms = terms
            if request.method == "INVITE":
                self._accept(transaction, offer)
            else:
                self._succeed(transaction, self._local.answer(offer) if offer else None)
            if offer:
                self._negotiated(offer)

    # -- our answers to offers --------------------------------------------------------------------

    def _accept(self, transaction: ServerTransaction, offer: sdp.Remote | None) -> None:
        """Answer an INVITE with 200, again and again until its ACK, on TCP too (13.3.1.4)."""
        if self._local is None:
            raise RuntimeError("a call is answered before it is renegotiated")
        if self._resending:
            self._resending.stop()
        self._awaiting_answer = offer is None
        self._acknowledged = cseq(transaction.request)[0]
        self._succeed(transaction, self._local.answer(offer) if offer else self._local.offer())
        self._resending = Resending(transaction.again, self._desk.timers, lambda: self._close(Cause.NO_ACK))

    def _succeed(self, transaction: ServerTransaction, description: str | None) -> None:
        headers = {"Allow": ", ".join(METHODS), "Supported": ", ".join(sorted(OPTION_TAGS))}
        if self._terms:
            headers |= self._terms.headers
            self._session.start(self._terms.interval_s, we_refresh=self._terms.we_refresh)
        else:
            self._session.stop()
        self._writer.respond(transaction, 200, headers, description)

    # -- ends -------------------------------------------------------------------------------------

    def _negotiated(self, remote: sdp.Remote) -> None:
        if self.owner:
            self.owner.negotiated(remote)

    def _refresh(self) -> None:
        if not self._terms:
            return
        interval = self._terms.interval_s

        def answered(response: SipResponse | None) -> None:
            if self.over:
                return
            if response is None or response.status_code in _GONE:
                self._expire()
            elif response.status_code < _REFUSED:
                self._session.start(interval, we_refresh=True)

        # In this transaction we are the client, so `uac` is us (RFC 4028, 7.4).
        headers = {"Session-Expires": f"{interval};refresher=uac", "Contact": self._writer.contact(self.flow)}
        self._writer.request("UPDATE", self.flow, answered, headers | {"Supported": "timer"})

    def _expire(self) -> None:
        self._close(Cause.SESSION_EXPIRED)

    def _close(self, cause: Cause) -> None:
        """End the call from our side for a reason of the signalling."""
        if not self.over:
            self.hang_up()
            self._tell(cause)

    def _end(self) -> None:
        self.over = True
        self._stop_timers()
        self._forgotten()

    def _forgotten(self) -> None:
        self._desk.forget(self)
        self._transaction.shed()

    def _stop_timers(self) -> None:
        self._session.stop()
        if self._resending:
            self._resending.stop()
            self._resending = None

    def _tell(self, cause: Cause) -> None:
        if self.owner:
            self.owner.over(cause)
