"""A sipp telephone as a test uses it: sipp signals, a `MediaEnd` hears and presses keys."""

import contextlib
import re
import socket
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import Template

from acceptance.telephones.g711 import Codec, Samples
from acceptance.telephones.media import Exchange, MediaEnd
from acceptance.telephones.sipp import SCENARIOS, Address, Sipp
from ports import free_port

_SDP = """\
Content-Type: application/sdp
Content-Length: [len]

v=0
o=telephone 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [$$media] RTP/AVP $formats
$attributes"""


class RefusedError(Exception):
    """The hotline did not take the call: `status` is its answer's code."""

    def __init__(self, status: int, retry_after: str | None) -> None:
        super().__init__(status)
        self.status = status
        self.retry_after = retry_after


class SippPhone:
    """One telephone in a sipp process."""

    def __init__(self, sipp: "Sipp", from_: str, media: MediaEnd) -> None:
        self.call_id = f"{uuid.uuid4()}@telephone"
        self.media = media
        self._sipp = sipp
        self._from = from_

    def dial(self) -> "SippPhone":
        """Call the hotline and wait for its answer. Raises RefusedError if it doesn't take the call."""
        self._sipp.command(self.call_id, f"From: {self._from}|\nMedia: {self.media.port}|")
        report = self._sipp.report(self.call_id, "answered", "refused")
        if report == "refused":
            answer = self._sipp.responses("INVITE")[-1]
            wait = re.search(r"^Retry-After: *(\S+)", answer, re.MULTILINE | re.IGNORECASE)
            raise RefusedError(int(answer.split()[1]), wait and wait[1])
        self.media.send_to(self._sipp.hotline[0], int(report.split()[1]))
        return self

    def info(self, keys: str) -> None:
        """Press keys, each sent by SIP INFO (application/dtmf-relay)."""
        for key in keys:
            self._do("info", key)

    def hold(self) -> None:
        """Put the hotline on hold."""
        self._do("direct", "sendonly")

    def resume(self) -> None:
        """Take the hotline off hold."""
        self._do("direct", "sendrecv")

    def move_media(self, media: MediaEnd) -> None:
        """Go on with the media at another port, as when a network hands a call over.

        Some packets from the old one still arrive after the first from the new one.
        """
        self._do("move", str(media.port))
        media.send_to(*self.media.sends_to)
        media.wait_s(0.2)
        self.media.mute = True
        self.media = media

    def hang_up(self) -> None:
        """End the call from this side."""
        self._sipp.command(self.call_id, "Do: bye\nWith: |")
        assert self._sipp.report(self.call_id, "over") == "over telephone"

    def vanish(self) -> None:
        """Be gone without a word: no BYE, no more packets."""
        self.media.mute = True
        self._sipp.kill()

    def wait_for_goodbye(self, timeout_s: float = 60) -> None:
        """Wait until the hotline hangs up."""
        assert self._sipp.report(self.call_id, "over", timeout_s=timeout_s) == "over hotline"

    def heard_since(self, sample: int) -> Samples:
        """Give what was heard from a sample on."""
        return self.media.recording.since(sample)

    def wait_until_heard(self, samples: int, timeout_s: float) -> None:
        """Wait until so much was heard. Raises AssertionError if it isn't."""
        recording = self.media.recording
        self.media.wait_until(
            lambda: recording.length >= samples or self.is_over, timeout_s, "more was heard"
        )
        assert recording.length >= samples, "the call is over"

    @property
    def is_over(self) -> bool:
        """Whether the call has ended."""
        return self._sipp.reported(self.call_id, "over")

    def _do(self, verb: str, value: str) -> None:
        self._sipp.command(self.call_id, f"Do: {verb}\nWith: {value}|")
        self._sipp.report(self.call_id, f"done {verb}")


def telephones(  # noqa: PLR0913 - a telephone is set up by all of these
    folder: Path,
    hotline: Address,
    codec: Codec,
    *,
    headers: Sequence[str] = (),
    transport: str = "u1",
    event_type: int | None = 101,
    late_offer: bool = False,
    calls: int = 1,
) -> Sipp:
    """Start a sipp that is so many telephones.

    `transport` is sipp's name for it, u1 (UDP) or t1 (TCP). `event_type` None: without telephone-event (RFC
    4733). `late_offer`: an INVITE without SDP, whose answer goes into the ACK (RFC 3264, section 4).
    """
    twin = free_port(socket.SOCK_STREAM)
    formats = f"{int(codec)}" + (f" {event_type}" if event_type else "")
    attributes = f"a=rtpmap:{int(codec)} {codec.name}/8000\na=ptime:20" + (
        f"\na=rtpmap:{event_type} telephone-event/8000\na=fmtp:{event_type} 0-15" if event_type else ""
    )
    described = Template(_SDP).substitute(formats=formats, attributes=attributes)
    nothing = "Content-Length: 0\n"
    scenario = Template((SCENARIOS / "telephone.xml").read_text(encoding="utf-8")).safe_substitute(
        headers="".join(f"{line}\n" for line in headers),
        formats=formats,
        attributes=attributes,
        offer=nothing if late_offer else described,
        answer=described if late_offer else nothing,
    )
    sipp = Sipp(folder, hotline, scenario, "-m", str(calls), "-t", transport, "-3pcc", f"127.0.0.1:{twin}")
    try:
        sipp.connect_twin(twin)
    except BaseException:
        sipp.close()
        raise
    return sipp


@contextlib.contextmanager
def sipp_phone(  # noqa: PLR0913 - a telephone is set up by all of these
    exchange: Exchange,
    folder: Path,
    hotline: Address,
    from_: str,
    *,
    codec: Codec = Codec.PCMA,
    headers: Sequence[str] = (),
    transport: str = "u1",
    event_type: int | None = 101,
    late_offer: bool = False,
    mute: bool = False,
) -> Iterator[SippPhone]:
    """Give one telephone, not dialled yet; it is ended at the end."""
    sipp = telephones(
        folder,
        hotline,
        codec,
        headers=headers,
        transport=transport,
        event_type=event_type,
        late_offer=late_offer,
    )
    media = exchange.media(codec, event_type=event_type or 0, mute=mute)
    phone = SippPhone(sipp, from_, media)
    try:
        yield phone
    finally:
        exchange.remove(phone.media)
        exchange.remove(media)
        sipp.close()
