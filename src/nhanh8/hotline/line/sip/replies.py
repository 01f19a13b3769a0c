"""Responses to requests (RFC 3261, 8.2.6)."""

from typing import Final

from aiosipua import SipRequest, SipResponse, generate_tag

from nhanh8.hotline.line.sip.address import parse_address

_REASONS: Final = {
    100: "Trying",
    180: "Ringing",
    200: "OK",
    400: "Bad Request",
    403: "Forbidden",
    405: "Method Not Allowed",
    413: "Request Entity Too Large",
    415: "Unsupported Media Type",
    416: "Unsupported URI Scheme",
    420: "Bad Extension",
    422: "Session Interval Too Small",
    481: "Call/Transaction Does Not Exist",
    482: "Loop Detected",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    500: "Server Internal Error",
    503: "Service Unavailable",
    505: "Version Not Supported",
}
_TRYING: Final = 100


def respond(
    request: SipRequest, status: int, *, tag: str = "", headers: dict[str, str] | None = None
) -> SipResponse:
    """Make a response.

    Via, From, To, Call-ID and CSeq are the request's; a To without a tag gets `tag`, or a new one.
    """
    response = SipResponse(status_code=status, reason_phrase=_REASONS[status])
    for via in request.headers.get("via"):
        response.headers.append("Via", via)
    for name in ("From", "To", "Call-ID", "CSeq"):
        if value := request.headers.get_first(name):
            response.headers.set_single(name, value)
    to = request.headers.get_first("to")
    if to and status != _TRYING and not parse_address(to).tag:
        response.headers.set_single("To", f"{to};tag={tag or generate_tag()}")
    for name, value in (headers or {}).items():
        response.headers.set_single(name, value)
    return response


def stamp(request: SipRequest, source: tuple[str, int]) -> None:
    """Write into the topmost Via where the request came from (RFC 3261, 18.2.1; RFC 3581, 4)."""
    vias = request.headers.get("via")
    first, _, parameters = vias[0].partition(";")
    kept = []
    asked = False
    for parameter in (p.strip() for p in parameters.split(";")):
        name = parameter.partition("=")[0].strip().lower()
        asked = asked or name == "rport"
        if parameter and name not in {"received", "rport"}:
            kept.append(parameter)
    host = first.split()[-1].rsplit(":", 1)[0].strip("[]")
    if asked:
        kept.append(f"rport={source[1]}")
    if asked or host != source[0]:
        kept.append(f"received={source[0]}")
    vias[0] = ";".join([first.strip(), *kept])
