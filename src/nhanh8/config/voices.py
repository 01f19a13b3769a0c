"""Voices as people name them in a setting: `espeak-ng`, a folder, `piper:FILE.onnx`, `https://host/v1?...`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlencode

from pydantic import BeforeValidator, Field, PlainSerializer
from pydantic_settings import NoDecode

from nhanh8.config.engines import parse_engine


@dataclass(frozen=True, slots=True)
class EspeakNg:
    """The program espeak-ng."""

    def __str__(self) -> str:
        return _ESPEAK_NG


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of recordings."""

    path: Path

    def __str__(self) -> str:
        return str(self.path)


@dataclass(frozen=True, slots=True)
class PiperModel:
    """A voice for the program piper."""

    model: Path

    def __str__(self) -> str:
        return f"{_PIPER}{self.model}"


@dataclass(frozen=True, slots=True)
class HttpEngine:
    """A voice of a server that understands OpenAI's `POST /audio/speech`."""

    url: str
    """Up to the version, without a slash at its end: `https://host/v1`."""
    model: str
    voice: str

    def __str__(self) -> str:
        return f"{self.url}?{urlencode({'model': self.model, 'voice': self.voice})}"


ChosenVoice = EspeakNg | Folder | PiperModel | HttpEngine

_ESPEAK_NG: Final = "espeak-ng"
_PIPER: Final = "piper:"
_HTTP_FORM: Final = '"https://host/v1?model=MODEL&voice=VOICE"'


def parse_voice(text: object) -> ChosenVoice:
    """Read the name of a voice. Raises ValueError with an example where it names none.

    What was written is not repeated: someone may have put a password into an address.
    """
    if isinstance(text, ChosenVoice):
        return text
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'name a voice: "espeak-ng", a folder, "piper:FILE.onnx" or {_HTTP_FORM}')
    text = text.strip()
    if text == _ESPEAK_NG:
        return EspeakNg()
    if text.startswith(_PIPER):
        model = Path(text.removeprefix(_PIPER))
        if model.suffix != ".onnx":
            raise ValueError('a piper voice is a file with the ending .onnx; write it like "piper:FILE.onnx"')
        return PiperModel(model)
    return _http_engine(text) if "://" in text else Folder(Path(text))


def _http_engine(text: str) -> HttpEngine:
    return HttpEngine(*parse_engine(text, _HTTP_FORM, ("model", "voice")))


VoiceName = Annotated[ChosenVoice, NoDecode, BeforeValidator(parse_voice), PlainSerializer(str)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
"""What the assistant speaks, by ISO 639 code; which ones there are, the folders of `speech/languages` say."""
