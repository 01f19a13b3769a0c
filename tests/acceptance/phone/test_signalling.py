"""SIP as telephones and networks really use it: lost answers, holding, late offers, nonsense beside it."""

import re
import socket
from collections.abc import Callable
from itertools import pairwise

import pytest

from acceptance.telephones import nonsense
from acceptance.telephones.g711 import RATE
from acceptance.telephones.line import Line
from acceptance.telephones.rtp import Packet, build, key_events
from acceptance.telephones.steps import WHOLE_CALL_S, hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt

_PATIENCE_S = 30
"""Only what fails waits so long."""

# ── one call is one call ─────────────────────────────────────────────────────


def a_retransmitted_invite_is_one_call(line: Line) -> None:
    """Three INVITEs, one To tag, one record."""
    person = line.someone()
    with line.script("retransmitted_invite", person, "-pause_msg_ign") as (sipp, _):
        sipp.wait()
        answers = [m for m in sipp.responses("INVITE") if m.startswith("SIP/2.0 200")]
    assert len({re.search(r"^To:.*tag=(\S+)", m, re.MULTILINE)[1] for m in answers}) == 1  # type: ignore[index]
    assert len({re.search(r"^m=audio (\d+)", m, re.MULTILINE)[1] for m in answers}) == 1  # type: ignore[index]
    assert line.record_of(person)["cause"] == "caller hung up"


def a_cancelled_call_is_recorded_and_free(line: Line) -> None:
    """CANCEL comes before the answer: 487, no fee."""
    person = line.someone()
    with line.script("cancel", person) as (sipp, _):
        sipp.wait()
    record = line.record_of(person)
    assert (record["cause"], record["answered_at"], record["fee"]) == ("cancelled", None, 0)


def a_call_cancelled_in_the_same_breath_does_not_ring(line: Line) -> None:
    """INVITE and CANCEL in one TCP segment: 487 is the last that is heard of it before the next answer."""
    request = (
        "{method} sip:19009068@127.0.0.1 SIP/2.0\r\n"
        "Via: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK-breath\r\n"
        "From: <sip:0999@127.0.0.1>;tag=breath\r\nTo: <sip:19009068@127.0.0.1>\r\n"
        "Call-ID: breath\r\nCSeq: 1 {method}\r\nContact: <sip:0999@127.0.0.1:9;transport=tcp>\r\n"
        "Max-Forwards: 70\r\nContent-Length: 0\r\n\r\n"
    )
    with socket.create_connection(line.address) as connection:
        connection.settimeout(_PATIENCE_S)
        connection.sendall((request.format(method="INVITE") + request.format(method="CANCEL")).encode())
        heard = _read_until(connection, "SIP/2.0 487")
        connection.sendall(request.format(method="OPTIONS").encode())
        heard += _read_until(connection, "CSeq: 1 OPTIONS")
    statuses = re.findall(r"^SIP/2.0 (\d+)", heard, re.MULTILINE)
    assert sorted(statuses[:-1]) == ["100", "200", "487"]


def a_trunk_that_asks_is_answered(line: Line) -> None:
    """OPTIONS, over UDP and TCP."""
    for transport in ("u1", "t1"):
        with line.script("options", "<sip:trunk@127.0.0.1>", "-t", transport) as (sipp, _):
            sipp.wait()


# ── offers ───────────────────────────────────────────────────────────────────


def a_late_offer_leads_to_a_password(line: Line) -> None:
    """The INVITE has no SDP: the hotline offers, the ACK answers."""
    person = line.someone()
    with line.sipp(person, late_offer=True) as phone:
        phone.dial()
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))


def no_common_codec_is_refused_with_488(line: Line) -> None:
    """G.729 alone."""
    _is_refused(line, "m=audio $media RTP/AVP 18", "488", "no common codec")


def encrypted_media_alone_is_refused_with_488(line: Line) -> None:
    """SRTP ends in front of the hotline."""
    _is_refused(line, "m=audio $media RTP/SAVP 8", "488", "no common codec")


def video_alone_is_refused_with_488(line: Line) -> None:
    """There is nothing to see."""
    _is_refused(line, "m=video $media RTP/AVP 96", "488", "no common codec")


# ── changes in a call ────────────────────────────────────────────────────────


