"""Made audio on disk: each sound is made once and found again by what it was made from."""

import hashlib
import json
import tempfile
from pathlib import Path

from nhanh8.speech import wav
from nhanh8.speech.errors import SpeechError, VoiceError
from nhanh8.speech.g711 import Samples


class AudioCache:
    """A folder of WAV files, each named by the digest of what it was made from.

    Several processes may share it: a file appears whole or not at all, and two that make the same sound at
    the same time write the same. A damaged file counts as missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, *made_from: str) -> Samples | None:
        """Give the samples made from exactly this, or None."""
        path = self._path(made_from)
        try:
            samples, _ = wav.read(path.read_bytes(), path.name)
        except (FileNotFoundError, VoiceError):
            return None
        return samples if samples.size else None

    def keep(self, samples: Samples, *made_from: str) -> None:
        """Write the samples made from this. Raises SpeechError where the folder can't be written to."""
        path = self._path(made_from)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, suffix=".part", delete=False) as file:
                part = Path(file.name)
                try:
                    wav.write(samples, file)
                    file.close()
                    part.replace(path)
                except BaseException:
                    part.unlink()
                    raise
        except OSError as error:
            raise SpeechError(f"cannot keep made audio in {self._folder}: {error.strerror}") from None

    def _path(self, made_from: tuple[str, ...]) -> Path:
        digest = hashlib.sha256(json.dumps(made_from).encode()).hexdigest()
        return self._folder / f"{digest[:40]}.wav"
