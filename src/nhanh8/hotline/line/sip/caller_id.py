"""Who is calling (RFC 3325, RFC 3323), and how far that is believed.

P-Asserted-Identity counts only in packets from the operator's trunk; anyone else could write anything
there. A number that the caller withheld (`Privacy: id`), which a trunk may still send, isn't used: the
caller asked for that, and the dialogue tells how to call without it.
"""

import re
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
_VIETNAM: Final = "+84"
_FORMS: Final = re.compile(
    r"(?:0|(?:\+|00)?84)(?:[35789]\d{8}|2\d{9})"  # 0…, 84…, +84…, 0084…: a mobile or a landline
    r"|(?:\+|00)(?!84)[1-9]\d{6,14}",  # another country's, in the international form
    re.ASCII,
)
"""Stricter than rows of a registry are read: digits with nothing in front could be any country's."""
_ONE_ADDRESS: Final = re.compile(
    r'(?:(?:\s*"(?:[^"\\]|\\.)*+"\s*|[^"<>]*+)<[^<>"\s]+>|[^<>"\s;]++)(?:\s*;[^<>]*)?', re.DOTALL
)
"""A name-addr or addr-spec, and parameters (RFC 3261, 25.1): what else stands there, others may read as the
address."""
_TWO_WAYS: Final = ({"sip", "tel"}, {"sips", "tel"})


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
            number, trust = _agreed(split_values(request.headers.get("p-asserted-identity"))), Trust.TRUNK
        if number is None and hotline.trust_from_header:
            number, trust = _agreed(request.headers.get("from")), Trust.CLAIMED
    return Caller(call_id, number, trust if number else Trust.NONE)


def _withheld(request: SipRequest) -> bool:
    asked = ";".join(request.headers.get("privacy")).lower()
    return not _WITHHELD.isdisjoint(part.strip() for part in re.split("[;,]", asked))


def _agreed(values: list[str]) -> str | None:
    """Give the number that is said: by one value, or by a SIP and a tel URI alike (RFC 3325, 9.1).

    Anything else beside it, a name or somebody anonymous too, and it is not known who calls.
    """
    if not all(_ONE_ADDRESS.fullmatch(value) for value in values):
        return None
    match [parse_address(value) for value in values]:
        case [one]:
            return _number(one)
        case [one, other] if {one.scheme, other.scheme} in _TWO_WAYS and _number(one) == _number(other):
            return _number(one)
    return None


def _number(address: Address) -> str | None:
    if address.host == _ANONYMOUS_HOST:
        return None
    digits = re.sub(r"[-.() ]", "", address.user)
    local = not digits.startswith("+")
    if not _FORMS.fullmatch(digits) or (local and not {_VIETNAM}.issuperset(address.phone_contexts)):
        return None
    try:
        return e164(digits)
    except RegistryError:
        return None