def on_hold_the_hotline_is_silent_and_after_it_the_keys_still_work(line: Line) -> None:
    """Hold in the greeting, resume, get a password."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        media = phone.media
        media.wait_until(lambda: len(media.packets) > 50, _PATIENCE_S, "the greeting was heard")
        phone.hold()
        held = len(media.packets)
        media.wait_s(1)
        phone.resume()
        media.wait_until(lambda: len(media.packets) > held + 25, _PATIENCE_S, "the hotline speaks again")
        assert _longest_pause_s(media.packets) > 0.5, "the hotline spoke to a caller on hold"
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))


def a_password_read_out_on_hold_is_not_in_force_unless_it_was_heard(line: Line) -> None:
    """Hold in the middle of the read-out: all digits were heard, or the old one works."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        key_ahead(phone, person)
        line.await_prompt(phone, Prompt.NEW_PASSWORD)
        phone.hold()
        phone.media.wait_s(2)
        phone.resume()
        phone.wait_for_goodbye(90)
        first, repeated = line.ear.passwords(line.heard(phone))
    if line.record_of(person)["outcome"] == "reissued":
        assert first == repeated
        is_in_force(line, person, first)
    else:
        assert line.still_old(person)


def baresip_holds_resumes_and_gets_a_password(line: Line) -> None:
    """The same from the other telephone, as far as it can tell: it records nothing after a hold."""
    person = line.someone()
    with line.baresip(person) as phone:
        phone.dial(line.address)
        phone.wait_until_heard(8000, 5)
        phone.hold()
        phone.resume()
        key_ahead(phone, person)
        phone.wait_for_goodbye(WHOLE_CALL_S)
    assert line.record_of(person)["outcome"] == "reissued"
    assert not line.still_old(person)


def media_that_move_to_another_port_are_followed(line: Line) -> None:
    """A re-INVITE with another address, as when a call is handed over."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        phone.media.wait_until(lambda: len(phone.media.packets) > 50, _PATIENCE_S, "the greeting was heard")
        phone.move_media(line.exchange.media())
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))


# ── strangers ────────────────────────────────────────────────────────────────


def a_strangers_packets_press_no_keys(line: Line) -> None:
    """Once the caller's own packets came, nobody else's count (symmetric RTP)."""
    person = line.someone()
    with line.sipp(person) as phone, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        phone.dial()
        phone.media.wait_until(lambda: len(phone.media.packets) > 50, _PATIENCE_S, "the greeting was heard")
        for n, payload in enumerate(key_events("0", 5)):
            packet = build(101, 1000 + n, 160_000, 7, payload, marker=n == 0)
            stranger.sendto(packet, phone.media.sends_to)
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))
        assert not line.ear.hears(line.heard(phone), Prompt.OFFICER)


def nonsense_on_every_port_disturbs_no_call(line: Line) -> None:
    """Torn and twisted SIP over UDP and TCP, twisted SDP, and noise on the call's own RTP port."""
    person = line.someone()
    with line.sipp(person) as phone, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as noisy:
        phone.dial()
        phone.media.wait_s(0.2)  # its own packets came first
        key_ahead(phone, person)
        for datagram in nonsense.SIP:
            noisy.sendto(datagram, line.address)
        for datagram in nonsense.RTP:
            noisy.sendto(datagram, phone.media.sends_to)
            phone.media.send_raw(datagram)
        for text in nonsense.SIP:
            with socket.create_connection(line.address) as connection:
                connection.sendall(text)
        is_in_force(line, person, hear_a_password(line, phone))
    assert line.worker.running


def _longest_pause_s(packets: list[Packet]) -> float:
    """Give the longest time that the hotline let pass between two packets, neither sent late nor lost.

    By what they say themselves: their numbers follow each other, their timestamps (8,000 a second) don't.
    """
    return max(
        ((later.timestamp - packet.timestamp) & 0xFFFFFFFF) / RATE
        for packet, later in pairwise(packets)
        if (later.sequence - packet.sequence) & 0xFFFF == 1
    )


def _read_until(connection: socket.socket, words: str) -> str:
    heard = ""
    while words not in heard:
        heard += connection.recv(65536).decode()
    return heard


def _is_refused(line: Line, media_line: str, status: str, cause: str) -> None:
    person = line.someone()
    media_line = media_line.replace("$media", "40000")
    with line.script("refused_invite", person, media_line=media_line, status=status) as (sipp, _):
        sipp.wait()
    record = line.record_of(person)
    assert (record["cause"], record["fee"]) == (cause, 0)


STORIES: list[Callable[[Line], None]] = [
    a_retransmitted_invite_is_one_call,
    a_cancelled_call_is_recorded_and_free,
    a_call_cancelled_in_the_same_breath_does_not_ring,
    a_trunk_that_asks_is_answered,
    a_late_offer_leads_to_a_password,
    no_common_codec_is_refused_with_488,
    encrypted_media_alone_is_refused_with_488,
    video_alone_is_refused_with_488,
    on_hold_the_hotline_is_silent_and_after_it_the_keys_still_work,
    a_password_read_out_on_hold_is_not_in_force_unless_it_was_heard,
    baresip_holds_resumes_and_gets_a_password,
    media_that_move_to_another_port_are_followed,
    a_strangers_packets_press_no_keys,
    nonsense_on_every_port_disturbs_no_call,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_on_the_line(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
