"""An engine reached by HTTP: OpenAI's `POST /audio/speech`, which many servers understand."""

import json
from functools import cached_property
from http import HTTPStatus
from typing import Final

from pydantic import SecretStr

from nhanh8.config.voices import HttpEngine
from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.engine import Answer, Engine, EngineError
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.voices.voice import SPEED, Pace

_CONNECT_S: Final = 10.0
_ANSWER_S: Final = 60.0
"""An engine without a graphics card takes its time."""
_MOST_BYTES: Final = 16 * 1024 * 1024
"""Of an answer: over a minute at 48 kHz, stereo, 16 bits; no prompt is half as long."""


class HttpVoice:
    """A voice of an engine. It gets a text and a token, never a caller's data."""

    def __init__(self, named: HttpEngine, token: SecretStr, answer_s: float = _ANSWER_S) -> None:
        """`answer_s`: how long one text may take."""
        self._named = named
        self._engine = Engine(f"{named.url}/audio/speech", token, _CONNECT_S, answer_s, _MOST_BYTES)

    @cached_property
    def identity(self) -> str:
        """Name the engine, its model and voice, and how it is told to speak."""
        return f"{self._named}, {sorted(SPEED.items())}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Have a text said. The engine isn't told the language: its voice speaks one, or knows many."""
        del language
        request = {
            "model": self._named.model,
            "voice": self._named.voice,
            "input": text,
            "response_format": "wav",
            "speed": SPEED[pace],
        }
        answer = self._ask(json.dumps(request).encode())
        # Engines stream, and then write a length that they don't know (OpenAI: 4 GiB).
        samples, rate = wav.read(answer.body, f"the answer of {self._engine.url}", streamed=answer.ended)
        if not samples.size:
            raise VoiceError(f'{self._engine.url} made no sound for "{text}"')
        return in_telephone_band(samples, rate)

    def _ask(self, request: bytes) -> Answer:
        try:
            return self._engine.ask(request, "application/json", "audio/wav")
        except EngineError as error:
            advice = f": {_advice(error.status)}" if error.status else ""
            raise VoiceError(f"{error}{advice}") from None


def _advice(status: int) -> str:
    match status:
        case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
            return "set `speech_token` to a token that it takes"
        case HTTPStatus.TOO_MANY_REQUESTS:
            return "it wants fewer requests; start again later, what has been made is kept"
        case _ if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            return "it has a fault; start again when that is mended, what has been made is kept"
        case _:
            return "see whether `speech.voice` has its address, model and voice right"
