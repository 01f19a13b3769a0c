"""What signalling agrees on for the audio of a call."""

from dataclasses import dataclass
from ipaddress import ip_address

from nhanh8.speech.utterance import Law


@dataclass(frozen=True, slots=True)
class Wire:
    """What was negotiated: how and where audio is sent, and what the caller sends."""

    law: Law
    payload_type: int
    event_type: int | None
    """Payload type of telephone-event; None: keys come as tones."""
    packet_samples: int
    """In each packet that we send: 160 is 20 ms."""
    rtp: tuple[str, int] | None
    """Where the caller wants packets; None: not known before the caller's first one."""
    rtcp: tuple[str, int] | None
    sending: bool
    """Whether the caller wants audio now (not on hold)."""
    hosts: frozenset[str]
    """Where the caller's packets are expected from: the SDP's host and the signalling's."""


def sendable(host: str, port: int) -> bool:
    """Tell whether RTP may be sent there: to one host, at a real port.

    Names aren't looked up: that would stop all calls.
    """
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return not (address.is_unspecified or address.is_multicast) and 0 < port < 1 << 16
