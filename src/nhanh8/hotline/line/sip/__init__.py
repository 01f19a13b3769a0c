"""Signalling: SIP (RFC 3261) over UDP and TCP, SDP offers and answers (RFC 3264). It knows no dialogue.

From aiosipua come the messages, header fields, dialogs and session descriptions. Transports, transactions
and the user agent are our own, because aiosipua's `SipUAS` (0.7.1) would need a mend in every one of its
handlers:

- a retransmitted INVITE runs its handler again, a retransmitted BYE gets 481 (RFC 3261, 17.2):
  `transactions.py`
- INFO gets 405: `dtmf_info.py`; a late offer's answer in the ACK is dropped (13.2.1): `leg.py`
- it asserts `asyncio.DatagramTransport`, which uvloop's is not: `udp.py`; replies on TCP go by Via
  (18.2.2): `tcp.py`
- CANCEL after the 200 ends the call (9.2): `user_agent.py`; BYE is sent once (17.1.2), always to the
  INVITE's source (12.2.1.1), and Record-Route isn't copied (12.1.1): `leg.py`, `dialogs.py`, `next_hop.py`
- a refused re-INVITE ends the call (14.2), an INVITE with an unknown To tag starts one (12.2.2):
  `user_agent.py`
- session timers name the wrong refresher in UPDATE, and peers without timers are cut off (RFC 4028, 7.4
  and 9): `session_timer.py`
- quoted `<` in display names and `tel:` URIs come out wrong (RFC 3261, 25.1; RFC 3966): `address.py`
- its log lines show header fields, which hold callers' numbers: `reading.py` keeps its loggers quiet
"""
