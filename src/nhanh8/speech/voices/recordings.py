"""A folder of recordings: a person's voice."""

import hashlib
from functools import cached_property
from pathlib import Path

from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.utterances import Clip
from nhanh8.speech.voices import manifest
from nhanh8.speech.voices.voice import Pace


class Recordings:
    """Recordings of exactly the texts that are said: WAV of any rate from 8 kHz up."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = manifest.read(folder)

    @property
    def files(self) -> dict[Clip, str]:
        """The file of each clip, as the manifest has it."""
        return self._files

    @cached_property
    def identity(self) -> str:
        """Digest of what each text is said by: file names, sizes and times of change."""
        digest = hashlib.sha256()
        for clip, name in sorted(self._files.items(), key=lambda one: (repr(one[0]), one[1])):
            path = self._folder / name
            stat = path.stat() if path.is_file() else None
            digest.update(repr((clip, name, stat and (stat.st_size, stat.st_mtime_ns))).encode())
        return f"recordings {digest.hexdigest()}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Give the recording of a text. Raises VoiceError, naming the text, if there is none."""
        return in_telephone_band(*self.recorded(Clip(language, pace, text)))

    def recorded(self, clip: Clip) -> tuple[Samples, int]:
        """Give a clip as it was recorded, and its rate. Raises VoiceError if there is none."""
        name = self._files.get(clip)
        if name is None:
            raise VoiceError(
                f"the voice in {self._folder} has no recording of"
                f' [{clip.voice_language}.{clip.pace}] "{clip.text}"'
            )
        try:
            return wav.read((self._folder / name).read_bytes(), name)
        except OSError as error:
            raise VoiceError(f"cannot read the recording {name}: {error.strerror}") from None
