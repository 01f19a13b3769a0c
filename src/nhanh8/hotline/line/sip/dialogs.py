"""Dialogs (RFC 3261, 12): aiosipua's, begun with the URIs exactly as they were written."""

from aiosipua import Dialog, DialogState, SipRequest, generate_tag

from nhanh8.hotline.line.sip.address import parse_address, split_values
from nhanh8.hotline.line.sip.reading import cseq

Key = tuple[str, str, str]
"""Call-ID, our tag, their tag."""


def begin(invite: SipRequest) -> Dialog:
    """Begin our side of the dialog of a new INVITE (12.1.1)."""
    sender = parse_address(invite.headers.get_first("from") or "")
    to = parse_address(invite.headers.get_first("to") or "")
    dialog = Dialog(
        call_id=invite.headers.get_first("call-id") or "",
        local_tag=generate_tag(),
        remote_tag=sender.tag,
        local_uri=to.uri,
        remote_uri=sender.uri,
        remote_target=sender.uri,
        route_set=split_values(invite.headers.get("record-route")),
        remote_cseq=cseq(invite)[0],
        state=DialogState.EARLY,
    )
    refresh_target(dialog, invite)
    return dialog


def refresh_target(dialog: Dialog, request: SipRequest) -> None:
    """Take over a new Contact (12.2.2)."""
    contacts = split_values(request.headers.get("contact"))
    if contacts and (uri := parse_address(contacts[0]).uri) and not set(uri) & set(' \t<>"'):
        dialog.remote_target = uri


def key_of(request: SipRequest) -> Key:
    """Name the dialog that a request belongs to, if it does."""
    sender = parse_address(request.headers.get_first("from") or "")
    to = parse_address(request.headers.get_first("to") or "")
    return (request.headers.get_first("call-id") or "", to.tag, sender.tag)


def in_order(dialog: Dialog, request: SipRequest) -> bool:
    """Tell whether a request is newer than all before it in its dialog, and remember its number (12.2.2)."""
    number, _ = cseq(request)
    if number <= dialog.remote_cseq:
        return False
    dialog.remote_cseq = number
    return True
