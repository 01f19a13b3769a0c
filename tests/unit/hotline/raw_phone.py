"""A telephone that sends exactly the bytes a test wants, over UDP or TCP, and shows what comes back."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

from aiosipua import SipMessage, SipRequest, SipResponse

HOST = "127.0.0.1"
WITHIN_S = 30.0
"""Longer than a machine that does much else stalls; only what fails waits so long."""
_numbers = itertools.count(1)

OFFER = """v=0
o=- 1 1 IN IP4 127.0.0.1
s=-
c=IN IP4 127.0.0.1
t=0 0
m=audio {port} RTP/AVP 8 0 101
a=rtpmap:8 PCMA/8000
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a={direction}
"""


def offer(port: int, direction: str = "sendrecv") -> str:
    return OFFER.format(port=port, direction=direction).replace("\n", "\r\n")


class RawPhone:
    """One call's worth of telephone: a signalling socket, an RTP socket, and the fields of its dialog."""

    def __init__(self, hotline: tuple[str, int]) -> None:
        self.hotline = hotline
        self.number = next(_numbers)
        self.call_id = f"call-{self.number}@test"
        self.tag = f"tag{self.number}"
        self.to_tag = ""
        self.cseq = 0
        self.transport = "UDP"
        self.rtp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.rtp.bind((HOST, 0))
        self.rtp.setblocking(False)
        self.messages: list[SipRequest | SipResponse] = []
        """All that came, in order."""
        self._inbox: asyncio.Queue[SipRequest | SipResponse] = asyncio.Queue()
        self._sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._reader: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self.obliging = False
        """Answers BYE by itself."""
        self.closed = asyncio.Event()
        """Set when the other end closed the TCP connection."""

    async def open(self, transport: str = "UDP") -> Self:
        self.transport = transport
        if transport == "UDP":
            self._sock.bind((HOST, 0))
            self._sock.setblocking(False)
            self._reader = asyncio.create_task(self._read_udp())
        else:
            reader, self._writer = await asyncio.open_connection(*self.hotline)
            self._reader = asyncio.create_task(self._read_tcp(reader))
        return self

    async def close(self) -> None:
        if self._reader:
            self._reader.cancel()
            await asyncio.gather(self._reader, return_exceptions=True)
        if self._writer:
            self._writer.close()
        self._sock.close()
        self.rtp.close()

    @property
    def port(self) -> int:
        if self._writer:
            return int(self._writer.get_extra_info("sockname")[1])
        return int(self._sock.getsockname()[1])

    @property
    def rtp_port(self) -> int:
        return int(self.rtp.getsockname()[1])

    # -- sending ----------------------------------------------------------------------------------

    def send(self, message: str | bytes) -> None:
        data = message.encode() if isinstance(message, str) else message
        if self._writer:
            self._writer.write(data)
        else:
            self._sock.sendto(data, self.hotline)

    def request(
        self,
        method: str,
        body: str = "",
        *,
        cseq: int | None = None,
        branch: str = "",
        headers: dict[str, str | list[str] | None] | None = None,
        uri: str = "sip:19009068@hotline.example",
    ) -> str:
        """Write a request. `headers` replaces fields, adds them, or with None leaves them out."""
        if cseq is None and method not in {"ACK", "CANCEL"}:
            self.cseq += 1
        number = self.cseq if cseq is None else cseq
        branch = branch or f"z9hG4bK-{self.number}-{number}-{method}"
        to = f"<sip:19009068@hotline.example>{';tag=' + self.to_tag if self.to_tag else ''}"
        fields: dict[str, Any] = {
            "Via": f"SIP/2.0/{self.transport} {HOST}:{self.port};branch={branch};rport",
            "From": f"<sip:0912345678@phone.example>;tag={self.tag}",
            "To": to,
            "Call-ID": self.call_id,
            "CSeq": f"{number} {method}",
            "Contact": f"<sip:phone@{HOST}:{self.port}>",
            "Max-Forwards": "70",
            "Content-Type": "application/sdp" if body else None,
        }
        fields |= headers or {}
        fields.setdefault("Content-Length", str(len(body.encode())))
        lines = [f"{method} {uri} SIP/2.0"]
        for name, value in fields.items():
            values = value if isinstance(value, list) else [value] if value is not None else []
            lines += [f"{name}: {one}" for one in values]
        return "\r\n".join([*lines, "", ""]) + body

    def invite(self, body: str | None = None, **how: Any) -> str:
        """Send an INVITE, with an offer unless told otherwise; return it."""
        text = self.request("INVITE", offer(self.rtp_port) if body is None else body, **how)
        self.send(text)
        return text

    def acknowledge(self, response: SipResponse, body: str = "") -> None:
        """Send the ACK to a final response."""
        self.to_tag = response.to_addr.tag or "" if response.to_addr else ""
        number = response.cseq.seq if response.cseq else 0
        refused = response.status_code >= 300
        branch = response.via[0].branch or "" if refused else f"z9hG4bK-{self.number}-{number}-ack"
        self.send(self.request("ACK", body, cseq=number, branch=branch))

    async def call(self, **how: Any) -> SipResponse:
        """Call and be answered; return the 200."""
        self.invite(**how)
        answer = await self.response(200, "INVITE")
        self.acknowledge(answer)
        return answer

    async def ask(self, method: str, body: str = "", **how: Any) -> SipResponse:
        """Send a request and return its final response."""
        self.send(self.request(method, body, **how))
        return await self.final(method)

    # -- receiving --------------------------------------------------------------------------------

    async def message(self) -> SipRequest | SipResponse:
        async with asyncio.timeout(WITHIN_S):
            return await self._inbox.get()

    async def response(self, status: int, method: str) -> SipResponse:
        """Wait for a response with this status to a request of this method; others are passed over."""
        while True:
            found = await self.message()
            if isinstance(found, SipResponse) and found.cseq and found.cseq.method == method:
                if found.status_code == status:
                    return found
                assert found.status_code < 200, f"{found.status_code} instead of {status}"

    async def final(self, method: str) -> SipResponse:
        while True:
            found = await self.message()
            if isinstance(found, SipResponse) and found.status_code >= 200 and _of(found) in {method, ""}:
                return found

    async def asked(self, method: str) -> SipRequest:
        """Wait for a request of the hotline."""
        while True:
            found = await self.message()
            if isinstance(found, SipRequest) and found.method == method:
                return found

    def answer(self, request: SipRequest, status: int = 200) -> None:
        """Answer a request of the hotline."""
        lines = [f"SIP/2.0 {status} Whatever"]
        for name in ("Via", "From", "To", "Call-ID", "CSeq"):
            lines += [f"{name}: {value}" for value in request.headers.get(name)]
        self.send("\r\n".join([*lines, "Content-Length: 0", "", ""]))

    def count(self, status: int, method: str) -> int:
        """How often a response came so far."""
        return sum(
            isinstance(m, SipResponse)
            and m.status_code == status
            and m.cseq is not None
            and m.cseq.method == method
            for m in self.messages
        )

    def _take(self, data: bytes) -> None:
        message = SipMessage.parse(data)
        self.messages.append(message)
        self._inbox.put_nowait(message)
        if self.obliging and isinstance(message, SipRequest) and message.method == "BYE":
            self.answer(message)

    async def _read_udp(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            self._take(await loop.sock_recv(self._sock, 65535))

    async def _read_tcp(self, reader: asyncio.StreamReader) -> None:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                self.closed.set()
                return
            length = next(
                (line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), b":0"
            )
            body = await reader.readexactly(int(length.partition(b":")[2]))
            self._take(head.lstrip(b"\r\n") + body)


def _of(response: SipResponse) -> str:
    return response.cseq.method if response.cseq else ""


@asynccontextmanager
async def raw_phone(hotline: tuple[str, int], transport: str = "UDP") -> AsyncIterator[RawPhone]:
    phone = RawPhone(hotline)
    await phone.open(transport)
    try:
        yield phone
    finally:
        await phone.close()
