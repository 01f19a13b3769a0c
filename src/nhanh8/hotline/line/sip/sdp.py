"""Session descriptions: what the other end offers or answers, and our side of it (RFC 3264, RFC 8866)."""

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import ip_address
from typing import Final

from aiosipua import SdpMessage, SipMessage, parse_sdp
from aiosipua.sdp import Codec, MediaDescription

from nhanh8.hotline.line.rtp.wire import Wire, sendable
from nhanh8.speech.utterance import SAMPLES_PER_SECOND, Law

SDP_TYPE: Final = "application/sdp"
_PROFILES: Final = frozenset({"RTP/AVP", "RTP/AVPF"})
"""Plain RTP. SRTP is Kamailio's and rtpengine's, in front of us."""
_PACKETS_MS: Final = (10, 20, 30, 40, 50, 60)
_USUAL_MS: Final = 20
_EVENT: Final = "telephone-event"
_STATIC: Final = {Law.MU: 0, Law.A: 8}
"""Payload types that need no rtpmap (RFC 3551, table 4)."""
_OFFERED_EVENT_TYPE: Final = 101
_BOUNDARY: Final = re.compile(r';\s*boundary\s*=\s*"?([^\s";]{1,70})', re.IGNORECASE)
_HIGHEST_TYPE: Final = 127
_MOST_FORMATS: Final = 2 * (_HIGHEST_TYPE + 1)
"""Of all streams together: every payload type for audio and for video. Thousands take many milliseconds, and
the audio of all calls waits meanwhile."""
_NUMBER: Final = re.compile(r"[0-9]{1,5}", re.ASCII)


class BadSdpError(Exception):
    """This is no session description."""


class OtherBodyError(Exception):
    """The message has a body, but of another type."""


class NotAcceptableError(Exception):
    """Nothing in it that we can do: no plain audio stream, or no common codec."""


class Direction(StrEnum):
    """Of a stream, as its describer sees it (RFC 3264, 5.1)."""

    BOTH = "sendrecv"
    SENDS = "sendonly"
    RECEIVES = "recvonly"
    NONE = "inactive"

    @property
    def mirrored(self) -> "Direction":
        """The same, as the other end sees it (RFC 3264, 6.1)."""
        return {Direction.SENDS: Direction.RECEIVES, Direction.RECEIVES: Direction.SENDS}.get(self, self)


@dataclass(frozen=True, slots=True)
class Remote:
    """The other end's description, and what we take of it."""

    message: SdpMessage
    stream: int
    """Index of the audio stream taken."""
    law: Law
    payload_type: int
    event_type: int | None
    packet_ms: int
    direction: Direction
    host: str
    port: int
    """Nought: the stream is switched off."""
    rtcp_port: int

    def wire(self, signalling_host: str) -> Wire:
        """Tell the audio what to send where; packets may also come from where the signalling comes from."""
        to = (self.host, self.port) if sendable(self.host, self.port) else None
        return Wire(
            law=self.law,
            payload_type=self.payload_type,
            event_type=self.event_type,
            packet_samples=self.packet_ms * SAMPLES_PER_SECOND // 1000,
            rtp=to,
            rtcp=(self.host, self.rtcp_port) if to and sendable(self.host, self.rtcp_port) else None,
            sending=bool(self.port) and self.direction in {Direction.BOTH, Direction.RECEIVES},
            hosts=frozenset({self.host, signalling_host}),
        )


def body_of(message: SipMessage) -> str | None:
    """Give the session description of a message, also out of a multipart body (trunks add ISUP), or None.

    Raises OtherBodyError for a body of another type.
    """
    if not message.body:
        return None
    kind = message.headers.get_first("content-type") or SDP_TYPE
    plain = kind.partition(";")[0].strip().lower()
    if plain == SDP_TYPE:
        return message.text
    if plain.startswith("multipart/") and (boundary := _BOUNDARY.search(kind)):
        for part in message.body.split(b"--" + boundary[1].encode())[1:]:
            head, _, body = part.strip(b"\r\n").partition(b"\r\n\r\n")
            if SDP_TYPE.encode() in head.lower():
                return body.decode("utf-8", "replace")
    raise OtherBodyError


def read(text: str, *, resuming: bool = False) -> Remote:
    """Read an offer or an answer. `resuming`: in a standing call, where the audio stream may be switched off.

    Raises BadSdpError or NotAcceptableError.
    """
    media_lines = (line for line in text.splitlines() if line.lstrip().startswith("m="))
    if sum(len(line.split()[3:]) for line in media_lines) > _MOST_FORMATS:  # after type, port, profile
        raise BadSdpError
    try:
        message = parse_sdp(text)
    except ValueError as error:
        raise BadSdpError from error
    if not text.lstrip().startswith("v=0") or not message.media:
        raise BadSdpError
    for index, media in enumerate(message.media):
        if media.media != "audio" or media.proto.upper() not in _PROFILES or not 0 <= media.port < 1 << 16:
            continue
        if (media.port or resuming) and (law := _law(media)):
            return _remote(message, index, *law)
    raise NotAcceptableError


