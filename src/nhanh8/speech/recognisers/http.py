"""A recogniser reached by HTTP: OpenAI's `POST /audio/transcriptions`, which many servers understand.

Its text goes through the grammar that the embedded one is led by. A text says nothing about what else may
have sounded like it, so the hypotheses beside the first are only what its words may mean as well. None is
made up: one that no sound speaks for would let in who says another number.
"""

import io
import json
import secrets
from http import HTTPStatus
from typing import Final

import numpy as np
from pydantic import SecretStr

from nhanh8.config.recognisers import HttpTranscriber
from nhanh8.speech import wav
from nhanh8.speech.engine import Engine, EngineError
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.heard import heard
from nhanh8.speech.numbers.in_words import understood
from nhanh8.speech.recognisers.recogniser import PATIENCE_S, Grammar, Result

_CONNECT_S: Final = 0.5
_ON_THE_WAY_S: Final = 0.2
"""Of the patience, for what isn't the engine's: the engine is given up first, so no thread goes on asking for
somebody who no longer waits. A guess; both take milliseconds."""
_MOST_BYTES: Final = 64 * 1024
"""Of an answer: a thousand times what is said in 25 s."""


class HttpRecogniser:
    """A model of an engine. It gets what callers say: personal data."""

    def __init__(self, named: HttpTranscriber, token: SecretStr, patience_s: float = PATIENCE_S) -> None:
        """`patience_s`: how long each answer may take, connecting included."""
        url, within_s = f"{named.url}/audio/transcriptions", patience_s - _ON_THE_WAY_S
        self._engine = Engine(url, token, _CONNECT_S, within_s, _MOST_BYTES)
        self._model = named.model

    def begin(self, language: str, grammar: Grammar) -> "HttpListening":
        """Begin to listen; the engine hears nothing before the end of the answer."""
        heard(language)
        return HttpListening(self, language, grammar)

    def written(self, samples: Samples, language: str) -> str:
        """Have the engine write down what is said. Raises RecogniserError, which quotes nothing of it."""
        fields = {"model": self._model, "language": language, "response_format": "json", "temperature": "0"}
        body, content_type = _form(fields, samples)
        try:
            answer = self._engine.ask(body, content_type, "application/json")
        except EngineError as error:
            raise RecogniserError(f"{error}{_advice(error.status)}") from None
        try:
            text = json.loads(answer.body)["text"]
        except (ValueError, TypeError, KeyError, RecursionError):
            text = None
        if not isinstance(text, str):
            raise RecogniserError(f"the answer of {self._engine.url} is no transcription")
        return text


class HttpListening:
    """One answer, sent when its result is asked for."""

    def __init__(self, recogniser: HttpRecogniser, language: str, grammar: Grammar) -> None:
        self._recogniser = recogniser
        self._language = language
        self._grammar = grammar
        self._heard: list[Samples] = []
        self._result: Result | None = None

    def hear(self, samples: Samples) -> None:
        """Keep the next samples."""
        self._heard.append(samples)
        self._result = None

    def so_far(self) -> None:
        """Say that it isn't known: the engine is asked once, at the end."""

    def result(self) -> Result:
        """Ask the engine, unless nothing was heard since it was asked."""
        if self._result is None:
            samples = np.concatenate([np.zeros(0, dtype=np.int16), *self._heard])
            text = self._recogniser.written(samples, self._language)
            self._result = understood(text, self._language, self._grammar)
        return self._result


def _form(fields: dict[str, str], samples: Samples) -> tuple[bytes, str]:
    """Write fields and a WAV file as a form (RFC 7578); give its type, too."""
    boundary = secrets.token_hex(16)
    file = io.BytesIO()
    wav.write(samples, file)
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    ]
    parts += [
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="answer.wav"\r\n'.encode(),
        b"Content-Type: audio/wav\r\n\r\n",
        file.getvalue(),
        f"\r\n--{boundary}--\r\n".encode(),
    ]
    return b"".join(parts), f"multipart/form-data; boundary={boundary}"


def _advice(status: int | None) -> str:
    match status:
        case None:
            return ""
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return ": set `speech_token` to a token that it takes"
        case _ if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return ": it is overloaded or has a fault; callers use keys meanwhile"
        case _:
            return ": see whether `speech.recogniser` has its address and model right"
