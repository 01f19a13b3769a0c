"""A voice that is checked."""

from pathlib import Path

import pytest

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech import wav
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.prompts import read_catalogue
from nhanh8.speech.voices import manifest
from nhanh8.speech.voices.checking import check
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.intake import build
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.script import Group, Line, script
from nhanh8.speech.voices.takes import Fault


@pytest.fixture(scope="module")
def lines() -> list[Line]:
    every = script("vi", read_catalogue(), Alphabet.LETTERS)
    return [line for line in every if line.group in {Group.DICTATED, Group.LETTERS, Group.WORDS}]


@pytest.fixture
def voice(lines: list[Line], tmp_path: Path) -> Path:
    build(Espeak(), [line.clip for line in lines], tmp_path, -16.0)
    return tmp_path


def test_a_whole_voice_can_serve(voice: Path, lines: list[Line]) -> None:
    report = check(Recordings(voice), lines, -16.0)
    assert report.can_serve
    assert not any(one.faults for one in report.checked)
    assert report.surplus == ()
    assert report.alike == ()


def test_a_missing_a_damaged_and_a_superfluous_clip_are_told(voice: Path, lines: list[Line]) -> None:
    files = manifest.read(voice)
    first, second, third = list(files)[:3]
    (voice / files[second]).write_bytes(b"not a WAV file")
    del files[first]
    manifest.write(voice, files)
    report = check(Recordings(voice), [line for line in lines if line.clip != third], -16.0)
    faults = {one.line.clip: one.faults for one in report.checked if one.faults}
    assert faults == {first: (Fault.MISSING,), second: (Fault.UNREADABLE,)}
    assert report.surplus == (third,)
    assert not report.can_serve


def test_two_digits_that_sound_alike_are_named(voice: Path, lines: list[Line]) -> None:
    files = manifest.read(voice)
    seven, one = (
        next(clip for clip in files if clip.text == text and clip.pace == "slow") for text in ("bảy", "một")
    )
    (voice / files[seven]).write_bytes((voice / files[one]).read_bytes())
    report = check(Recordings(voice), lines, -16.0)
    assert [{pair.one, pair.other} for pair in report.alike] == [{"một", "bảy"}]
    assert report.alike[0].apart_db == pytest.approx(0, abs=0.01)
    assert report.can_serve


def test_a_clip_of_another_length_is_told(voice: Path, lines: list[Line]) -> None:
    files = manifest.read(voice)
    clip = next(clip for clip in files if clip.text == "bảy" and clip.pace == "slow")
    long = Espeak().speak("bảy bảy bảy", "vi", clip.pace)
    with (voice / files[clip]).open("wb") as file:
        wav.write(long, file)
    report = check(Recordings(voice), lines, -16.0)
    assert {one.line.clip: one.faults for one in report.checked if one.faults} == {clip: (Fault.TOO_LONG,)}


def test_an_engine_says_everything_for_the_check(lines: list[Line]) -> None:
    report = check(Espeak(), lines, -16.0)
    assert report.can_serve
    assert {one.take is None for one in report.checked} == {False}


def test_an_engine_that_cannot_speak_is_no_report(
    lines: list[Line], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="espeak-ng is not installed"):
        check(Espeak(), lines, -16.0)
