"""Transactions (RFC 3261, 17): who asks again gets the same answer; we ask until answered."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

from aiosipua import Dialog, SipRequest, SipResponse, parse_via

from nhanh8.hotline.line.sip.address import parse_address
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.reading import cseq
from nhanh8.hotline.line.sip.timers import Resending, Timers

_COOKIE: Final = "z9hG4bK"
"""Begins every branch that is unique (RFC 3261, 8.1.1.7); older clients are told apart by other fields
(17.2.3)."""
_MOST: Final = 20_000
"""Remembered at once. Each takes about a kilobyte; more than this in 32 s is a flood."""
_FINAL: Final = 200
_REFUSED: Final = 300

Key = tuple[str, ...]


class Cancellable(Protocol):
    """The call that an INVITE began."""

    @property
    def dialog(self) -> Dialog:
        """Its dialog."""

    def cancel(self) -> None:
        """Take the CANCEL of that INVITE."""


class ServerTransaction:
    """A request that came, and our last response to it."""

    def __init__(self, request: SipRequest, flow: Flow, timers: Timers, done: Callable[[], None]) -> None:
        self.request = request
        self.flow = flow
        self.leg: Cancellable | None = None
        """For CANCEL."""
        self.status = 0
        self._timers = timers
        self._done = done
        self._response: SipResponse | None = None
        self._resending: Resending | None = None

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
        self._response = response
        self.status = response.status_code
        self.flow.reply(response)
        if not self.final:
            return
        if self.request.method == "INVITE" and self.refused:
            self._resending = Resending(self.again, self._timers, lambda: None, silently=self.flow.reliable)
        asyncio.get_running_loop().call_later(self._timers.patience, self._done)

    def again(self) -> None:
        """Answer a retransmission."""
        if self._response:
            self.flow.reply(self._response)

    def acknowledged(self) -> None:
        """Take the ACK to a refused INVITE."""
        if self._resending:
            self._resending.stop()


class ServerTransactions:
    """All requests of the last 32 s."""

    def __init__(self, timers: Timers) -> None:
        self._timers = timers
        self._known: dict[Key, ServerTransaction] = {}

    @property
    def full(self) -> bool:
        """Whether no more can be remembered."""
        return len(self._known) >= _MOST

    def find(self, request: SipRequest, method: str | None = None) -> ServerTransaction | None:
        """Find the transaction of a request, or for ACK and CANCEL the INVITE's with the same branch."""
        return self._known.get(_key(request, method or request.method))

    def begin(self, request: SipRequest, flow: Flow) -> ServerTransaction:
        """Remember a request that came for the first time."""
        key = _key(request, request.method)

        def forget() -> None:
            self._known.pop(key, None)

        transaction = self._known[key] = ServerTransaction(request, flow, self._timers, forget)
        return transaction


def _key(request: SipRequest, method: str) -> Key:
    top = request.headers.get("via")[0]
    via = parse_via(top)
    number, _ = cseq(request)
    # Branch, sent-by and method would do, were it not for clients that use a branch twice in a dialog.
    same = (request.headers.get_first("call-id") or "", str(number), method)
    if via.branch and via.branch.startswith(_COOKIE) and len(via.branch) > len(_COOKIE):
        return (via.branch, f"{via.host.lower()}:{via.port or 0}", *same)
    return (top, parse_address(request.headers.get_first("from") or "").tag, request.uri, *same)


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
