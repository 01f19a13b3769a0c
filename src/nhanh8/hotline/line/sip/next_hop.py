"""Where our requests in a dialog go (RFC 3261, 12.2.1.1 and 16.12)."""

from contextlib import suppress
from ipaddress import ip_address
from typing import Final

from aiosipua import Dialog, SipRequest, parse_via

from nhanh8.hotline.line.sip.address import host_and_port, parse_address
from nhanh8.hotline.line.sip.flow import Flow, Peer

_SIP_PORT: Final = 5060


def next_hop(dialog: Dialog, invite: SipRequest, flow: Flow) -> Peer:
    """Give the address of the first route, else of the remote target.

    Where the INVITE came from instead, if that is a name (looking it up would stop all calls), or if the
    caller sits behind a NAT and its own address means nothing here.
    """
    if dialog.route_set:
        uri = parse_address(dialog.route_set[0]).uri
    else:
        via = parse_via(invite.headers.get("via")[0])
        if via.host.strip("[]") != flow.source[0]:
            return flow.source
        uri = dialog.remote_target
    host, port = host_and_port(uri)
    with suppress(ValueError):
        if not ip_address(host).is_unspecified and "transport=tcp" not in uri.lower():
            return host, port or _SIP_PORT
    return flow.source
