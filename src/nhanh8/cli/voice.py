"""`nhanh8 voice`: make a voice, look after it, hear it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from nhanh8.cli import voice_tables
from nhanh8.cli.app import read_settings
from nhanh8.cli.ending import fail
from nhanh8.cli.flags import Command, Group

if TYPE_CHECKING:
    from nhanh8.speech.voices.script import Line
    from nhanh8.speech.voices.voice import Voice

_SOME_REFUSED = 3
"""Exit code, as of `nhanh8 import`."""
_SCRIPT = "script.csv"
"""In a folder of recordings: the script they were made from."""

command = typer.Typer(cls=Group, help="Make a voice, look after it, hear it.", no_args_is_help=True)

OfLanguage = Annotated[str, typer.Option(help="What is spoken, by ISO 639 code.")]
VoiceFolder = Annotated[Path, typer.Argument(file_okay=False, help="The voice's folder.")]


@command.command(cls=Command)
def script(
    language: OfLanguage = "vi",
    csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet, and for `import`.")] = False,
) -> None:
    """Print what somebody has to record to be a voice: each text once, in groups, with how to say it."""
    from nhanh8.speech.errors import SpeechError
    from nhanh8.speech.voices.script import as_csv, as_text, directions

    lines = _lines(language)
    try:
        typer.echo(as_csv(lines) if csv else as_text(lines, directions(language)), nl=False)
    except SpeechError as error:
        fail(str(error))


@command.command("import", cls=Command)
def import_recordings(
    recordings: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="The folder of recordings, as WAV files.")
    ],
    voice: VoiceFolder,
    language: OfLanguage = "vi",
    script: Annotated[
        Path | None,
        typer.Option(help="The script they were made from, as CSV.", exists=True, dir_okay=False),
    ] = None,
) -> None:
    """Take recordings into a voice's folder: cut, at one level, mono 8 kHz. Safe to run again.

    Each file is named as in the script (`vi-017.wav`) or by its number alone (`17.wav`). Where the folder
    has a `script.csv`, that is the script; else it is today's, whose numbers shift when prompts change.

    What is clipped, cut off, silent or no WAV file is refused, what is missing is told; the exit code is then
    3, and the voice keeps the clips that it had for those.
    """
    from nhanh8.speech.errors import VoiceError
    from nhanh8.speech.voices.intake import take_in
    from nhanh8.speech.voices.script import read_csv

    written = script or next(iter(recordings.glob(_SCRIPT)), None)
    try:
        lines = read_csv(written.read_text("utf-8"), str(written)) if written else _lines(language)
        taken = take_in(recordings, lines, voice, read_settings().speech.level_dbm0)
    except VoiceError as error:
        fail(str(error))
    except (OSError, UnicodeDecodeError) as error:
        fail(f"{written} can't be read: {error}.")
    voice_tables.print_taken(taken)
    if not all(one.is_taken for one in taken.recorded):
        typer.echo(f"`nhanh8 voice check {voice}` says what the voice lacks now.", err=True)
        raise typer.Exit(_SOME_REFUSED)


@command.command(cls=Command)
def build(
    voice: VoiceFolder,
    engine: Annotated[
        str, typer.Option("--from", help="Who speaks, written as the setting `speech.voice`.")
    ] = "espeak-ng",
    language: OfLanguage = "vi",
) -> None:
    """Have an engine say what a voice's folder lacks. What is there stays."""
    from nhanh8.speech.errors import VoiceError
    from nhanh8.speech.voices import intake

    lines = _lines(language)
    try:
        clips = [line.clip for line in lines]
        made = intake.build(_named(engine), clips, voice, read_settings().speech.level_dbm0)
    except VoiceError as error:
        fail(str(error), "What was made before that is kept.")
    typer.echo(f"{len(made)} clips made, {len(lines) - len(made)} were there.")


@command.command(cls=Command)
def check(
    voice: Annotated[
        str | None, typer.Argument(help="A voice as in `speech.voice`; without it, that of the settings.")
    ] = None,
    language: OfLanguage = "vi",
) -> None:
    """Measure every clip of a voice and say which to record again. Exit code 1 if it can't serve.

    Digits, and letters, that sound alike are named with their distance.
    """
    from nhanh8.speech.errors import VoiceError
    from nhanh8.speech.voices.checking import check as checked
    from nhanh8.speech.voices.chosen import voices_of

    lines = _lines(language)
    settings = read_settings()
    try:
        speaking = _named(voice) if voice else voices_of(settings.speech, settings.speech_token)[language]
        report = checked(speaking, lines, settings.speech.level_dbm0)
    except VoiceError as error:
        fail(str(error))
    voice_tables.print_report(report)
    if not report.can_serve:
        raise typer.Exit(1)


@command.command(cls=Command)
def say(
    prompt: Annotated[str | None, typer.Argument(help="The name of a prompt: `--list` has them.")] = None,
    language: OfLanguage = "vi",
    tempo: Annotated[str, typer.Option(help="slower, normal or faster.")] = "normal",
    to: Annotated[
        Path | None, typer.Option(help="A WAV file to write, in place of playing it.", dir_okay=False)
    ] = None,
    every: Annotated[bool, typer.Option("--list", help="List all prompts with their words.")] = False,
) -> None:
    """Say a prompt as callers hear it, with examples for its values."""
    from nhanh8.cli.playing import play
    from nhanh8.speech import audition
    from nhanh8.speech.errors import SpeechError
    from nhanh8.speech.prompts import Prompt
    from nhanh8.speech.tempo import Tempo

    read_settings()
    _known(language)
    try:
        if every:
            for name, text in audition.texts(language).items():
                typer.echo(f"{name}: {text}")
            return
        if prompt not in set(Prompt):
            fail("Name a prompt.", "`nhanh8 voice say --list` has them all.")
        if tempo not in set(Tempo):
            fail(f"A tempo is one of {', '.join(Tempo)}.")
        said = audition.heard(Prompt(prompt), language, Tempo(tempo))
    except SpeechError as error:
        fail(str(error))
    typer.echo(said.text)
    if to is None:
        play(audition.as_wav(said))
        return
    try:
        to.write_bytes(audition.as_wav(said))
    except OSError as error:
        fail(f"{to} can't be written: {error.strerror}.")


def _lines(language: str) -> "list[Line]":
    """Give what a voice of a language has to say, by the settings."""
    from nhanh8.speech.errors import PromptError
    from nhanh8.speech.prompts import read_catalogue
    from nhanh8.speech.voices.script import script

    _known(language)
    try:
        return script(language, read_catalogue(), read_settings().reissue.password_alphabet)
    except PromptError as error:
        fail(str(error))


def _known(language: str) -> None:
    from nhanh8.speech.languages import LANGUAGES

    if language not in LANGUAGES:
        fail(f'The assistant doesn\'t speak "{language}".', f"It speaks {', '.join(LANGUAGES)}.")


def _named(voice: str) -> "Voice":
    """Give the voice that is named as in a setting. Raises VoiceError."""
    from nhanh8.config.voices import parse_voice
    from nhanh8.speech.voices.chosen import voice_named

    try:
        name = parse_voice(voice)
    except ValueError as error:
        fail(f"{error}.".capitalize())
    return voice_named(name, read_settings().speech_token)
