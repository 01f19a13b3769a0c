"""Recognisers as people name them in a setting: `embedded`, `keys`, `https://host/v1?model=MODEL`."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Annotated, ClassVar, Final
from urllib.parse import urlencode, urlsplit

from pydantic import BeforeValidator, PlainSerializer
from pydantic_settings import NoDecode

from nhanh8.config.engines import parse_engine


@dataclass(frozen=True, slots=True)
class KeysOnly:
    """Nothing is listened to: callers press keys."""

    listens: ClassVar[bool] = False
    on_this_machine: ClassVar[bool] = True

    def __str__(self) -> str:
        return _KEYS


@dataclass(frozen=True, slots=True)
class Embedded:
    """The model that comes with the product."""

    listens: ClassVar[bool] = True
    on_this_machine: ClassVar[bool] = True

    def __str__(self) -> str:
        return _EMBEDDED


@dataclass(frozen=True, slots=True)
class HttpTranscriber:
    """A model of a server that understands OpenAI's `POST /audio/transcriptions`."""

    url: str
    """Up to the version, without a slash at its end: `https://host/v1`."""
    model: str
    listens: ClassVar[bool] = True

    @property
    def on_this_machine(self) -> bool:
        """Whether what callers say stays here."""
        return _is_loopback(urlsplit(self.url).hostname or "")

    def __str__(self) -> str:
        return f"{self.url}?{urlencode({'model': self.model})}"


ChosenRecogniser = KeysOnly | Embedded | HttpTranscriber

_KEYS: Final = "keys"
_EMBEDDED: Final = "embedded"
_HTTP_FORM: Final = '"https://host/v1?model=MODEL"'


def parse_recogniser(text: object) -> ChosenRecogniser:
    """Read the name of a recogniser. Raises ValueError with an example where it names none.

    Plain http is for this machine only: what a caller says is personal data.
    """
    match text:
        case KeysOnly() | Embedded() | HttpTranscriber():
            return text
        case str():
            named = text.strip()
            if named == _KEYS:
                return KeysOnly()
            if named == _EMBEDDED:
                return Embedded()
            if "://" in named:
                return _http_transcriber(named)
    raise ValueError(f'name a recogniser: "embedded", "keys" or {_HTTP_FORM}')


def _http_transcriber(text: str) -> HttpTranscriber:
    engine = HttpTranscriber(*parse_engine(text, _HTTP_FORM, ("model",)))
    if not engine.url.startswith("https:") and not engine.on_this_machine:
        raise ValueError(f"what callers say is sent by https only, {_HTTP_FORM}")
    return engine


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


RecogniserName = Annotated[
    ChosenRecogniser, NoDecode, BeforeValidator(parse_recogniser), PlainSerializer(str)
]
