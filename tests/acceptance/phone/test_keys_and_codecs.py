"""Every way in which a telephone sends its keys and its sound leads to a password that works."""

from collections.abc import Callable

import pytest

from acceptance.telephones.g711 import Codec
from acceptance.telephones.line import Line
from acceptance.telephones.media import Keys
from acceptance.telephones.steps import hear_a_password, is_in_force, key_ahead
from acceptance.telephones.together import Together
from nhanh8.speech.prompts import Prompt


def keys_as_events_in_alaw_over_udp(line: Line) -> None:
    """The commonest telephone."""
    _keys_ahead(line, Codec.PCMA, Keys.EVENTS)


def keys_as_events_in_mulaw_over_udp(line: Line) -> None:
    """The same in µ-law."""
    _keys_ahead(line, Codec.PCMU, Keys.EVENTS)


def keys_as_tones_in_alaw(line: Line) -> None:
    """A telephone without telephone-event: keys are tones in the sound."""
    _keys_ahead(line, Codec.PCMA, Keys.IN_BAND, event_type=None)


def keys_as_tones_in_mulaw(line: Line) -> None:
    """The same in µ-law."""
    _keys_ahead(line, Codec.PCMU, Keys.IN_BAND, event_type=None)


def keys_as_events_with_another_payload_type(line: Line) -> None:
    """The payload type of telephone-event is the telephone's choice."""
    _keys_ahead(line, Codec.PCMA, Keys.EVENTS, event_type=96)


def keys_as_events_over_tcp(line: Line) -> None:
    """Signalling over TCP, in A-law."""
    _keys_ahead(line, Codec.PCMA, Keys.EVENTS, transport="t1")


def keys_as_events_over_tcp_in_mulaw(line: Line) -> None:
    """Signalling over TCP, in µ-law."""
    _keys_ahead(line, Codec.PCMU, Keys.EVENTS, transport="t1")


def keys_by_info_over_udp(line: Line) -> None:
    """SIP INFO, application/dtmf-relay."""
    _keys_by_info(line, "u1", 101)


def keys_by_info_over_tcp(line: Line) -> None:
    """The same over TCP, from a telephone without telephone-event."""
    _keys_by_info(line, "t1", None)


def baresip_in_alaw(line: Line) -> None:
    """The other telephone."""
    _baresip(line, Codec.PCMA, "udp")


def baresip_in_mulaw(line: Line) -> None:
    """The other telephone in µ-law."""
    _baresip(line, Codec.PCMU, "udp")


def baresip_over_tcp(line: Line) -> None:
    """The other telephone, signalling over TCP."""
    _baresip(line, Codec.PCMA, "tcp")


def a_key_counts_once_however_it_is_sent(line: Line) -> None:
    """Some telephones send every key both as an event and in the sound: it is still one key."""
    person = line.someone()
    with line.sipp(person) as phone:
        phone.dial()
        both = phone.media
        both.press_both_ways(f"8{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))


def _keys_ahead(
    line: Line, codec: Codec, how: Keys, *, event_type: int | None = 101, transport: str = "u1"
) -> None:
    person = line.someone()
    with line.sipp(person, codec=codec, event_type=event_type, transport=transport) as phone:
        phone.dial()
        key_ahead(phone, person, how)
        is_in_force(line, person, hear_a_password(line, phone))


def _keys_by_info(line: Line, transport: str, event_type: int | None) -> None:
    person = line.someone()
    with line.sipp(person, transport=transport, event_type=event_type) as phone:
        phone.dial()
        phone.info("8")
        line.await_prompt(phone, Prompt.ASK_NUMBER)
        phone.info(f"{person.login}#")
        is_in_force(line, person, hear_a_password(line, phone))


def _baresip(line: Line, codec: Codec, transport: str) -> None:
    person = line.someone()
    with line.baresip(person, codec, transport) as phone:
        phone.dial(line.address)
        key_ahead(phone, person)
        is_in_force(line, person, hear_a_password(line, phone))


STORIES: list[Callable[[Line], None]] = [
    keys_as_events_in_alaw_over_udp,
    keys_as_events_in_mulaw_over_udp,
    keys_as_tones_in_alaw,
    keys_as_tones_in_mulaw,
    keys_as_events_with_another_payload_type,
    keys_as_events_over_tcp,
    keys_as_events_over_tcp_in_mulaw,
    keys_by_info_over_udp,
    keys_by_info_over_tcp,
    baresip_in_alaw,
    baresip_in_mulaw,
    baresip_over_tcp,
    a_key_counts_once_however_it_is_sent,
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_a_password_is_heard_and_works_with(story: Callable[[Line], None], together: Together[Line]) -> None:
    together.end_of(story)
