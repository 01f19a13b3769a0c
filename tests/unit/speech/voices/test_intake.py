"""A voice's folder, made from recordings or by an engine."""

from pathlib import Path

import numpy as np
import pytest

from nhanh8.config.alphabet import Alphabet
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.level import active_dbm0
from nhanh8.speech.prompts import read_catalogue
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.studio import Studio
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices import manifest
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.intake import build, take_in
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.script import Group, Line
from nhanh8.speech.voices.takes import Fault
from nhanh8.speech.voices.voice import Pace
from recordings import record, take


def lines(*texts: str) -> list[Line]:
    return [
        Line(f"vi-{number:03}.wav", Clip("vi", Pace.SLOW, text), Group.DICTATED, "")
        for number, text in enumerate(texts, 1)
    ]


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    """Give a folder with recordings of three digits, as a studio names them and as a recorder does."""
    folder = tmp_path / "studio"
    folder.mkdir()
    for line, name in zip(lines("một", "hai", "ba"), ("vi-001.wav", "2.WAV", "003.wav"), strict=True):
        record(folder, name, take(line.clip))
    return folder


def test_recordings_become_clips_at_one_level_in_mono_at_8_khz(studio: Path, tmp_path: Path) -> None:
    taken = take_in(studio, lines("một", "hai", "ba"), tmp_path / "voice", -16.0)
    assert all(one.is_taken and not one.faults for one in taken.recorded)
    assert taken.surplus == ()
    voice = Recordings(tmp_path / "voice")
    for line in lines("một", "hai", "ba"):
        samples, rate = voice.recorded(line.clip)
        assert rate == 8000
        assert active_dbm0(samples.astype(np.float64)) == pytest.approx(-16, abs=0.3)
        assert 0.2 < samples.size / rate < 1


def test_what_is_missing_spoilt_and_too_much_is_told(studio: Path, tmp_path: Path) -> None:
    record(studio, "vi-9.wav", take(lines("ba")[0].clip))
    (studio / "mệt.wav").write_bytes(b"RIFF")
    (studio / "4.wav").write_bytes(b"ID3, an MP3")
    record(studio, "5.wav", np.zeros(48000, np.int16))
    record(studio, "en-6.wav", take(lines("sáu")[0].clip))
    taken = take_in(studio, lines("một", "hai", "ba", "bốn", "năm", "sáu"), tmp_path / "voice", -16.0)
    assert [one.faults for one in taken.recorded] == [
        (),
        (),
        (),
        (Fault.UNREADABLE,),
        (Fault.SILENT,),
        (Fault.MISSING,),
    ]
    assert set(taken.surplus) == {"vi-9.wav", "mệt.wav", "en-6.wav"}
    assert len(Recordings(tmp_path / "voice").files) == 3


def test_a_spoilt_recording_leaves_the_clip_that_was_there(studio: Path, tmp_path: Path) -> None:
    voice = tmp_path / "voice"
    take_in(studio, lines("một"), voice, -16.0)
    before = Recordings(voice).recorded(lines("một")[0].clip)[0]
    record(studio, "vi-001.wav", np.clip(take(lines("một")[0].clip) * 9.0, -32768, 32767).astype(np.int16))
    taken = take_in(studio, lines("một"), voice, -16.0)
    assert taken.recorded[0].faults == (Fault.CLIPPED,)
    assert not taken.recorded[0].is_taken
    assert np.array_equal(Recordings(voice).recorded(lines("một")[0].clip)[0], before)


def test_another_recording_takes_the_place_of_one_clip_and_leaves_the_others(
    studio: Path, tmp_path: Path
) -> None:
    voice = tmp_path / "voice"
    take_in(studio, lines("một", "hai", "ba"), voice, -16.0)
    before = {clip: Recordings(voice).recorded(clip)[0] for clip in Recordings(voice).files}
    again = tmp_path / "again"
    again.mkdir()
    record(again, "2.wav", take(Clip("vi", Pace.NORMAL, "hai hai")))
    take_in(again, lines("một", "hai", "ba"), voice, -16.0)
    changed = [
        clip.text
        for clip, was in before.items()
        if not np.array_equal(Recordings(voice).recorded(clip)[0], was)
    ]
    assert changed == ["hai"]


def test_a_recording_of_another_length_is_taken_in_and_remarked(studio: Path, tmp_path: Path) -> None:
    record(studio, "4.wav", take(Clip("vi", Pace.SLOW, "bốn bốn bốn")))
    taken = take_in(studio, lines("một", "hai", "ba", "bốn"), tmp_path / "voice", -16.0)
    assert taken.recorded[3].faults == (Fault.TOO_LONG,)
    assert taken.recorded[3].is_taken


