"""Keys that wait to be taken."""

import pytest

from nhanh8.hotline.line.counts import Counts
from nhanh8.hotline.line.keys import Keys


def test_keys_are_taken_in_the_order_pressed() -> None:
    keys = Keys(Counts())
    assert not keys
    assert [keys.press(key, "rtp", 1.0) for key in "19#"] == [True] * 3
    assert [keys.take() for _ in range(3)] == ["1", "9", "#"]
    with pytest.raises(IndexError):
        keys.take()


def test_the_same_key_by_another_way_is_one_key_unless_time_passed() -> None:
    counts = Counts()
    keys = Keys(counts)
    assert keys.press("5", "rtp", 1.0)
    assert not keys.press("5", "info", 1.1)
    assert keys.press("5", "rtp", 1.2)
    assert keys.press("5", "info", 1.8)
    assert counts == {"keys by rtp": 2, "keys sent twice": 1, "keys by info": 1}


def test_a_flood_of_keys_is_dropped_and_counted() -> None:
    counts = Counts()
    keys = Keys(counts)
    assert [keys.press("1", "rtp", 1.0) for _ in range(70)] == [True] * 64 + [False] * 6
    assert counts["keys dropped"] == 6


def test_keys_pressed_before_speech_come_first_and_those_after_it_do_not() -> None:
    keys = Keys(Counts())
    keys.press("1", "rtp", 1.0)
    keys.speech_began()
    keys.press("2", "rtp", 2.0)
    assert keys.come_first
    keys.take()
    assert not keys.come_first
    assert keys
    keys.speech_began()
    keys.forget()
    assert not keys
    assert not keys.come_first
