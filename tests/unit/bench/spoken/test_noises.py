"""What comes out of a telephone that isn't speech."""

import numpy as np
import pytest

from nhanh8.speech.g711 import decode, encode
from nhanh8.speech.level import rms_dbm0
from nhanh8.speech.utterance import Law
from spoken.noises import Echo, Played, cough

PACKET = 160
SILENCE = bytes([Law.A.silence]) * PACKET
LOUD = encode(np.tile(np.array([8000, -8000], np.int16), PACKET // 2), Law.A)


def energy(coded: bytes) -> float:
    return float(np.square(decode(coded, Law.A).astype(float)).sum())


@pytest.mark.parametrize("silent_for", [1, 83], ids=["at once", "after 1.7 s of keys"])
def test_an_echo_is_as_late_as_it_was_made_however_late_the_telephone_begins_to_send(silent_for: int) -> None:
    echo = Echo(loss_db=10, delay_ms=40)
    for n in range(silent_for):
        echo.take(65_500 + n, SILENCE)
    sent = []
    for n in range(10):
        echo.take((65_500 + silent_for + n) & 0xFFFF, LOUD if n == 3 else SILENCE)
        sent.append(energy(echo.next()))
    # Two packets late, and up to one more for the room.
    assert [n for n, one in enumerate(sent) if one > energy(SILENCE) * 2] == [5, 6]
    assert 10 * np.log10(sum(sent) / energy(LOUD)) == pytest.approx(-10, abs=3)


def test_a_telephone_that_heard_nothing_yet_has_no_echo() -> None:
    assert Echo(loss_db=10, delay_ms=20).next() == SILENCE


def test_sounds_are_played_at_their_seconds() -> None:
    played = Played((0.02, decode(LOUD, Law.A)), (0.08, decode(LOUD, Law.A)))
    loud = [energy(played.next()) > energy(SILENCE) * 2 for _ in range(8)]
    assert loud == [False, True, False, False, True, False, False, False]


def test_a_cough_is_as_loud_as_people_cough_and_shorter_than_a_second() -> None:
    for seed in range(20):
        sound = cough(np.random.default_rng(seed))
        assert 0.2 < sound.size / 8000 < 1
        bursts = np.trim_zeros(sound).astype(np.float64)
        assert -18 < rms_dbm0(bursts) < -14
