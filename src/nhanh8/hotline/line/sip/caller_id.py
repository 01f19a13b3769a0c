"""Who is calling (RFC 3325, RFC 3323), and how far that is believed.

P-Asserted-Identity counts only in packets from the operator's trunk; anyone else could write anything
there. A number that the caller withheld (`Privacy: id`), which a trunk may still send, isn't used: the
caller asked for that, and the dialogue tells how to call without it.
"""

from ipaddress import IPv6Address, ip_address
from typing import Final

from aiosipua import SipRequest

from nhanh8.config.services import Hotline
from nhanh8.hotline.line.sip.address import Address, parse_address, split_values
from nhanh8.registry.errors import RegistryError
from nhanh8.registry.phones import e164
from nhanh8.reissue.caller import Caller, Trust

_WITHHELD: Final = frozenset({"id", "user", "header"})
_ANONYMOUS_HOST: Final = "anonymous.invalid"


def from_trunk(host: str, hotline: Hotline) -> bool:
    """Tell whether an address is one of the operator's trunks."""
    address = ip_address(host)
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    return any(address in network for network in hotline.trunks)


def caller(request: SipRequest, source: str, call_id: str, hotline: Hotline) -> Caller:
    """Find the caller's number in an INVITE that came from the address `source`."""
    number, trust = None, Trust.NONE
    if not _withheld(request):
        if from_trunk(source, hotline):
            number, trust = (
                _first_usable(split_values(request.headers.get("p-asserted-identity"))),
                Trust.TRUNK,
            )
        if number is None and hotline.trust_from_header:
            number, trust = _first_usable(request.headers.get("from")), Trust.CLAIMED
    return Caller(call_id, number, trust if number else Trust.NONE)


def _withheld(request: SipRequest) -> bool:
    asked = {part.strip().lower() for line in request.headers.get("privacy") for part in line.split(";")}
    return bool(asked & _WITHHELD)


def _first_usable(values: list[str]) -> str | None:
    for value in values:
        if number := _number(parse_address(value)):
            return number
    return None


def _number(address: Address) -> str | None:
    if address.host == _ANONYMOUS_HOST:
        return None
    try:
        return e164(address.user)
    except RegistryError:
        return None
