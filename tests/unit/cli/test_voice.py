"""`nhanh8 voice`."""

import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from nhanh8.cli import voice
from nhanh8.config import Settings
from nhanh8.speech import wav
from nhanh8.speech.prompts import Prompt
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices import manifest
from nhanh8.speech.voices.script import read_csv
from nhanh8.speech.voices.voice import Pace
from recordings import record, take
from unit.cli.command import nhanh8


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.add_typer(voice.command, name="voice")
    return CliRunner(env={"COLUMNS": "160"}).invoke(app, ["voice", *map(str, arguments)])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voice")
    assert run("build", folder).exit_code == 0
    return folder


@pytest.fixture
def studio(tmp_path: Path) -> Path:
    folder = tmp_path / "studio"
    folder.mkdir()
    for number, text in enumerate(("không", "một", "hai"), 1):
        record(folder, f"{number}.wav", take(Clip("vi", Pace.SLOW, text)))
    return folder


@pytest.mark.parametrize(
    ("language", "said"), [("vi", "Kịch bản thu giọng đọc tiếng Việt"), ("en", "Script for an English voice")]
)
def test_a_script_is_printed_for_a_person_and_for_a_spreadsheet(language: str, said: str) -> None:
    done = run("script", "--language", language)
    assert done.exit_code == 0
    assert done.output.startswith(said)
    lines = read_csv(run("script", "--language", language, "--csv").output, "script.csv")
    assert all(f"{line.file}   {line.clip.text}" in done.output for line in lines)


def test_recordings_are_taken_in_and_what_lacks_is_told(studio: Path, tmp_path: Path) -> None:
    record(studio, "2.wav", np.zeros(48000, np.int16))
    (studio / "noise.wav").touch()
    done = run("import", studio, tmp_path / "voice")
    assert done.exit_code == 3
    assert "2 recordings taken in" in done.output
    assert "silent" in done.output
    assert "missing" in done.output
    assert "No line of the script: noise.wav." in done.output
    assert {clip.text for clip in manifest.read(tmp_path / "voice")} == {"không", "hai"}


def test_the_script_beside_the_recordings_is_theirs(studio: Path, tmp_path: Path) -> None:
    (studio / "script.csv").write_text(
        "file,language,pace,text,group,context\n"
        "vi-001.wav,vi,slow,hai,dictated,\nvi-002.wav,vi,slow,một,dictated,\nvi-003.wav,vi,slow,ba,dictated,\n"
    )
    done = run("import", studio, tmp_path / "voice")
    assert done.exit_code == 0, done.output
    assert {clip.text for clip in manifest.read(tmp_path / "voice")} == {"hai", "một", "ba"}


@pytest.mark.parametrize(
    ("script", "told"), [(b"nothing\nof the kind\n", "no line of a script"), (b"\xff", "can't be read")]
)
def test_a_script_that_cannot_be_used_is_told(studio: Path, tmp_path: Path, script: bytes, told: str) -> None:
    (tmp_path / "old.csv").write_bytes(script)
    done = run("import", studio, tmp_path / "voice", "--script", tmp_path / "old.csv")
    assert done.exit_code == 1
    assert told in done.output


def test_a_built_voice_serves_and_is_made_once(built: Path) -> None:
    again = run("build", built)
    assert again.exit_code == 0
    assert "0 clips made" in again.output
    done = run("check", built)
    assert done.exit_code == 0, done.output
    assert "This voice can serve." in done.output
    assert "ba – tám" in done.output


def test_a_voice_that_lacks_something_cannot_serve(built: Path) -> None:
    done = run("check", built, "--language", "en")
    assert done.exit_code == 1
    assert "missing" in done.output
    assert "This voice can't serve." in done.output


def test_without_a_voice_that_of_the_settings_is_checked() -> None:
    done = run("check", "--language", "en")
    assert done.exit_code == 0
    assert "five – nine" in done.output


def test_clips_that_nothing_says_any_more_are_counted(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "voice")
    files = manifest.read(tmp_path / "voice")
    more = files | {Clip("vi", Pace.NORMAL, "Xin chào"): next(iter(files.values()))}
    manifest.write(tmp_path / "voice", more)
    assert "Clips that nothing says any more: 1." in run("check", tmp_path / "voice").output


def test_a_voice_of_the_settings_that_cannot_speak_is_told(
    configured: Callable[..., Settings], tmp_path: Path
) -> None:
    configured(speech={"voice": str(tmp_path)})
    for arguments in (("say", "goodbye"), ("check",)):
        done = run(*arguments)
        assert done.exit_code == 1
        assert "manifest.toml" in done.output


def test_what_is_no_voice_is_told(tmp_path: Path) -> None:
    for wrong, told in (("piper:voice", "ending .onnx"), (str(tmp_path), "manifest")):
        done = run("check", wrong)
        assert done.exit_code == 1
        assert told in done.output
    done = run("build", tmp_path / "voice", "--from", "piper:none.onnx")
    assert done.exit_code == 1
    assert "cannot read the piper voice" in done.output


def test_every_prompt_is_listed() -> None:
    done = run("say", "--list")
    assert done.exit_code == 0
    assert all(f"{prompt}: " in done.output for prompt in Prompt)


def test_a_prompt_is_written_as_a_file(tmp_path: Path) -> None:
    done = run("say", "new_password", "--language", "en", "--tempo", "slower", "--to", tmp_path / "a.wav")
    assert done.exit_code == 0
    assert done.output == "Your new password is: 1742 9308.\n"
    samples, rate = wav.read((tmp_path / "a.wav").read_bytes(), "a.wav")
    assert rate == 8000
    assert 5 < samples.size / rate < 20


def test_a_prompt_is_played_by_what_is_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("say", "goodbye", "--to", tmp_path / "a.wav")
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    player = tmp_path / "pw-play"
    player.write_text(f'#!/bin/sh\ncp "$1" {tmp_path}/played.wav\n')
    player.chmod(stat.S_IRWXU)
    assert run("say", "goodbye").exit_code == 0
    assert (tmp_path / "played.wav").read_bytes() == (tmp_path / "a.wav").read_bytes()
    player.write_text("#!/bin/sh\necho no sound card >&2\nexit 1\n")
    done = run("say", "goodbye")
    assert done.exit_code == 1
    assert "no sound card" in done.output


def test_where_nothing_plays_one_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("say", "goodbye", "--to", tmp_path / "a.wav")
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "espeak-ng").write_text('#!/bin/sh\nexec /usr/bin/espeak-ng "$@"\n')
    (tmp_path / "espeak-ng").chmod(stat.S_IRWXU)
    done = run("say", "goodbye")
    assert done.exit_code == 1
    assert "--to FILE.wav" in done.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("say",), "--list"),
        (("say", "hello"), "--list"),
        (("say", "goodbye", "--tempo", "quick"), "slower, normal, faster"),
        (("say", "goodbye", "--language", "fr"), "It speaks vi, en."),
        (("script", "--language", "fr"), "It speaks vi, en."),
        (("say", "goodbye", "--to", "/nowhere/a.wav"), "can't be written"),
    ],
)
def test_what_cannot_be_said_is_told(arguments: tuple[str, ...], told: str) -> None:
    done = run(*arguments)
    assert done.exit_code == 1
    assert told in done.output


def test_settings_that_cannot_be_used_end_it_in_plain_words() -> None:
    for arguments in (("say", "goodbye"), ("script",), ("check",)):
        done = nhanh8("voice", *arguments, NHANH8_SPEECH__LEVEL_DBM0="loud")
        assert done.returncode == 1
        assert "speech.level_dbm0" in done.stderr
        assert "Traceback" not in done.stderr
