"""A folder of recordings: a person's voice."""

import hashlib
import tomllib
from functools import cached_property
from pathlib import Path
from typing import Final

from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.voices.voice import Pace

MANIFEST: Final = "manifest.toml"
"""For each language and pace a table from text to file, such as `"hai" = "0007.wav"` in `[vi.slow]`."""


class Recordings:
    """Recordings of exactly the texts that are said: 16-bit mono WAV of any rate from 8 kHz up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        path = folder / MANIFEST
        try:
            manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise VoiceError(f"cannot read the voice's manifest {path}: {error}") from None
        self._files: dict[tuple[str, str, str], str] = {}
        for language, paces in manifest.items():
            for pace, texts in _table(paces, path).items():
                for text, name in _table(texts, path).items():
                    self._files[language, pace, text] = str(name)

    @cached_property
    def identity(self) -> str:
        """Digest of what each text is said by: file names, sizes and times of change."""
        digest = hashlib.sha256()
        for key, name in sorted(self._files.items()):
            path = self._folder / name
            stat = path.stat() if path.is_file() else None
            digest.update(repr((key, name, stat and (stat.st_size, stat.st_mtime_ns))).encode())
        return f"recordings {digest.hexdigest()}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Give the recording of a text. Raises VoiceError, naming the text, if there is none."""
        name = self._files.get((language, pace, text))
        if name is None:
            raise VoiceError(f'the voice in {self._folder} has no recording of [{language}.{pace}] "{text}"')
        try:
            samples, rate = wav.read((self._folder / name).read_bytes(), name)
        except OSError as error:
            raise VoiceError(f"cannot read the recording {name}: {error.strerror}") from None
        return in_telephone_band(samples, rate)


def _table(value: object, path: Path) -> dict[str, object]:
    if not isinstance(value, dict):
        raise VoiceError(f'{path}: write it as [language.pace] tables of "text" = "file.wav"')
    return value
