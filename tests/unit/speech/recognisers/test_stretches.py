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


def cut(samples: Samples, piece: int = 160, wanted_s: float = 0) -> tuple[list[Stretch], Stretch | None]:
    stretches = Stretches()
    stretches.worth_a_look_s = wanted_s
    found = [
        stretch
        for begin in range(0, samples.size, piece)
        for stretch in stretches.hear(samples[begin : begin + piece])
    ]
    return found, stretches.rest()


def test_at_a_pause_everything_is_looked_at_and_nothing_counts_for_good() -> None:
    found, rest = cut(np.concatenate([speech(2.0), silence(0.4), speech(0.7), silence(0.4)]))
    assert rest is None
    assert [stretch.samples.size for stretch in found] == pytest.approx([17280, 26080], abs=320)
    assert all(stretch.first == stretch.last == 0 for stretch in found)


def test_a_pause_before_so_much_was_said_as_is_wanted_is_not_worth_a_look() -> None:
    found, rest = cut(np.concatenate([speech(1.0), silence(0.3)]), wanted_s=1.5)
    assert found == []
    assert rest is not None
    assert rest.samples.size == pytest.approx(10400, abs=160)


def test_who_speaks_long_is_cut_with_neighbours_on_both_sides() -> None:
    found, rest = cut(speech(20.0))
    assert len(found) >= 3
    assert all(stretch.last == stretch.samples.size - 4000 for stretch in found)
    assert all(stretch.first == 8000 for stretch in found[1:])
    assert rest is not None
    assert sum(stretch.last - stretch.first for stretch in found) + rest.samples.size - rest.first == 160000


def test_a_model_looks_at_continuous_speech_less_than_twice() -> None:
    found, rest = cut(speech(20.0))
    assert rest is not None
    assert sum(stretch.samples.size for stretch in [*found, rest]) < 2 * 160000


def test_silence_is_not_looked_at() -> None:
    found, rest = cut(np.concatenate([speech(2.0), silence(30.0)]))
    assert len(found) <= 2
    assert rest is None
    assert cut(np.zeros(16000, dtype=np.int16)) == ([], None)


def test_a_click_does_not_make_speech_silence() -> None:
    said = speech(1.0, level=300)
    said[4000:4010] = 32767
    _, rest = cut(np.concatenate([said, silence(0.1)]))
    assert rest is not None
    assert rest.samples.size >= 8000


def test_a_pause_on_a_noisy_line_is_one_too() -> None:
    """Noise 14 dB below the voice."""
    noise = speech(4.0, level=600, seed=3).astype(np.int32)
    noise[:16000] += speech(2.0)
    noise[20000:28000] += speech(1.0, seed=4)
    found, _ = cut(noise.clip(-32768, 32767).astype(np.int16))
    assert len(found) >= 2


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, 60)), min_size=1, max_size=10),
    st.integers(1, 4000),
)
def test_whatever_is_said_counts_once_in_whole_frames_and_in_order(
    parts: list[tuple[bool, int]], piece: int
) -> None:
    said = np.concatenate([speech(0.2 * n, seed=n) if loud else silence(0.2 * n) for loud, n in parts])
    found, rest = cut(said, piece)
    counted = [stretch.samples[stretch.first : stretch.last] for stretch in found]
    if rest:
        counted.append(rest.samples[rest.first :])
    elif found:
        counted.append(found[-1].samples[found[-1].last :])
    place = 0
    for part in counted:
        assert part.size % FRAME == 0
        if part.size:
            windows = np.lib.stride_tricks.sliding_window_view(said[place:], part.size)
            begins = np.flatnonzero((windows[:, :32] == part[:32]).all(axis=1))
            assert begins.size, "what counts is part of what was said, after what counted before"
            place += int(begins[0]) + part.size
