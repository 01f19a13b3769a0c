"""Offers and answers (RFC 3264)."""

import pytest
from aiosipua import SipRequest, parse_sdp
from hypothesis import given
from hypothesis import strategies as st

from nhanh8.hotline.line.sip.sdp import (
    BadSdpError,
    Direction,
    LocalDescription,
    NotAcceptableError,
    OtherBodyError,
    body_of,
    read,
)
from nhanh8.speech.utterance import Law

HEAD = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n"
AUDIO = "m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"


def offer(*lines: str) -> str:
    return HEAD + "".join(f"{line}\r\n" for line in lines)


def test_more_formats_than_there_are_payload_types_are_none() -> None:
    every = " ".join(map(str, range(1, 128)))
    assert read(offer(f"m=video 5000 RTP/AVP {every}", f"m=audio 4000 RTP/AVP {every}")).law is Law.A
    for lines in (["m=audio 4000 RTP/AVP 8" + " 8" * 256], ["m=audio 4000 RTP/AVP 8 0 9"] * 100):
        with pytest.raises(BadSdpError):
            read(offer(*lines))


@pytest.mark.parametrize(
    ("lines", "law", "payload_type", "event_type"),
    [
        (["m=audio 4000 RTP/AVP 8 0 101", "a=rtpmap:101 telephone-event/8000"], Law.A, 8, 101),
        (["m=audio 4000 RTP/AVP 0 8"], Law.MU, 0, None),
        (["m=audio 4000 RTP/AVP 9 18 0"], Law.MU, 0, None),
        (
            ["m=audio 4000 RTP/AVPF 97 96", "a=rtpmap:97 pcma/8000/1", "a=rtpmap:96 Telephone-Event/8000"],
            Law.A,
            97,
            96,
        ),
        (
            [
                "m=audio 4000 RTP/AVP 96 8 102 101",
                "a=rtpmap:96 PCMA/16000",
                "a=rtpmap:102 telephone-event/48000",
                "a=rtpmap:101 telephone-event/8000",
            ],
            Law.A,
            8,
            101,
        ),
        (["m=video 5000 RTP/AVP 96", "m=audio 4000 RTP/SAVP 8", "m=audio 4000 RTP/AVP 8"], Law.A, 8, None),
    ],
)
def test_the_offerers_first_codec_that_is_ours_is_taken(
    lines: list[str], law: Law, payload_type: int, event_type: int | None
) -> None:
    found = read(offer(*lines))
    assert (found.law, found.payload_type, found.event_type) == (law, payload_type, event_type)
    wire = found.wire("198.51.100.1")
    assert (wire.rtp, wire.rtcp) == (("192.0.2.1", 4000), ("192.0.2.1", 4001))
    assert wire.hosts == {"192.0.2.1", "198.51.100.1"}


@pytest.mark.parametrize(
    ("lines", "direction", "ours", "sending"),
    [
        ([], Direction.BOTH, "sendrecv", True),
        (["a=sendonly"], Direction.SENDS, "recvonly", False),
        (["a=recvonly"], Direction.RECEIVES, "sendonly", True),
        (["a=inactive"], Direction.NONE, "inactive", False),
        (["c=IN IP4 0.0.0.0"], Direction.SENDS, "recvonly", False),
        (["c=IN IP4 0.0.0.0", "a=inactive"], Direction.NONE, "inactive", False),
    ],
)
def test_the_direction_is_mirrored(lines: list[str], direction: Direction, ours: str, sending: bool) -> None:
    found = read(HEAD + AUDIO + "".join(f"{line}\r\n" for line in lines))
    assert found.direction is direction
    assert found.wire("x").sending is sending
    answer = parse_sdp(LocalDescription("127.0.0.1", 20000).answer(found))
    assert answer.audio
    assert answer.audio.direction == ours


def test_a_direction_of_the_whole_session_counts_where_the_stream_has_none() -> None:
    assert read(HEAD + "a=sendonly\r\n" + AUDIO).direction is Direction.SENDS
    assert read(HEAD + "a=sendonly\r\n" + AUDIO + "a=sendrecv\r\n").direction is Direction.BOTH


@pytest.mark.parametrize(
    ("lines", "samples"),
    [
        ([], 160),
        (["a=ptime:20"], 160),
        (["a=ptime:10"], 80),
        (["a=ptime:30"], 240),
        (["a=ptime:40", "a=maxptime:20"], 160),
        (["a=maxptime:10"], 80),
        (["a=ptime:25"], 160),
        (["a=ptime:5"], 80),
        (["a=ptime:1000"], 480),
        (["a=ptime:x"], 160),
    ],
)
def test_packets_are_as_long_as_wanted_and_never_longer_than_taken(lines: list[str], samples: int) -> None:
    assert read(HEAD + AUDIO + "".join(f"{line}\r\n" for line in lines)).wire("x").packet_samples == samples