def test_two_files_for_one_line_are_refused(studio: Path, tmp_path: Path) -> None:
    record(studio, "1.wav", take(lines("một")[0].clip))
    with pytest.raises(VoiceError, match=r"1\.wav and vi-001\.wav are the same line, vi-001\.wav"):
        take_in(studio, lines("một"), tmp_path / "voice", -16.0)


def test_folders_that_cannot_be_used_are_told(studio: Path, tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot read"):
        take_in(tmp_path / "nowhere", lines("một"), tmp_path / "voice", -16.0)
    (tmp_path / "file").touch()
    with pytest.raises(VoiceError, match="cannot write to"):
        take_in(studio, lines("một"), tmp_path / "file", -16.0)


class Alba:
    """An engine that has lost its voice for one word."""

    identity = "Alba"

    def __init__(self, *, mute_for: str = "", fails_for: str = "") -> None:
        self._mute_for, self._fails_for = mute_for, fails_for

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        if text == self._fails_for:
            raise VoiceError("gone")
        said = Espeak().speak(text, language, pace)
        return said * 0 if text == self._mute_for else said


def test_an_engine_says_what_a_folder_lacks(studio: Path, tmp_path: Path) -> None:
    voice = tmp_path / "voice"
    take_in(studio, lines("một"), voice, -16.0)
    clips = [line.clip for line in lines("một", "hai", "ba")]
    assert build(Alba(), clips, voice, -16.0) == clips[1:]
    assert build(Alba(), clips, voice, -16.0) == []
    assert list(Recordings(voice).files) == clips


@pytest.mark.parametrize(
    ("engine", "told"), [(Alba(mute_for="ba"), "silent for"), (Alba(fails_for="ba"), "gone")]
)
def test_what_an_engine_said_before_it_failed_is_kept(engine: Alba, told: str, tmp_path: Path) -> None:
    clips = [line.clip for line in lines("một", "hai", "ba")]
    with pytest.raises(VoiceError, match=told):
        build(engine, clips, tmp_path, -16.0)
    assert list(Recordings(tmp_path).files) == clips[:2]


def test_a_built_voice_serves_as_its_engine_does(tmp_path: Path) -> None:
    """The same sound, but for one more passage through the telephone band."""
    clips = [line.clip for line in lines(*LANGUAGES["vi"].digits)]
    build(Espeak(), clips, tmp_path / "voice", -16.0)
    built = Studio({"vi": Recordings(tmp_path / "voice")}, AudioCache(tmp_path / "built"), -16.0)
    spoken = Studio({"vi": Espeak()}, AudioCache(tmp_path / "spoken"), -16.0)
    for clip in clips:
        one, other = (len(studio._spoken(clip)) / 8000 for studio in (built, spoken))
        assert one == pytest.approx(other, abs=0.03)


def test_without_all_clips_the_hotline_does_not_start_and_says_what_to_record(tmp_path: Path) -> None:
    build(Espeak(), [line.clip for line in lines("một", "hai")], tmp_path / "voice", -16.0)
    voices = dict.fromkeys(LANGUAGES, Recordings(tmp_path / "voice"))
    with pytest.raises(VoiceError, match=r'no recording of \[vi\.slow\] "không"'):
        Speaker(Studio(voices, AudioCache(tmp_path / "made"), -16.0), read_catalogue(), Alphabet.DIGITS)


def test_a_manifest_comes_back_as_it_was_written(tmp_path: Path) -> None:
    files = {
        Clip("vi", Pace.SLOW, "không"): "a.wav",
        Clip("vi", Pace.NORMAL, 'nói "lại", đi\\'): "b.wav",
        Clip("en", Pace.NORMAL, "again\n"): "c.wav",
    }
    manifest.write(tmp_path, files)
    assert manifest.read(tmp_path) == files


def test_a_pace_nobody_knows_is_told(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").write_text('[vi.quick]\n"một" = "1.wav"\n')
    with pytest.raises(VoiceError, match=r"\[vi\.quick\]: a pace is one of normal, slow"):
        manifest.read(tmp_path)


def test_a_manifest_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot write"):
        manifest.write(tmp_path / "nowhere", {})


def test_files_are_named_by_what_they_say() -> None:
    name = manifest.file_of(Clip("vi", Pace.SLOW, "Để nghe lại, nhấn phím"))
    assert name.startswith("vi-slow-de-nghe-lai-nhan-phim-")
    assert name.isascii()
    assert name != manifest.file_of(Clip("vi", Pace.SLOW, "Để nghe lại nhấn phím"))
