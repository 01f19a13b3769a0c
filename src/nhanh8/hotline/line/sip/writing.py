"""Writing the messages of one dialog: its responses, and our requests in it (RFC 3261, 12)."""

from collections.abc import Callable
from typing import Final

from aiosipua import Dialog, SipResponse

from nhanh8.hotline.line.sip import sdp
from nhanh8.hotline.line.sip.flow import Flow, Peer
from nhanh8.hotline.line.sip.next_hop import next_hop
from nhanh8.hotline.line.sip.replies import respond
from nhanh8.hotline.line.sip.transactions import ClientTransactions, ServerTransaction

_REFUSED: Final = 300


class Writer:
    """Writes and sends them; what they mean for the call is the leg's to know."""

    def __init__(
        self,
        dialog: Dialog,
        invite: ServerTransaction,
        clients: ClientTransactions,
        reached_at: Callable[[Flow], Peer],
    ) -> None:
        """Write for the dialog that `invite` began. `reached_at`: our address for a flow."""
        self._dialog = dialog
        self._invite = invite
        self._clients = clients
        self._reached_at = reached_at

    def contact(self, flow: Flow) -> str:
        """Give our Contact for the other end of a flow."""
        host, port = self._reached_at(flow)
        host = f"[{host}]" if ":" in host else host
        return f"<sip:{host}:{port}{';transport=tcp' if flow.reliable else ''}>"

    def respond(
        self,
        transaction: ServerTransaction,
        status: int,
        headers: dict[str, str] | None = None,
        description: str | None = None,
    ) -> None:
        """Answer a request of the dialog, with an SDP where there is a description."""
        request = transaction.request
        response = respond(request, status, tag=self._dialog.local_tag, headers=headers)
        if request.method in {"INVITE", "UPDATE"} and status < _REFUSED:
            response.headers.set_single("Contact", self.contact(transaction.flow))
            for route in request.headers.get("record-route"):
                response.headers.append("Record-Route", route)
        if description is not None:
            response.headers.set_single("Content-Type", sdp.SDP_TYPE)
            response.text = description
        transaction.respond(response)

    def request(
        self,
        method: str,
        flow: Flow,
        done: Callable[[SipResponse | None], None],
        headers: dict[str, str] | None = None,
    ) -> None:
        """Send a request of ours until it is answered: `done(response)`, or `done(None)` if it never is."""
        host, port = self._reached_at(flow)
        request = self._dialog.create_request(
            method, via_host=host, via_port=port, via_transport=flow.transport
        )
        for name, value in (headers or {}).items():
            request.headers.set_single(name, value)
        to = next_hop(self._dialog, self._invite.request, self._invite.flow)
        self._clients.send(request, flow, to, done)
