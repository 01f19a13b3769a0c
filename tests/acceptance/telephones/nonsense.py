"""What must never disturb a call: SIP and RTP that is torn, twisted or no such thing (after RFC 4475)."""

_INVITE = (
    "INVITE sip:19009068@127.0.0.1 SIP/2.0\r\n"
    "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-{n}\r\n"
    "From: <sip:0999@127.0.0.1>;tag=n{n}\r\n"
    "To: <sip:19009068@127.0.0.1>\r\n"
    "Call-ID: nonsense-{n}\r\n"
    "CSeq: 1 INVITE\r\n"
    "Max-Forwards: 70\r\n"
)

SIP: tuple[bytes, ...] = (
    b"",
    b"\x00",
    b"\r\n\r\n",
    b"\xff" * 1500,
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    b"INVITE\r\n\r\n",
    b"INVITE sip:x SIP/7.0\r\nVia: SIP/7.0/UDP x\r\n\r\n",
    b"SIP/2.0 200 OK\r\nCSeq: 4294967296 INVITE\r\n\r\n",
    b"SIP/2.0 999999999999 \xc3\x28\r\n\r\n",
    _INVITE.format(n=0).replace("INVITE", "BYE").encode() + b"Content-Length: 0\r\n\r\n",
    b"ACK sip:19009068@127.0.0.1 SIP/2.0\r\nCall-ID: nobody\r\nCSeq: 1 ACK\r\n\r\n",
    _INVITE.format(n=1).encode() + b"Content-Length: -999\r\n\r\n",
    _INVITE.format(n=2).encode() + b"Content-Length: 99999999999999999999\r\n\r\nv=0\r\n",
    _INVITE.format(n=3).encode()
    + b"Content-Type: application/sdp\r\nContent-Length: 4\r\n\r\n\x00\xff\x00\xff",
    _INVITE.format(n=4).encode()
    + b"Content-Type: application/sdp\r\nContent-Length: 61\r\n\r\n"
    + b"v=0\r\nc=IN IP4 999.999.999.999\r\nm=audio 99999999 RTP/AVP 8 8 8\r\n\r\n",
    _INVITE.format(n=5).encode() + b'Contact: <<<>;;=="\r\nFrom: "unclosed <sip:\r\n\r\n',
    _INVITE.format(n=6).encode() + b"X: " + b"a" * 60_000 + b"\r\n\r\n",
    _INVITE.format(n=7).encode() * 3,
)

RTP: tuple[bytes, ...] = (
    b"",
    b"\x80",
    b"\x00" * 12,
    b"\xff" * 1400,
    b"\x80\x08" + b"\x00" * 9,
    b"\x8f\x08" + b"\x00" * 10,
    b"\x90\x08" + b"\x00" * 10 + b"\xbe\xde\xff\xff",
    b"\xa0\x08" + b"\x00" * 10 + b"\xff",
    b"\x80\x65" + b"\x00" * 10,
    b"\x80\x65" + b"\x00" * 10 + b"\xff\xff",
    b"\x80\xc8" + b"\x00" * 26,
    b"\x80\x08" + b"\x00" * 10 + b"\xd5" * 60_000,
)
