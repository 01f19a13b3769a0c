"""Answers cut into stretches."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.stretches import Stretch, Stretches

FRAME = 160


def speech(seconds: float, level: float = 3000, seed: int = 1) -> Samples:
    return (
        np.random.default_rng(seed)
        .normal(0, level, round(8000 * seconds))
        .clip(-32768, 32767)
        .astype(np.int16)
    )


def silence(seconds: float, level: float = 3) -> Samples:
    return speech(seconds, level, seed=2)


def cut(samples: Samples, piece: int = 160) -> tuple[list[Stretch], Stretch | None]:
    stretches = Stretches()
    found = [
        stretch
        for begin in range(0, samples.size, piece)
        for stretch in stretches.hear(samples[begin : begin + piece])
    ]
    return found, stretches.rest()


def test_a_stretch_ends_where_the_speaker_pauses() -> None:
    found, rest = cut(np.concatenate([speech(1.0), silence(0.5), speech(0.7), silence(0.5)]))
    assert rest is None
    assert [stretch.last - stretch.first for stretch in found] == pytest.approx([8800, 7200], abs=1600)
    assert all(stretch.samples.size >= stretch.last for stretch in found)


def test_who_speaks_without_a_pause_is_cut_with_neighbours_on_both_sides() -> None:
    found, rest = cut(speech(6.0))
    assert len(found) >= 3
    assert all(stretch.last <= stretch.samples.size - 3000 for stretch in found)
    assert all(stretch.first >= 4000 for stretch in found[1:])
    assert rest is not None
    assert sum(stretch.last - stretch.first for stretch in [*found, rest]) == 48000


def test_a_model_looks_at_continuous_speech_less_than_twice() -> None:
    found, rest = cut(speech(6.0))
    assert rest is not None
    assert sum(stretch.samples.size for stretch in [*found, rest]) < 2 * 48000


def test_silence_is_not_looked_at() -> None:
    found, rest = cut(np.concatenate([speech(0.5), silence(8.0)]))
    assert len(found) == 1
    assert rest is None
    assert cut(np.zeros(16000, dtype=np.int16)) == ([], None)


def test_a_click_does_not_make_speech_silence() -> None:
    said = speech(1.0, level=300)
    said[4000:4010] = 32767
    found, rest = cut(np.concatenate([said, silence(0.1)]))
    counted = found + ([rest] if rest else [])
    assert sum(stretch.last - stretch.first for stretch in counted) >= 8000


def test_a_pause_on_a_noisy_line_is_one_too() -> None:
    """Noise 14 dB below the voice."""
    noise = speech(3.0, level=600, seed=3).astype(np.int32)
    noise[:8000] += speech(1.0)
    noise[12000:20000] += speech(1.0, seed=4)
    found, _ = cut(noise.clip(-32768, 32767).astype(np.int16))
    assert len(found) >= 2


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1, max_size=10),
    st.integers(1, 4000),
)
def test_whatever_is_said_is_looked_at_once_in_whole_frames_and_in_order(
    parts: list[tuple[bool, int]], piece: int
) -> None:
    said = np.concatenate([speech(0.05 * n, seed=n) if loud else silence(0.05 * n) for loud, n in parts])
    # Each sample says where it stands, so that stretches can be found again.
    found, rest = cut(said, piece)
    counted = found + ([rest] if rest else [])
    place = 0
    whole = said.astype(np.int32)
    for stretch in counted:
        part = stretch.samples[stretch.first : stretch.last]
        assert part.size % FRAME == 0
        assert stretch.samples.size % FRAME == 0
        windows = np.lib.stride_tricks.sliding_window_view(whole[place:], part.size)
        begins = np.flatnonzero((windows[:, :32] == part[:32]).all(axis=1))
        assert begins.size, "a stretch is part of what was said, after the one before"
        place += int(begins[0]) + part.size
