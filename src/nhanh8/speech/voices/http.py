"""An engine reached by HTTP: OpenAI's `POST /audio/speech`, which many servers understand."""

import http.client
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from http import HTTPStatus
from typing import Final
from urllib.parse import urlsplit

from pydantic import SecretStr

from nhanh8.config.voices import HttpEngine
from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.voices.voice import SPEED, Pace

_CONNECT_S: Final = 10.0
_ANSWER_S: Final = 60.0
"""From the request to the last byte of its answer: an engine without a graphics card takes its time."""
_LARGEST: Final = 16 * 1024 * 1024
"""Bytes of an answer: over a minute at 48 kHz, stereo, 16 bits; no prompt is half as long."""


class HttpVoice:
    """A voice of an engine. It gets a text and a token, never a caller's data."""

    def __init__(self, engine: HttpEngine, token: SecretStr) -> None:
        self._engine = engine
        self._token = token
        self._speech_url = f"{engine.url}/audio/speech"

    @cached_property
    def identity(self) -> str:
        """Name the engine, its model and voice, and how it is told to speak."""
        return f"{self._engine}, {sorted(SPEED.items())}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Have a text said. The engine isn't told the language: its voice speaks one, or knows many."""
        del language
        request = {
            "model": self._engine.model,
            "voice": self._engine.voice,
            "input": text,
            "response_format": "wav",
            "speed": SPEED[pace],
        }
        data, ended = self._ask(json.dumps(request).encode())
        # Engines stream, and then write a length that they don't know (OpenAI: 4 GiB).
        samples, rate = wav.read(data, f"the answer of {self._speech_url}", streamed=ended)
        if not samples.size:
            raise VoiceError(f'{self._speech_url} made no sound for "{text}"')
        return in_telephone_band(samples, rate)

    def _ask(self, request: bytes) -> tuple[bytes, bool]:
        """Give the body of the answer, and whether HTTP itself said where that ends.

        Redirections are not followed: they would take the token elsewhere. Of what the engine says only the
        status is passed on, as its words may repeat the token.
        """
        connection = self._connection()
        try:
            connection.connect()
            with _ended_after(connection.sock, _ANSWER_S):
                answer = self._answer(connection, request)
        except http.client.IncompleteRead:
            raise VoiceError(f"the answer of {self._speech_url} is cut short") from None
        except http.client.HTTPException:
            raise VoiceError(f"the answer of {self._speech_url} is not HTTP") from None
        except OSError as error:
            raise VoiceError(f"no answer from {self._speech_url}: {error.strerror or error}") from None
        finally:
            connection.close()
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        url = urlsplit(self._engine.url)
        if url.scheme == "https":
            trusted = ssl.create_default_context()
            return http.client.HTTPSConnection(url.netloc, timeout=_CONNECT_S, context=trusted)
        return http.client.HTTPConnection(url.netloc, timeout=_CONNECT_S)

    def _answer(self, connection: http.client.HTTPConnection, request: bytes) -> tuple[bytes, bool]:
        headers = {"Content-Type": "application/json", "Accept": "audio/wav"}
        if token := self._token.get_secret_value():
            headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", urlsplit(self._speech_url).path, request, headers)
        with connection.getresponse() as answer:
            if answer.status != HTTPStatus.OK:
                raise VoiceError(f"{self._speech_url} answered {answer.status}: {_advice(answer.status)}")
            ended = answer.chunked or answer.length is not None
            data = answer.read(_LARGEST + 1)
            if len(data) > _LARGEST:
                raise VoiceError(f"the answer of {self._speech_url} is longer than {_LARGEST >> 20} MiB")
            if answer.length:
                raise http.client.IncompleteRead(data)
        return data, ended


@contextmanager
def _ended_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the line when the time is over, which ends any waiting on it. Raises TimeoutError then.

    A socket's own timeout won't do: it begins anew with each byte.
    """
    late = threading.Event()

    def cut() -> None:
        late.set()
        with suppress(OSError):
            socket.socket.shutdown(
                line, socket.SHUT_RDWR
            )  # a TLS socket's own would pull it from under a reader

    line.settimeout(None)
    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException):
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise TimeoutError(f"it was not whole after {seconds:.0f} s")


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