def _law(media: MediaDescription) -> tuple[Law, int] | None:
    """Find the first of our codecs, in the offerer's order (RFC 3264, 6.1)."""
    for codec in _codecs(media):
        for law in Law:
            named = codec.encoding_name.upper() == law.value
            if named and codec.clock_rate == SAMPLES_PER_SECOND and codec.channels in {None, 1}:
                return law, codec.payload_type
    return None


def _codecs(media: MediaDescription) -> list[Codec]:
    return [codec for codec in media.codecs if 0 <= codec.payload_type <= _HIGHEST_TYPE]


def _remote(message: SdpMessage, index: int, law: Law, payload_type: int) -> Remote:
    media = message.media[index]
    events = (c.payload_type for c in _codecs(media)
              if c.encoding_name.lower() == _EVENT and c.clock_rate == SAMPLES_PER_SECOND)  # fmt: skip
    connection = media.connection or message.connection
    if connection is None:
        raise BadSdpError
    host = connection.address.partition("/")[0]
    direction = _direction(message, media)
    try:
        address = ip_address(host)
    except ValueError:
        address = None
    if address and address.is_unspecified and direction is Direction.BOTH:
        # The old way to put a call on hold (RFC 2543, B.5; RFC 3264, 8.4).
        direction = Direction.SENDS
    if address and address.is_multicast:
        raise NotAcceptableError
    return Remote(
        message=message,
        stream=index,
        law=law,
        payload_type=payload_type,
        event_type=next(events, None),
        packet_ms=_packet_ms(media),
        direction=direction,
        host=str(address or host),
        port=media.port,
        rtcp_port=_rtcp_port(media),
    )


def _direction(message: SdpMessage, media: MediaDescription) -> Direction:
    for attributes in (media.attributes, message.attributes):
        for direction in Direction:
            if direction in attributes:
                return direction
    return Direction.BOTH


def _packet_ms(media: MediaDescription) -> int:
    """Choose the packet length: what the other end wants and takes, 20 ms if it doesn't say."""
    wanted = _number(media, "ptime") or _USUAL_MS
    longest = _number(media, "maxptime") or max(_PACKETS_MS)
    fitting = [ms for ms in _PACKETS_MS if ms <= min(wanted, longest)]
    return fitting[-1] if fitting else _PACKETS_MS[0]


def _rtcp_port(media: MediaDescription) -> int:
    return _number(media, "rtcp") or media.port + 1


def _number(media: MediaDescription, attribute: str) -> int | None:
    for value in media.attributes.get(attribute, []):
        if found := _NUMBER.match(value.strip()):
            return int(found[0])
    return None


class LocalDescription:
    """Our side of one call: one session, a new version whenever something changed (RFC 3264, 8)."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._kind = f"IP{ip_address(host).version}"
        self._session = secrets.randbits(62)
        self._version = 0
        self._last = ""

    def offer(self) -> str:
        """Offer both codecs and named events, in answer to an INVITE without an offer."""
        return self._whole([self._audio(_STATIC[Law.A], _OFFERED_EVENT_TYPE)])

    def call(self, law: Law, *, events: bool) -> str:
        """Offer one codec, as a telephone that wants just that; with or without named events."""
        media = self._stream("RTP/AVP", [(_STATIC[law], law.value)], _OFFERED_EVENT_TYPE if events else None)
        return self._whole([media])

    def answer(self, offer: Remote) -> str:
        """Answer each stream of an offer: the audio taken, all others refused with port 0 (RFC 3264, 6)."""
        streams = []
        for index, media in enumerate(offer.message.media):
            if index == offer.stream and offer.port:
                streams.append(
                    self._stream(
                        media.proto,
                        [(offer.payload_type, offer.law.value)],
                        offer.event_type,
                        direction=offer.direction.mirrored,
                        packet_ms=offer.packet_ms,
                    )
                )
            else:
                streams.append(f"m={media.media} 0 {media.proto} {' '.join(media.formats) or '0'}\r\n")
        return self._whole(streams)

    def _audio(self, first: int, events: int) -> str:
        codecs = sorted(((number, law.value) for law, number in _STATIC.items()), key=lambda c: c[0] != first)
        return self._stream("RTP/AVP", codecs, events)

    def _stream(
        self,
        profile: str,
        codecs: list[tuple[int, str]],
        events: int | None,
        *,
        direction: Direction = Direction.BOTH,
        packet_ms: int = _USUAL_MS,
    ) -> str:
        numbers = [number for number, _ in codecs] + ([events] if events is not None else [])
        lines = [f"m=audio {self._port} {profile} {' '.join(map(str, numbers))}"]
        lines += [f"a=rtpmap:{number} {name}/{SAMPLES_PER_SECOND}" for number, name in codecs]
        if events is not None:
            lines += [f"a=rtpmap:{events} {_EVENT}/{SAMPLES_PER_SECOND}", f"a=fmtp:{events} 0-15"]
        lines += [f"a=ptime:{packet_ms}", f"a={direction}"]
        return "\r\n".join(lines) + "\r\n"

    def _whole(self, streams: list[str]) -> str:
        rest = f"s=-\r\nc=IN {self._kind} {self._host}\r\nt=0 0\r\n" + "".join(streams)
        if rest != self._last:
            self._version += 1
            self._last = rest
        return f"v=0\r\no=- {self._session} {self._version} IN {self._kind} {self._host}\r\n{rest}"
