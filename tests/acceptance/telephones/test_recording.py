"""A recording has every packet at its place."""

import numpy as np

from acceptance.telephones.g711 import Codec, encode
from acceptance.telephones.recording import Recording
from acceptance.telephones.rtp import SAMPLES, Packet


def _packet(number: int, *, first: int = 65_000, payload_type: int = Codec.PCMA) -> Packet:
    loudness = np.full(SAMPLES, (number + 1) * 100, np.int16)
    payload = encode(loudness, Codec.PCMA)
    return Packet(0.0, payload_type, False, (first + number) & 0xFFFF, number * SAMPLES, 1, payload)


def _numbers(recording: Recording) -> list[int]:
    return [round(int(sample) / 100) - 1 for sample in recording.audio[::SAMPLES]]


def test_packets_stand_in_the_order_they_were_sent_in() -> None:
    recording = Recording()
    for number in (0, 2, 1, 3, 3, 4):
        recording.add(_packet(number))
    assert _numbers(recording) == [0, 1, 2, 3, 4]


def test_a_lost_packet_is_silence() -> None:
    recording = Recording()
    for number in (0, 1, 3):
        recording.add(_packet(number))
    assert _numbers(recording) == [0, 1, -1, 3]


def test_numbers_that_begin_anew_after_65535_go_on() -> None:
    recording = Recording()
    for number in range(8):
        recording.add(_packet(number, first=65_533))
    assert _numbers(recording) == list(range(8))


def test_keys_are_no_sound() -> None:
    recording = Recording()
    recording.add(_packet(0, payload_type=101))
    assert recording.length == 0
