"""The script: what a person has to record to be a voice of the assistant, each clip once."""

import csv
import io
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from nhanh8.config.alphabet import Alphabet
from nhanh8.config.faults import faults
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.languages import FOLDER, LANGUAGES
from nhanh8.speech.prompts import Catalogue, Slot, Wording, Words
from nhanh8.speech.utterances import Clip, clips_of_values
from nhanh8.speech.voices.voice import Pace

_COLUMNS: Final = ("file", "language", "pace", "text", "group", "context")


class Group(StrEnum):
    """What is said in the same way, in the order it is recorded."""

    DICTATED = "dictated"
    LETTERS = "letters"
    WORDS = "words"
    SENTENCES = "sentences"
    BEGINNINGS = "beginnings"
    MIDDLES = "middles"
    ENDINGS = "endings"


@dataclass(frozen=True, slots=True)
class Line:
    """One recording to make."""

    file: str
    """Its name, `vi-001.wav`."""
    clip: Clip
    group: Group
    context: str
    """The sentence it is cut from; empty where it is all there is."""


class _Hints(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str
    how: str


class Directions(BaseModel):
    """What the speaker is told, in their language: `script.toml` in the language's folder."""

    model_config = ConfigDict(extra="forbid")

    title: str
    intro: str
    groups: dict[Group, _Hints]


def script(language: str, catalogue: Catalogue, alphabet: Alphabet) -> list[Line]:
    """Give what a voice of a language has to say, with passwords of an alphabet, group by group."""
    seen: dict[Clip, tuple[Group, str]] = {}
    for clip, group, context in _needed(language, catalogue, alphabet):
        seen.setdefault(clip, (group, context))
    in_order = sorted(seen.items(), key=lambda one: list(Group).index(one[1][0]))
    return [
        Line(f"{language}-{number:03}.wav", clip, group, context)
        for number, (clip, (group, context)) in enumerate(in_order, 1)
    ]


def directions(language: str, folder: Path = FOLDER) -> Directions:
    """Read what the speaker is told. Raises VoiceError, saying what to mend, where it can't be used."""
    path = folder / language / "script.toml"
    try:
        return Directions.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise VoiceError(f"cannot read {path}: {error}") from None
    except ValidationError as error:
        raise VoiceError(f"{path}: {'; '.join(faults(error))}") from None


def as_text(lines: Iterable[Line], told: Directions) -> str:
    """Write a script for a person to read from."""
    lines = list(lines)
    written = [told.title, "", told.intro.strip()]
    for group in Group:
        of_group = [line for line in lines if line.group is group]
        if of_group:
            hints = told.groups[group]
            written += ["", f"{hints.title} ({len(of_group)})", hints.how, ""]
        for line in of_group:
            written.append(f"  {line.file}   {line.clip.text}")
            written += [f"  {' ' * len(line.file)}     ({line.context})"] if line.context else []
    return "\n".join(written) + "\n"


def as_csv(lines: Iterable[Line]) -> str:
    """Write a script for a spreadsheet, and for `nhanh8 voice import` to know each file by."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(_COLUMNS)
    for line in lines:
        clip = line.clip
        writer.writerow([line.file, clip.voice_language, clip.pace, clip.text, line.group, line.context])
    return file.getvalue()


def read_csv(text: str, name: str) -> list[Line]:
    """Read a script that was written before. Raises VoiceError, naming the line that can't be used."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    lines = []
    try:
        for row in rows:
            clip = Clip(row["language"], Pace(row["pace"]), row["text"])
            lines.append(Line(row["file"], clip, Group(row["group"]), row["context"] or ""))
    except (KeyError, ValueError, TypeError, csv.Error):
        raise VoiceError(
            f"{name}, line {rows.line_num}: this is no line of a script;"
            f" it has the columns {', '.join(_COLUMNS)}"
        ) from None
    return lines


def _needed(language: str, catalogue: Catalogue, alphabet: Alphabet) -> Iterator[tuple[Clip, Group, str]]:
    digits = set(LANGUAGES[language].digits)
    for clip in clips_of_values(language, LANGUAGES[language], alphabet):
        if clip.pace is Pace.SLOW:
            yield clip, Group.DICTATED if clip.text in digits else Group.LETTERS, ""
        else:
            yield clip, Group.WORDS, ""
    for wordings in catalogue.values():
        for wording in wordings.values():
            if wording.voice_language == language:
                yield from _pieces(wording)


def _pieces(wording: Wording) -> Iterator[tuple[Clip, Group, str]]:
    said = [piece for piece in wording.pieces if isinstance(piece, Slot) or piece.spoken]
    for place, piece in enumerate(said):
        if isinstance(piece, Words):
            clip = Clip(wording.voice_language, Pace.NORMAL, piece.spoken)
            if len(said) == 1:
                # What is written in another way than it is said helps to understand it.
                yield clip, Group.SENTENCES, "" if clip.text in piece.written else piece.written
            elif place == 0:
                yield clip, Group.BEGINNINGS, _whole(wording, piece)
            else:
                yield clip, Group.ENDINGS if place == len(said) - 1 else Group.MIDDLES, _whole(wording, piece)


def _whole(wording: Wording, marked: Words) -> str:
    """Write a prompt with one piece between marks and dots for its values."""
    shown = []
    for piece in wording.pieces:
        match piece:
            case Slot():
                shown.append("…")
            case Words() if piece is marked:
                core = piece.written.strip(" .,;:!?")
                shown.append(piece.written.replace(core, f"«{core}»"))
            case Words():
                shown.append(piece.written)
    return "".join(shown)
