"""The ear itself: it hears what was said, and nothing that wasn't."""

import subprocess
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acceptance.telephones import hearing
from acceptance.telephones.g711 import RATE, Codec, Samples, decode, encode
from acceptance.telephones.wav import read_wav

WORDS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Samples]:
    """Digits of a voice that isn't the product's: the ear doesn't depend on one."""
    folder = tmp_path_factory.mktemp("digits")
    return {str(digit): _spoken(word, folder / f"{digit}.wav") for digit, word in enumerate(WORDS)}


def _spoken(text: str, file: Path, *, speed: int = 120) -> Samples:
    subprocess.run(["espeak-ng", "-v", "vi", "-s", str(speed), "-w", str(file), text], check=True)
    sound, rate = read_wav(file)
    at = np.arange(0, len(sound) - 1, rate / RATE)
    sound = np.interp(at, np.arange(len(sound)), sound).astype(np.int16)
    loud = np.flatnonzero(np.abs(sound) > 300)
    return np.asarray(sound[loud[0] : loud[-1] + 1])


def _said(digits: str, clips: dict[str, Samples], pause: int = 2400) -> Samples:
    silence = np.zeros(pause, np.int16)
    return np.concatenate([silence, *(part for digit in digits for part in (clips[digit], silence))])


@pytest.mark.parametrize("codec", Codec)
def test_digits_are_heard_through_either_codec(clips: dict[str, Samples], codec: Codec) -> None:
    received = decode(encode(_said("90817263544", clips), codec), codec)
    assert hearing.digits(received, clips) == "90817263544"


def test_digits_are_heard_whatever_the_loudness(clips: dict[str, Samples]) -> None:
    assert hearing.digits((_said("0246813579", clips) / 5).astype(np.int16), clips) == "0246813579"


def test_digits_said_without_a_pause_are_heard(clips: dict[str, Samples]) -> None:
    assert hearing.digits(_said("0123456789", clips, pause=80), clips) == "0123456789"


def test_digits_are_heard_though_every_tenth_packet_is_lost(clips: dict[str, Samples]) -> None:
    received = _said("31415926", clips)
    for start in range(0, len(received), 1600):
        received[start : start + 160] = 0
    assert hearing.digits(received, clips) == "31415926"


@settings(max_examples=30, deadline=None)
@given(said=st.text("0123456789", max_size=12), start=st.integers(0, 500), pause=st.integers(40, 4000))
def test_what_was_said_is_heard_wherever_it_starts(
    clips: dict[str, Samples], said: str, start: int, pause: int
) -> None:
    received = np.concatenate([np.zeros(start, np.int16), _said(said, clips, pause)])
    assert hearing.digits(received, clips) == said


def test_no_digit_passes_for_another(clips: dict[str, Samples]) -> None:
    silence = np.zeros(RATE // 2, np.int16)
    likeness = {
        (a, b): hearing.similarity(np.concatenate([silence, clips[a], silence]), clips[b]).max()
        for a, b in permutations(clips, 2)
    }
    worst = max(likeness, key=likeness.__getitem__)
    assert likeness[worst] < hearing.SURE - 0.1, worst


@pytest.mark.parametrize(
    "sound",
    [
        np.zeros(10 * RATE, np.int16),
        np.full(10 * RATE, 8, np.int16),
        np.random.default_rng(8).normal(0, 3000, 20 * RATE).astype(np.int16),
        (8000 * np.sin(2 * np.pi * 440 * np.arange(10 * RATE) / RATE)).astype(np.int16),
        np.zeros(0, np.int16),
    ],
    ids=["nothing", "A-law silence", "noise", "a tone", "no audio"],
)
def test_nothing_is_heard_where_nothing_was_said(clips: dict[str, Samples], sound: Samples) -> None:
    assert hearing.digits(sound, clips) == ""


def test_no_digit_is_heard_in_other_speech(clips: dict[str, Samples], tmp_path: Path) -> None:
    speech = _spoken(
        "Kính chào quý khách đã gọi đến tổng đài bảo hiểm xã hội. Để cấp lại mật khẩu, mời bấm phím.",
        tmp_path / "speech.wav",
        speed=150,
    )
    assert hearing.digits(speech, clips) == ""


def test_half_a_digit_is_not_a_digit(clips: dict[str, Samples]) -> None:
    for digit, clip in clips.items():
        half = np.concatenate([np.zeros(RATE, np.int16), clip[: len(clip) // 2], np.zeros(RATE, np.int16)])
        assert digit not in hearing.digits(half, clips)


def test_a_prompt_is_found_with_its_beginning_and_end(clips: dict[str, Samples]) -> None:
    received = _said("1234", clips)
    heard = hearing.hears(received, clips["3"])
    assert heard is not None
    start = 2400 * 3 + len(clips["1"]) + len(clips["2"])
    assert heard.start_s == pytest.approx(start / RATE, abs=0.001)
    assert heard.end_s - heard.start_s == pytest.approx(len(clips["3"]) / RATE)


def test_a_prompt_that_was_cut_off_is_not_found(tmp_path: Path) -> None:
    prompt = _spoken("Để cấp lại mật khẩu, mời bấm phím tám.", tmp_path / "prompt.wav", speed=150)
    cut = np.concatenate([prompt[: len(prompt) // 3], np.zeros(len(prompt), np.int16)])
    assert hearing.hears(cut, prompt) is None
