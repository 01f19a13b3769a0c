"""Transactions (RFC 3261, 17): who asks again gets the same answer; we ask until answered."""

import asyncio
import hashlib
from collections.abc import Callable
from typing import Final, Protocol

from aiosipua import SipRequest, SipResponse, parse_via

from nhanh8.hotline.line.sip import dialogs
from nhanh8.hotline.line.sip.address import parse_address
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.reading import cseq
from nhanh8.hotline.line.sip.timers import Resending, Timers

_COOKIE: Final = "z9hG4bK"
"""Begins every branch that is unique (RFC 3261, 8.1.1.7); older clients are told apart by other fields
(17.2.3)."""
_MOST: Final = 20_000
"""Outside of dialogs, remembered at once; more than this in 32 s is a flood. Each takes two kilobytes and its
response, which repeats the request's Via, From, To and Call-ID: less than a kilobyte, unless somebody fills
them."""
_MOST_BUT_INVITES: Final = _MOST // 2
"""Of them: what else floods us leaves room for calls."""
_MOST_IN_A_DIALOG: Final = 100
"""A caller keys thirteen digits, by INFO perhaps, and renegotiates now and then: in 32 s far less."""
_FINAL: Final = 200
_REFUSED: Final = 300

Key = bytes
"""A digest of the fields that tell a request from others, however long they are."""


class Cancellable(Protocol):
    """The call that an INVITE began."""

    def cancel(self) -> None:
        """Take the CANCEL of that INVITE."""


class ServerTransaction:
    """A request that came, and our last response to it."""

    def __init__(self, request: SipRequest, flow: Flow, timers: Timers, done: Callable[[], None]) -> None:
        self.request = request
        self.flow = flow
        self.leg: Cancellable | None = None
        """For CANCEL, as long as there is something to cancel."""
        self.tag = ""
        """Ours in the dialog that an INVITE began: CANCEL is answered with it (RFC 3261, 9.2)."""
        self.status = 0
        self._timers = timers
        self._done = done
        self._answer: tuple[bytes, Peer] | None = None
        """As it is sent: as text, field by field, a response takes several times the room."""
        self._resending: Resending | None = None
        self._forgetting: asyncio.TimerHandle | None = None

    @property
    def final(self) -> bool:
        """Whether it has its final response."""
        return self.status >= _FINAL

    @property
    def refused(self) -> bool:
        """Whether that was a refusal."""
        return self.status >= _REFUSED

    def respond(self, response: SipResponse) -> None:
        """Send a response and keep it for retransmissions.

        A refused INVITE is answered until its ACK comes (timers G and H).
        """
        self._answer = (bytes(response), self.flow.way_back(response))
        self.status = response.status_code
        self.again()
        if not self.final:
            return
        if self.request.method == "INVITE" and self.refused:
            self._resending = Resending(self.again, self._timers, lambda: None, silently=self.flow.reliable)
        if self.request.method != "INVITE" or self.refused:
            self.shed()
        self._forgetting = asyncio.get_running_loop().call_later(self._timers.patience, self._done)

    def again(self) -> None:
        """Send the last response, to a retransmission too."""
        if self._answer:
            self.flow.send(*self._answer)

    def shed(self) -> None:
        """Keep the response alone: nothing else is needed from here on, and of a flood it would be much."""
        self.request = SipRequest()
        self.leg = None

    def acknowledged(self) -> None:
        """Take the ACK to a refused INVITE."""
        if self._resending:
            self._resending.stop()

    def stop(self) -> None:
        """Send nothing again, and be forgotten by no timer any more."""
        self.acknowledged()
        if self._forgetting:
            self._forgetting.cancel()


