"""`manifest.toml` of a voice's folder: which file says what."""

import hashlib
import json
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from nhanh8.speech.errors import VoiceError
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices.voice import Pace

NAME: Final = "manifest.toml"
"""For each language and pace a table from text to file, such as `"hai" = "0007.wav"` in `[vi.slow]`."""
_HEAD: Final = "# Which file says what: for each language and pace a table from text to file.\n"
_LONGEST_SLUG: Final = 32


def read(folder: Path) -> dict[Clip, str]:
    """Give the file of each clip. Raises VoiceError where there is no manifest, or one that can't be used."""
    path = folder / NAME
    try:
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise VoiceError(f"cannot read the voice's manifest {path}: {error}") from None
    files: dict[Clip, str] = {}
    for language, paces in manifest.items():
        for pace, texts in _table(paces, path).items():
            if pace not in set(Pace):
                raise VoiceError(f"{path}: [{language}.{pace}]: a pace is one of {', '.join(Pace)}")
            for text, name in _table(texts, path).items():
                files[Clip(language, Pace(pace), text)] = str(name)
    return files


def write(folder: Path, files: Mapping[Clip, str]) -> None:
    """Write the manifest, whole or not at all. Raises VoiceError where the folder can't be written to."""
    written = [_HEAD]
    for language, pace in sorted({(clip.voice_language, clip.pace) for clip in files}):
        written.append(f"\n[{language}.{pace}]\n")
        written += [
            f"{_quoted(clip.text)} = {_quoted(name)}\n"
            for clip, name in files.items()
            if (clip.voice_language, clip.pace) == (language, pace)
        ]
    part = folder / f"{NAME}.part"
    try:
        part.write_text("".join(written), encoding="utf-8")
        part.replace(folder / NAME)
    except OSError as error:
        raise VoiceError(f"cannot write {folder / NAME}: {error.strerror}") from None


def file_of(clip: Clip) -> str:
    """Name the file of a clip: the same for the same text, whatever else a voice says."""
    plain = (
        unicodedata.normalize("NFD", clip.text.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    )
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_LONGEST_SLUG].strip("-")
    digest = hashlib.sha256(clip.text.encode()).hexdigest()[:8]
    return f"{clip.voice_language}-{clip.pace}-{slug}-{digest}.wav"


def _quoted(text: str) -> str:
    """Write a basic string of TOML; JSON escapes the same characters in the same way."""
    return json.dumps(text, ensure_ascii=False)


def _table(value: object, path: Path) -> dict[str, object]:
    if not isinstance(value, dict):
        raise VoiceError(f'{path}: write it as [language.pace] tables of "text" = "file.wav"')
    return value
