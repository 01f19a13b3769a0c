"""An echo is what was heard, as much later and as much softer as was said."""

import numpy as np
import pytest

from acceptance.telephones.echo import Echo
from acceptance.telephones.g711 import RATE, Codec, Samples, encode
from acceptance.telephones.recording import Recording
from acceptance.telephones.rtp import SAMPLES, Packet

_SILENCE = np.zeros(SAMPLES, np.int16)
_STEP = 16
"""A-law has no nought: what is silent comes back as its smallest step, or none."""


def _echoed(sound: Samples, echo: Echo, said: Samples = _SILENCE) -> Samples:
    """Let a telephone hear a sound, packet by packet, and give what it sends."""
    recording, sent = Recording(), []
    for number, at in enumerate(range(0, len(sound), SAMPLES)):
        payload = encode(sound[at : at + SAMPLES], Codec.PCMA)
        recording.add(Packet(0.0, Codec.PCMA, False, number, at, 1, payload))
        sent.append(echo.mixed(said, recording))
    return np.concatenate(sent)


def _noise(seconds: float) -> Samples:
    sound = np.random.default_rng(8).normal(0, 3000, round(seconds * RATE / SAMPLES) * SAMPLES)
    return sound.astype(np.int16)


@pytest.mark.parametrize("loss_db", [10, 25])
def test_it_is_softer_by_its_loss(loss_db: int) -> None:
    sound = _noise(2)
    echo = _echoed(sound, Echo(loss_db, 0))[RATE:]
    softer = 20 * np.log10(np.std(sound.astype(float)) / np.std(echo.astype(float)))
    assert softer == pytest.approx(loss_db, abs=1)


def test_it_comes_after_its_delay() -> None:
    sound = _noise(0.02)
    echo = _echoed(np.pad(sound, (0, RATE)), Echo(10, 300))
    loud = np.flatnonzero(np.abs(echo) > _STEP) / RATE
    assert 0.3 <= loud[0] < 0.31
    assert loud[-1] < 0.35


def test_what_is_said_stands_beside_it() -> None:
    said = np.full(SAMPLES, 1000, np.int16)
    assert np.abs(_echoed(np.zeros(RATE, np.int16), Echo(10, 100), said) - 1000).max() <= _STEP
    assert (Echo(10, 100).mixed(said, Recording()) == said).all()
