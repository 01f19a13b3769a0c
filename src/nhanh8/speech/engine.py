"""A speech engine reached by HTTP: one request, one whole answer, and an end in time whatever goes wrong."""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from urllib.parse import urlsplit

from pydantic import SecretStr

from nhanh8.speech.errors import SpeechError


class EngineError(SpeechError):
    """An engine gave no answer that can be used; the message names its address, nothing it said."""

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        """Of HTTP, where the engine answered with another than 200."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine answered."""

    body: bytes
    ended: bool
    """Whether HTTP itself said where the body ends."""


@dataclass(frozen=True)
class Engine:
    """One address of an engine. Threads may share it."""

    url: str
    token: SecretStr
    """Sent as a bearer token, unless it is empty."""
    connect_s: float
    """To connect to it, for each of its network addresses."""
    answer_s: float
    """To the last byte of its answer, connecting included."""
    most_bytes: int
    """Of an answer."""

    def ask(self, request: bytes, content_type: str, accept: str) -> Answer:
        """Send a request and give the whole answer. Raises EngineError.

        Redirections are not followed: they would take the token elsewhere. Of what the engine says only the
        status is passed on, as its words may repeat the token.
        """
        late_at = time.monotonic() + self.answer_s
        connection = self._connection()
        try:
            connection.connect()
            with _ended_after(connection.sock, late_at - time.monotonic()):
                answer = self._answer(connection, request, {"Content-Type": content_type, "Accept": accept})
        except http.client.IncompleteRead:
            raise EngineError(f"the answer of {self.url} is cut short") from None
        except http.client.HTTPException:
            raise EngineError(f"the answer of {self.url} is not HTTP") from None
        except OSError as error:
            raise EngineError(f"no answer from {self.url}: {error.strerror or error}") from None
        finally:
            connection.close()
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        url = urlsplit(self.url)
        if url.scheme == "https":
            return http.client.HTTPSConnection(url.netloc, timeout=self.connect_s, context=self._trusted)
        return http.client.HTTPConnection(url.netloc, timeout=self.connect_s)

    @cached_property
    def _trusted(self) -> ssl.SSLContext:
        # To read all certificates takes 10 ms and more of a core.
        return ssl.create_default_context()

    def _answer(
        self, connection: http.client.HTTPConnection, request: bytes, headers: dict[str, str]
    ) -> Answer:
        if token := self.token.get_secret_value():
            headers["Authorization"] = f"Bearer {token}"
        connection.request("POST", urlsplit(self.url).path, request, headers)
        with connection.getresponse() as answer:
            if answer.status != HTTPStatus.OK:
                raise EngineError(f"{self.url} answered {answer.status}", answer.status)
            ended = answer.chunked or answer.length is not None
            data = answer.read(self.most_bytes + 1)
            if len(data) > self.most_bytes:
                raise EngineError(f"the answer of {self.url} is longer than {self.most_bytes >> 10} KiB")
            if answer.length:
                raise http.client.IncompleteRead(data)
        return Answer(data, ended)


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
        raise TimeoutError("it was not whole in time")
