"""Voices: espeak-ng, recordings, and which one is chosen."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from nhanh8.config.services import Speech
from nhanh8.speech import wav
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.voices.chosen import voices_of
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.http import HttpVoice
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.voice import Pace, Voice


def chosen(**speech: object) -> dict[str, Voice]:
    return voices_of(Speech.model_validate(speech), SecretStr(""))


def recorded(folder: Path, name: str, seconds: float = 0.5) -> None:
    n = np.arange(round(8000 * seconds))
    with (folder / name).open("wb") as file:
        wav.write(np.rint(8000 * np.sin(n)).astype(np.int16), file)


def test_espeak_ng_speaks_both_languages_at_both_paces() -> None:
    for language, word in (("vi", "bảy"), ("en", "seven")):
        slow = Espeak().speak(word, language, Pace.SLOW)
        assert slow.dtype == np.int16
        assert slow.size > Espeak().speak(word, language, Pace.NORMAL).size > 1000


def test_espeak_ng_leaves_room_for_the_loudest_vowel() -> None:
    said = Espeak().speak("Mật khẩu mới của quý khách là", "vi", Pace.NORMAL)
    assert np.abs(said.astype(np.int32)).max() < 30000


def test_a_text_that_looks_like_an_option_is_said() -> None:
    assert Espeak().speak("--version", "en", Pace.NORMAL).size > 4000


def test_espeak_ng_names_its_version_and_settings() -> None:
    assert "eSpeak NG" in Espeak().identity
    assert "amplitude" in Espeak().identity


def test_a_language_nobody_set_up_is_refused() -> None:
    with pytest.raises(VoiceError, match='not set up for the language "fr"'):
        Espeak().speak("sept", "fr", Pace.NORMAL)


def test_a_text_without_sound_is_refused() -> None:
    with pytest.raises(VoiceError, match="no sound"):
        Espeak().speak("", "vi", Pace.NORMAL)


def test_without_espeak_ng_one_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="apt install espeak-ng"):
        Espeak().speak("một", "vi", Pace.NORMAL)


def test_an_espeak_ng_that_fails_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceError, match="espeak-ng failed"):
        Espeak().speak("một", "vi", Pace.NORMAL)


def test_recordings_say_exactly_what_was_recorded(tmp_path: Path) -> None:
    recorded(tmp_path, "1.wav")
    (tmp_path / "manifest.toml").write_text('[vi.slow]\n"một" = "1.wav"\n')
    voice = chosen(voice=str(tmp_path))["vi"]
    room = 2 * 0.05
    assert voice.speak("một", "vi", Pace.SLOW).size / 8000 == pytest.approx(0.5 + room, abs=0.01)
    with pytest.raises(VoiceError, match=r'no recording of \[vi.normal\] "một"'):
        voice.speak("một", "vi", Pace.NORMAL)


def test_another_recording_makes_it_another_voice(tmp_path: Path) -> None:
    recorded(tmp_path, "1.wav")
    (tmp_path / "manifest.toml").write_text('[vi.slow]\n"một" = "1.wav"\n"hai" = "2.wav"\n')
    before = Recordings(tmp_path).identity
    assert Recordings(tmp_path).identity == before
    recorded(tmp_path, "1.wav", seconds=0.6)
    assert Recordings(tmp_path).identity != before


@pytest.mark.parametrize(
    ("manifest", "told"),
    [
        ("[vi.slow", "cannot read the voice's manifest"),
        ('vi = "1.wav"', "language.pace"),
        ('[vi]\nslow = "1.wav"', "language.pace"),
        ('[vi.slow]\n"một" = "none.wav"', "cannot read the recording none.wav"),
        ('[vi.slow]\n"một" = "manifest.toml"', "not a WAV file"),
    ],
)
def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path, manifest: str, told: str) -> None:
    (tmp_path / "manifest.toml").write_text(manifest)
    with pytest.raises(VoiceError, match=told):
        Recordings(tmp_path).speak("một", "vi", Pace.SLOW)


def test_a_folder_without_a_manifest_is_no_voice(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="manifest"):
        chosen(voice=str(tmp_path))


def test_a_language_has_a_voice_of_its_own_or_the_voice_of_all(tmp_path: Path) -> None:
    (tmp_path / "manifest.toml").touch()
    assert isinstance(chosen()["vi"], Espeak)
    voices = chosen(voice=str(tmp_path), voice_of={"en": "http://127.0.0.1/v1?model=a&voice=b"})
    assert isinstance(voices["vi"], Recordings)
    assert isinstance(voices["en"], HttpVoice)


def test_a_voice_of_a_language_nobody_speaks_is_told() -> None:
    with pytest.raises(VoiceError, match="names fr; the assistant speaks vi, en"):
        chosen(voice_of={"fr": "espeak-ng"})


def test_a_voice_that_no_language_has_is_not_looked_for(tmp_path: Path) -> None:
    everyone = {"vi": "espeak-ng", "en": "espeak-ng"}
    assert chosen(voice=str(tmp_path / "nobody"), voice_of=everyone).keys() == everyone.keys()
