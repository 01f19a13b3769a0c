"""What was sent, by our own clock."""

import numpy as np

from nhanh8.hotline.line.hearing.said import SentAudio
from nhanh8.speech import g711
from nhanh8.speech.utterance import Audio, Law

SOUND = Audio(bytes(range(1, 201)), bytes(range(1, 201)))
SAMPLES = g711.decode(SOUND.alaw, Law.A)


def test_what_was_played_stands_where_it_was_played() -> None:
    sent = SentAudio()
    sent.playing(1000, SOUND, Law.A)
    heard = sent.between(900, 1300)
    assert np.array_equal(heard[100:300], SAMPLES)
    assert not heard[:100].any()
    assert not heard[300:].any()
    assert np.array_equal(sent.between(1010, 1020), SAMPLES[10:20])


def test_what_was_stopped_ended_there() -> None:
    sent = SentAudio()
    sent.stopped(10)
    sent.playing(1000, SOUND, Law.A)
    sent.stopped(1050)
    heard = sent.between(1000, 1200)
    assert np.array_equal(heard[:50], SAMPLES[:50])
    assert not heard[50:].any()
    sent.stopped(5000)
    assert np.array_equal(sent.between(1000, 1200), heard)


def test_what_paused_twice_stands_in_its_parts() -> None:
    sent = SentAudio()
    sent.playing(1000, SOUND, Law.A)
    sent.stopped(1050)
    sent.resumed(1100, 50)
    sent.stopped(1120)
    sent.resumed(1200, 70)
    heard = sent.between(1000, 1400)
    assert np.array_equal(heard[:50], SAMPLES[:50])
    assert not heard[50:100].any()
    assert np.array_equal(heard[100:120], SAMPLES[50:70])
    assert not heard[120:200].any()
    assert np.array_equal(heard[200:330], SAMPLES[70:])
    assert not heard[330:].any()


def test_after_a_hold_the_rest_comes_later() -> None:
    sent = SentAudio()
    sent.resumed(10, 0)
    sent.playing(1000, SOUND, Law.MU)
    sent.resumed(9000, 120)
    assert np.array_equal(sent.between(9000, 9080), g711.decode(SOUND.mulaw, Law.MU)[120:])
