"""The prompt files: read once, and refused where they can't be used."""

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from string import Formatter
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from nhanh8.config.faults import faults
from nhanh8.speech.errors import PromptError
from nhanh8.speech.languages import FOLDER, LANGUAGES
from nhanh8.speech.prompts.names import Prompt

FILE: Final = "prompts.toml"
"""In the folder of each language."""


class Kind(StrEnum):
    """What sort of value stands in a prompt."""

    KEY = "key"
    NUMBER = "number"
    PASSWORD = "password"  # noqa: S105 - a kind of value
    DURATION = "duration"
    PRICE = "price"


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a prompt that is always the same."""

    written: str
    spoken: str
    """The same as a voice says it, with no punctuation at its edges; empty where there is nothing to say."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a prompt for a value."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of a prompt in one language."""

    pieces: tuple[Words | Slot, ...]
    voice_language: str
    """Whose voice says it: a menu offers another language in that language."""

    @property
    def slots(self) -> dict[str, Kind]:
        """The values it needs."""
        return {piece.name: piece.kind for piece in self.pieces if isinstance(piece, Slot)}


Catalogue = dict[str, dict[Prompt, Wording]]
"""For each language every prompt."""


class _PromptTable(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1)
    voice: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    say_as: dict[str, str]
    prompts: dict[Prompt, _PromptTable]


def read_catalogue(folder: Path = FOLDER) -> Catalogue:
    """Read `<language>/prompts.toml` for every language.

    Raises PromptError, saying what to mend, if a file can't be read, lacks a prompt or has one too many, or
    if the values of a prompt differ between languages.
    """
    catalogue = {language: _read(folder / language / FILE, language) for language in LANGUAGES}
    first, *others = LANGUAGES
    for prompt, wording in catalogue[first].items():
        for other in others:
            if catalogue[other][prompt].slots != wording.slots:
                raise PromptError(
                    f"the prompt {prompt} needs the values {_shown(wording.slots)} in {first}/{FILE}"
                    f" but {_shown(catalogue[other][prompt].slots)} in {other}/{FILE}"
                )
    return catalogue


def _read(path: Path, language: str) -> dict[Prompt, Wording]:
    try:
        file = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PromptError(f"cannot read the prompts in {path}: {error}") from None
    except ValidationError as error:
        raise PromptError(f"{path}: {'; '.join(faults(error))}") from None
    if missing := [prompt for prompt in Prompt if prompt not in file.prompts]:
        raise PromptError(f"{path} lacks the prompts {', '.join(missing)}")
    read = {}
    for prompt, table in file.prompts.items():
        voice = table.voice or language
        if voice not in LANGUAGES:
            raise PromptError(f'{path}: {prompt} asks for the voice of the unknown language "{voice}"')
        read[prompt] = Wording(_pieces(table.text, file.say_as, f"{path}: {prompt}"), voice)
    return read


def _pieces(text: str, say_as: dict[str, str], where: str) -> tuple[Words | Slot, ...]:
    pieces: list[Words | Slot] = []
    try:
        for written, name, kind, conversion in Formatter().parse(text):
            if written:
                pieces.append(Words(written, _spoken(written, say_as)))
            if name is not None:
                if not name.isidentifier() or conversion:
                    raise PromptError(f"{where}: write a value as {{name:kind}}")
                pieces.append(Slot(name, Kind(kind or "")))
    except ValueError as error:
        kinds = ", ".join(Kind)
        raise PromptError(
            f"{where}: {error}; values are written {{name:kind}}, with a kind of {kinds}"
        ) from None
    return tuple(pieces)


def _spoken(written: str, say_as: dict[str, str]) -> str:
    if say_as:
        longest_first = sorted(say_as, key=len, reverse=True)
        pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in longest_first)
        written = re.sub(pattern, lambda found: say_as[found[0]], written)
    return written.strip(" .,;:!?")


def _shown(slots: dict[str, Kind]) -> str:
    return ", ".join(f"{{{name}:{kind}}}" for name, kind in sorted(slots.items())) or "(none)"
