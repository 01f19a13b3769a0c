"""Bytes to messages, and what is wrong with a request as such (RFC 3261, 8.2 and 18.3)."""

import logging
import re
from dataclasses import dataclass, field
from typing import Final

from aiosipua import SipMessage, SipRequest, SipResponse

from nhanh8.hotline.line.sip import header_part
from nhanh8.hotline.line.sip.address import parse_address, split_values
from nhanh8.hotline.line.sip.framing import MOST_BODY_BYTES

# They write header fields of bad messages, callers' numbers among them; what is wrong is counted here
# instead.
for _module in ("message", "transport", "uac", "uac_responses", "session_timer"):
    logging.getLogger(f"aiosipua.{_module}").setLevel(logging.CRITICAL)

METHODS: Final = ("INVITE", "ACK", "CANCEL", "BYE", "OPTIONS", "INFO", "UPDATE")
OPTION_TAGS: Final = frozenset({"timer", "100rel"})
"""Extensions that a request may require. With 100rel we send no 180, so nothing wants a PRACK."""

_REQUEST_LINE: Final = re.compile(rb"([A-Za-z0-9.!%*_+`'~-]+) (\S+) SIP/2\.0")
_VERSION: Final = re.compile(rb".* SIP/(\d+\.\d+)")
_MUST_HAVE: Final = ("via", "from", "to", "call-id", "cseq")
_ONLY_ONE: Final = ("from", "to", "call-id", "cseq", "max-forwards", "content-length", "content-type")
_CSEQ: Final = re.compile(r"([0-9]{1,10})[ \t]+(\S+)", re.ASCII)
_HIGHEST_CSEQ: Final = (1 << 31) - 1
_MOST_HOPS: Final = 255
_MOST_VIAS: Final = 70
"""As many proxies as the usual Max-Forwards lets pass (RFC 3261, 8.1.1.6); each is copied into answers."""
_SMALL_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_VIA: Final = re.compile(r"SIP\s*/\s*2\.0\s*/\s*[A-Za-z0-9-]+\s+[^\s;,]+\s*(?:;.*)?", re.DOTALL)
_SCHEMES: Final = frozenset({"sip", "sips", "tel"})


class MalformedError(Exception):
    """This is no SIP message, or one that can't be answered."""


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a request is refused: the status of the response and its header fields."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> SipRequest | SipResponse:
    """Parse a message; MalformedError where it is none."""
    data = data.lstrip(b"\r\n")
    if not header_part.well_formed(header_part.of(data)):
        # aiosipua would take a bare CR or LF for the end of a line.
        raise MalformedError
    try:
        message = SipMessage.parse(data)
    except (ValueError, IndexError) as error:
        raise MalformedError from error
    vias = message.headers.get("via")
    if not 0 < len(vias) <= _MOST_VIAS or not _VIA.fullmatch(vias[0]):
        raise MalformedError
    return message


def flaw(data: bytes, request: SipRequest) -> Flaw | None:
    """Find what is wrong with a request as such, if anything."""
    return _line(data) or _fields(request) or _size(request) or _method(request)


def cseq(request: SipRequest | SipResponse) -> tuple[int, str]:
    """Give number and method of CSeq; (0, "") where it can't be read."""
    found = _CSEQ.fullmatch((request.headers.get_first("cseq") or "").strip())
    return (int(found[1]), found[2]) if found else (0, "")


def _line(data: bytes) -> Flaw | None:
    line = data.lstrip(b"\r\n").split(b"\n", 1)[0].rstrip(b"\r")
    if not (found := _REQUEST_LINE.fullmatch(line)):
        version = _VERSION.fullmatch(line)
        return Flaw(505) if version and version[1] != b"2.0" else Flaw(400)
    return None if found[2].split(b":", 1)[0].lower().decode("ascii", "replace") in _SCHEMES else Flaw(416)


def _fields(request: SipRequest) -> Flaw | None:
    headers = request.headers
    if any(not headers.get(name) for name in _MUST_HAVE) or any(len(headers.get(n)) > 1 for n in _ONLY_ONE):
        return Flaw(400)
    number, method = cseq(request)
    hops = headers.get_first("max-forwards", "70") or ""
    length = headers.get_first("content-length", "0") or ""
    fine = (
        method == request.method
        and number <= _HIGHEST_CSEQ
        and all(parse_address(headers.get_first(name) or "").uri for name in ("from", "to"))
        and all(_VIA.fullmatch(via) for via in headers.get("via"))
        and _SMALL_NUMBER.fullmatch(hops)
        # Nought is no error here: who is called doesn't forward (RFC 4475, 3.3.11).
        and int(hops) <= _MOST_HOPS
        and _SMALL_NUMBER.fullmatch(length)
        and int(length) <= len(request.body)
    )
    return None if fine else Flaw(400)


def _size(request: SipRequest) -> Flaw | None:
    return Flaw(413) if len(request.body) > MOST_BODY_BYTES else None


def _method(request: SipRequest) -> Flaw | None:
    if request.method not in METHODS:
        return Flaw(405, {"Allow": ", ".join(METHODS)})
    if request.method in {"ACK", "CANCEL"}:
        return None
    required = {tag.lower() for tag in split_values(request.headers.get("require"))}
    if unsupported := sorted(required - OPTION_TAGS):
        return Flaw(420, {"Unsupported": ", ".join(unsupported)})
    encoding = request.headers.get_first("content-encoding", "identity") or ""
    if request.body and encoding.lower() != "identity":
        return Flaw(415, {"Accept-Encoding": "identity"})
    return None


def supports(request: SipRequest, tag: str) -> bool:
    """Tell whether the other end named an extension in Supported or Require."""
    fields = request.headers.get("supported") + request.headers.get("require")
    return tag in {value.lower() for value in split_values(fields)}
