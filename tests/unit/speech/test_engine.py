"""What holds of every engine by HTTP, whatever it is asked: how much, how long, and who it is."""

import ssl
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from nhanh8.speech.engine import Engine, EngineError
from unit.speech.engines import Engine as Server
from unit.speech.engines import Handler, running, silent


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server until the test is over."""
    with running(silent) as server:
        yield server


def engine(url: str, connect_s: float = 10.0, answer_s: float = 10.0) -> Engine:
    return Engine(url, SecretStr(""), connect_s, answer_s, most_bytes=1 << 20)


def asked(engine: Engine) -> bytes:
    return engine.ask(b"said", "text/plain", "text/plain").body


def test_an_answer_without_an_end_is_not_kept(server: Server) -> None:
    def endless(handler: Handler) -> None:
        handler.send_response(200)
        handler.end_headers()
        while not handler.server.over.is_set():
            handler.wfile.write(bytes(65536))

    server.answers = endless
    with pytest.raises(EngineError, match="longer than 1024 KiB"):
        asked(engine(server.url))


def test_an_answer_of_the_most_bytes_is_whole(server: Server) -> None:
    server.answers = lambda handler: handler.whole(bytes(1 << 20))
    assert len(asked(engine(server.url))) == 1 << 20


def test_a_time_that_was_over_when_it_was_connected_is_over(server: Server) -> None:
    with pytest.raises(EngineError, match="it was not whole in time"):
        asked(engine(server.url, answer_s=0.0))


def test_https_says_nothing_to_a_server_that_cannot_prove_itself(server: Server) -> None:
    with pytest.raises(EngineError, match="no answer from https"):
        asked(engine(server.url.replace("http:", "https:"), connect_s=0.2))
    assert server.requests == []


def test_whom_to_trust_is_read_once_for_an_engine(monkeypatch: pytest.MonkeyPatch, server: Server) -> None:
    made: list[ssl.SSLContext] = []
    create = ssl.create_default_context

    def counted() -> ssl.SSLContext:
        made.append(create())
        return made[-1]

    monkeypatch.setattr(ssl, "create_default_context", counted)
    secure = engine(server.url.replace("http:", "https:"))
    for _ in range(3):
        with pytest.raises(EngineError):
            asked(secure)
    assert len(made) == 1
    assert made[0].verify_mode is ssl.CERT_REQUIRED