class ServerTransactions:
    """All requests of the last 32 s; of each dialog, the last hundred."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._known: dict[Key, ServerTransaction] = {}
        self._of_dialogs: dict[dialogs.Key, dict[Key, None]] = {}
        """Oldest first."""
        self._outside = 0

    def full(self, request: SipRequest) -> bool:
        """Tell whether a request outside of dialogs can't be remembered."""
        calls = request.method in {"INVITE", "CANCEL"}
        return self._outside >= (_MOST if calls else _MOST_BUT_INVITES)

    def find(self, request: SipRequest, method: str | None = None) -> ServerTransaction | None:
        """Find the transaction of a request, or for ACK and CANCEL the INVITE's with the same branch."""
        return self._known.get(_key(request, method or request.method))

    def begin(self, request: SipRequest, flow: Flow, dialog: dialogs.Key | None) -> ServerTransaction:
        """Remember a request that came for the first time, and in which of our dialogs, if in one.

        For one too many in a dialog the oldest is forgotten: requests in dialogs are answered at once, so it
        was. If it comes again after all, its CSeq is an old one and it gets 500 (RFC 3261, 12.2.2): nothing
        happens twice, and no caller takes the room of another.
        """
        key = _key(request, request.method)
        if dialog is None:
            self._outside += 1
        else:
            of_dialog = self._of_dialogs.setdefault(dialog, {})
            of_dialog[key] = None
            if len(of_dialog) > _MOST_IN_A_DIALOG:
                self._forget(next(iter(of_dialog)), dialog)
        transaction = ServerTransaction(request, flow, self._timers, lambda: self._forget(key, dialog))
        self._known[key] = transaction
        return transaction

    def _forget(self, key: Key, dialog: dialogs.Key | None) -> None:
        self._known.pop(key).stop()
        if dialog is None:
            self._outside -= 1
            return
        del self._of_dialogs[dialog][key]
        if not self._of_dialogs[dialog]:
            del self._of_dialogs[dialog]


def _key(request: SipRequest, method: str) -> Key:
    top = request.headers.get("via")[0]
    via = parse_via(top)
    number, _ = cseq(request)
    # Branch, sent-by and method would do, were it not for clients that use a branch twice in a dialog.
    fields = [request.headers.get_first("call-id") or "", str(number), method]
    if via.branch and via.branch.startswith(_COOKIE) and len(via.branch) > len(_COOKIE):
        fields += [via.branch, f"{via.host.lower()}:{via.port or 0}"]
    else:
        fields += [top, parse_address(request.headers.get_first("from") or "").tag, request.uri]
    # No field has a line end in it.
    return hashlib.sha256("\n".join(fields).encode()).digest()


class ClientTransactions:
    """Our requests in dialogs (BYE, UPDATE) that wait for their answer."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._waiting: dict[tuple[str, str], tuple[Resending, Callable[[SipResponse | None], None]]] = {}
        self.none = asyncio.Event()
        """Set while none is waiting."""
        self.none.set()

    def send(
        self, request: SipRequest, flow: Flow, to: Peer, done: Callable[[SipResponse | None], None]
    ) -> None:
        """Send until a final response: `done(response)`, or `done(None)` after 32 s (timers E and F)."""
        key = (parse_via(request.headers.get("via")[0]).branch or "", request.method)
        message = bytes(request)

        def gave_up() -> None:
            if self._take(key):
                done(None)

        flow.send(message, to)
        resending = Resending(lambda: flow.send(message, to), self._timers, gave_up, silently=flow.reliable)
        self._waiting[key] = (resending, done)
        self.none.clear()

    def received(self, response: SipResponse) -> bool:
        """Take a response; return whether it belongs to a request of ours."""
        key = (parse_via(response.headers.get("via")[0]).branch or "", cseq(response)[1])
        if key not in self._waiting:
            return False
        if response.status_code >= _FINAL and (found := self._take(key)):
            resending, done = found
            resending.stop()
            done(response)
        return True

    def _take(self, key: tuple[str, str]) -> tuple[Resending, Callable[[SipResponse | None], None]] | None:
        found = self._waiting.pop(key, None)
        if not self._waiting:
            self.none.set()
        return found

    def close(self) -> None:
        """Wait for nothing any more."""
        for resending, _ in self._waiting.values():
            resending.stop()
        self._waiting.clear()
        self.none.set()