def test_rtcp_may_have_a_port_of_its_own() -> None:
    assert read(HEAD + AUDIO + "a=rtcp:5555 IN IP4 192.0.2.1\r\n").wire("x").rtcp == ("192.0.2.1", 5555)


def test_a_host_that_is_a_name_is_not_looked_up() -> None:
    assert read((HEAD + AUDIO).replace("IP4 192.0.2.1", "IP4 phone.example")).wire("x").rtp is None


@pytest.mark.parametrize(
    "lines",
    [
        ["m=audio 4000 RTP/AVP 18"],
        ["m=audio 4000 RTP/SAVP 8"],
        ["m=audio 4000 UDP/TLS/RTP/SAVPF 8"],
        ["m=audio 0 RTP/AVP 8"],
        ["m=audio 70000 RTP/AVP 8"],
        ["m=video 4000 RTP/AVP 8"],
        ["m=audio 4000 RTP/AVP 8", "c=IN IP4 224.2.1.1/127"],
        ["m=audio 4000 RTP/AVP 200", "a=rtpmap:200 PCMA/8000"],
        ["m=audio 4000 RTP/AVP 96", "a=rtpmap:96 PCMA/8000/2"],
    ],
)
def test_what_we_cannot_do_is_not_acceptable(lines: list[str]) -> None:
    with pytest.raises(NotAcceptableError):
        read(offer(*lines))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        HEAD,
        "v=0\r\nm=audio x RTP/AVP 8\r\n",
        "v=1\r\n" + HEAD[5:] + AUDIO,
        HEAD + AUDIO + "a=rtpmap:x PCMA/8000\r\n",
        "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n" + AUDIO,
    ],
)
def test_what_is_no_description_is_bad(text: str) -> None:
    with pytest.raises(BadSdpError):
        read(text)


def test_every_stream_of_an_offer_is_answered_in_its_place() -> None:
    found = read(offer("m=video 5000 RTP/AVP 96", "m=audio 4000 RTP/AVP 0", "m=audio 4002 RTP/AVP 8"))
    answer = parse_sdp(LocalDescription("127.0.0.1", 20000).answer(found))
    assert [(m.media, m.port) for m in answer.media] == [("video", 0), ("audio", 20000), ("audio", 0)]


def test_a_stream_switched_off_in_a_call_stays_off_in_the_answer() -> None:
    found = read(offer("m=audio 0 RTP/AVP 8"), resuming=True)
    assert not found.wire("x").sending
    answer = parse_sdp(LocalDescription("127.0.0.1", 20000).answer(found))
    assert answer.audio
    assert answer.audio.port == 0


def test_the_version_grows_with_each_change_and_only_then() -> None:
    ours = LocalDescription("127.0.0.1", 20000)
    held, active = read(HEAD + AUDIO + "a=sendonly\r\n"), read(HEAD + AUDIO)
    origins = [parse_sdp(ours.answer(one)).origin for one in (active, active, held, active)]
    assert [o.session_version for o in origins] == ["1", "1", "2", "3"]
    assert len({o.session_id for o in origins}) == 1


def test_an_ipv6_address_is_told_as_such() -> None:
    assert "c=IN IP6 ::1\r\n" in LocalDescription("::1", 20000).offer()
    assert read((HEAD + AUDIO).replace("IP4 192.0.2.1", "IP6 2001:DB8::1")).wire("x").rtp == (
        "2001:db8::1",
        4000,
    )


def message(kind: str | None, body: str) -> SipRequest:
    request = SipRequest(method="INVITE", uri="sip:a", body=body.encode())
    if kind:
        request.headers.set_single("Content-Type", kind)
    return request


def test_a_description_is_found_in_a_trunks_multipart_body() -> None:
    body = (
        "--x\r\nContent-Type: application/ISUP\r\n\r\n\0\1\r\n"
        f"--x\r\nContent-Type: application/sdp\r\n\r\n{HEAD}{AUDIO}\r\n--x--\r\n"
    )
    found = body_of(message('multipart/mixed; boundary="x"', body))
    assert found
    assert read(found).payload_type == 8


def test_no_body_is_none_and_another_body_is_refused() -> None:
    assert body_of(message(None, "")) is None
    assert body_of(message("Application/SDP; charset=utf-8", HEAD)) == HEAD
    for kind in ("text/plain", "multipart/mixed", "multipart/mixed; boundary=y"):
        with pytest.raises(OtherBodyError):
            body_of(message(kind, "hello"))


@given(
    st.lists(
        st.sampled_from([*(HEAD + AUDIO).splitlines(), "a=ptime:20", "a=sendonly", "m=audio 1 RTP/AVP 0"])
    ),
    st.text(),
)
def test_any_lines_are_read_or_refused(lines: list[str], noise: str) -> None:
    for text in ("\r\n".join(lines), "\r\n".join([*lines, noise]), HEAD + AUDIO + noise):
        try:
            found = read(text)
        except (BadSdpError, NotAcceptableError):
            continue
        parse_sdp(LocalDescription("127.0.0.1", 20000).answer(found))
