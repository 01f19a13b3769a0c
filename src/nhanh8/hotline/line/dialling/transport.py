"""The UDP transport of our own telephone, for aiosipua's `SipUAC`.

It does what `SipUAC` (0.7.1) leaves undone: requests are sent again until answered (RFC 3261, 17.1.1.2 and
17.1.2.2), a refusal gets its ACK (17.1.1.3), requests of the other end get a response.
"""

from collections.abc import Callable
from typing import Final

from aiosipua import SipRequest, SipResponse, parse_via
from aiosipua.transport import SipTransport

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.sip import reading
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.replies import stamp
from nhanh8.hotline.line.sip.timers import Resending, Timers
from nhanh8.hotline.line.sip.udp import UdpListener

_REFUSED: Final = 300


class RetransmittingUdp(SipTransport):
    """One telephone's socket.

    `answered` gets every response; `asked` gets every request and makes its response.
    """

    def __init__(
        self,
        host: str,
        *,
        answered: Callable[[SipResponse, Peer], None],
        asked: Callable[[SipRequest], SipResponse | None],
        gave_up: Callable[[str], None],
    ) -> None:
        """`gave_up` gets the method of a request that nobody answered."""
        super().__init__(local_addr=(host, 0))
        self._answered = answered
        self._asked = asked
        self._gave_up = gave_up
        self._listener: UdpListener
        self._resending: dict[tuple[str, str], Resending] = {}
        self._invites: dict[tuple[str, str], SipRequest] = {}

    async def start(self) -> None:
        """Bind a free port."""
        host, port = self.local_addr
        self._listener = await UdpListener.listen(host, port, self._received, lambda _: True, Counts())
        self.local_addr = (host, self._listener.port)

    async def stop(self) -> None:
        """Send nothing any more and free the port."""
        for resending in self._resending.values():
            resending.stop()
        self._listener.close()

    def send(self, message: SipRequest | SipResponse, addr: tuple[str, int]) -> None:
        """Send; if it is a request that wants an answer, again until there is one."""
        raw = bytes(message)
        self._listener.send(raw, addr)
        if not isinstance(message, SipRequest) or message.method == "ACK":
            return
        key, method = _key(message), message.method
        if method == "INVITE":
            self._invites[key] = message

        def gave_up() -> None:
            self._resending.pop(key, None)
            self._gave_up(method)

        self._resending[key] = Resending(lambda: self._listener.send(raw, addr), Timers(), gave_up)

    def _received(self, data: bytes, flow: Flow) -> None:
        try:
            message = reading.read(data)
        except reading.MalformedError:
            return
        if isinstance(message, SipRequest):
            stamp(message, flow.source)
            if (response := self._asked(message)) is not None:
                flow.send(bytes(response), flow.way_back(response))
            return
        key = _key(message)
        if resending := self._resending.pop(key, None):
            resending.stop()
        if message.status_code >= _REFUSED and (invite := self._invites.get(key)):
            flow.send(bytes(_ack(invite, message)), flow.source)
        self._answered(message, flow.source)


def _key(message: SipRequest | SipResponse) -> tuple[str, str]:
    method = message.method if isinstance(message, SipRequest) else reading.cseq(message)[1]
    return parse_via(message.headers.get("via")[0]).branch or "", method


def _ack(invite: SipRequest, refusal: SipResponse) -> SipRequest:
    ack = SipRequest(method="ACK", uri=invite.uri)
    for name, source in (("Via", invite), ("From", invite), ("To", refusal), ("Call-ID", invite)):
        ack.headers.append(name, source.headers.get(name)[0])
    ack.headers.set_single("CSeq", f"{reading.cseq(invite)[0]} ACK")
    ack.headers.set_single("Max-Forwards", "70")
    return ack
