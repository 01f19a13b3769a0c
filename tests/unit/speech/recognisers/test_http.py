"""A recogniser by HTTP, against a server that answers well, badly, slowly and not at all."""

import json
import traceback
from collections.abc import Iterator

import numpy as np
import pytest
from pydantic import SecretStr

from nhanh8.config.recognisers import HttpTranscriber
from nhanh8.speech import wav
from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.recognisers.http import HttpRecogniser
from nhanh8.speech.recognisers.recogniser import (
    PATIENCE_S,
    Grammar,
    Listening,
    Meaning,
    NotUnderstood,
    Number,
    Result,
    Said,
)
from unit.speech.engines import Answer, Engine, Handler, dripping, running, silent

TOKEN = "sk-never-to-be-seen"
SAID = "Không một hai ba, bốn năm sáu, bảy tám chín."
HEARD = np.arange(8000, dtype=np.int16)
GRAMMAR = Grammar(lengths=frozenset({10, 12}), meanings=frozenset({Meaning.OFFICER}))


def writing(text: object) -> Answer:
    body = json.dumps({"text": text}).encode()
    return lambda handler: handler.whole(body)


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Run a server until the test is over."""
    with running(writing(SAID)) as engine:
        yield engine


def begun(engine: Engine, token: str = TOKEN, patience_s: float = PATIENCE_S) -> Listening:
    named = HttpTranscriber(engine.url, "whisper-1")
    answer = HttpRecogniser(named, SecretStr(token), patience_s).begin("vi", GRAMMAR)
    answer.hear(HEARD[:5000])
    answer.hear(HEARD[5000:])
    return answer


def result(engine: Engine) -> Result:
    return begun(engine).result()


def form(body: bytes, content_type: str) -> dict[str, bytes]:
    """Take a form apart (RFC 7578)."""
    boundary = content_type.partition("boundary=")[2].encode()
    parts = body.split(b"--" + boundary)
    assert parts[0] == b""
    assert parts[-1] == b"--\r\n"
    found = {}
    for part in parts[1:-1]:
        head, _, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        found[head.decode().partition('name="')[2].partition('"')[0]] = value.removesuffix(b"\r\n")
    return found


def test_the_text_of_an_engine_is_understood_by_the_grammar(engine: Engine) -> None:
    number = result(engine)
    assert isinstance(number, Number)
    assert number.hypotheses[0].digits == number.freely.digits == "0123456789"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0 1 2 3 4 5 6 7 8 9", {"0123456789"}),
        ("không một hai ba bốn năm sáu bảy tám mươi ba", {"0123456783"}),
        ("hai mươi ba không không không không không không không không", {"2300000000"}),
    ],
)
def test_no_number_is_offered_that_the_words_of_an_engine_cannot_mean(
    engine: Engine, written: str, meant: set[str]
) -> None:
    engine.answers = writing(written)
    number = result(engine)
    assert isinstance(number, Number)
    assert {each.digits for each in number.hypotheses} == meant


def test_meanings_and_nonsense_come_through(engine: Engine) -> None:
    engine.answers = writing("Cho tôi gặp cán bộ.")
    said = result(engine)
    assert isinstance(said, Said)
    assert said.meaning is Meaning.OFFICER
    engine.answers = writing("Hãy đăng ký kênh để ủng hộ chúng tôi.")
    assert result(engine) == NotUnderstood()
    engine.answers = writing("")
    assert result(engine) == NotUnderstood()


def test_an_engine_is_asked_as_openai_says(engine: Engine) -> None:
    result(engine)
    [(path, headers, body)] = engine.requests
    assert path == "/v1/audio/transcriptions"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"].startswith("multipart/form-data; boundary=")
    sent = form(body, headers["Content-Type"])
    file = sent.pop("file")
    assert sent == {"model": b"whisper-1", "language": b"vi", "response_format": b"json", "temperature": b"0"}
    samples, rate = wav.read(file, "what was sent")
    assert rate == 8000
    assert np.array_equal(samples, HEARD)


def test_an_engine_is_asked_once_for_the_same_sound(engine: Engine) -> None:
    answer = begun(engine, token="")
    assert answer.so_far() is None
    assert answer.result() is answer.result()
    assert len(engine.requests) == 1
    assert "Authorization" not in engine.requests[0][1]
    answer.hear(HEARD)
    answer.result()
    assert len(engine.requests) == 2


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda h: h.whole(b"", 400), "answered 400: see whether `speech.recogniser`"),
        (lambda h: h.whole(b"", 401), "answered 401: set `speech_token`"),
        (lambda h: h.whole(b"", 404), "answered 404: see whether `speech.recogniser`"),
        (lambda h: h.whole(b"", 429), "answered 429: it is overloaded"),
        (lambda h: h.whole(b"", 503), "answered 503: it is overloaded"),
        (lambda h: h.whole(b"{}", 307, Location="/elsewhere"), "answered 307"),
        (lambda h: h.whole(b"0123456789"), "is no transcription"),
        (lambda h: h.whole(b"[1]"), "is no transcription"),
        (lambda h: h.whole(b"[" * 60_000), "is no transcription"),
        (lambda h: h.whole(b"\xff"), "is no transcription"),
        (lambda h: h.whole(b"{}"), "is no transcription"),
        (writing(None), "is no transcription"),
        (lambda h: h.whole(b'{"text"', Content_Length="100"), "is cut short"),
        (writing("à " * 40_000), "is longer than 64 KiB"),
        (lambda h: h.connection.close(), "is not HTTP|no answer"),
    ],
)
def test_an_answer_that_is_none_is_told(engine: Engine, answer: Answer, told: str) -> None:
    engine.answers = answer
    with pytest.raises(RecogniserError, match=told):
        result(engine)


def test_neither_the_token_nor_what_was_said_is_quoted(engine: Engine) -> None:
    def answer(handler: Handler) -> None:
        handler.whole(f"Incorrect API key {TOKEN}; heard 0123456789".encode(), 401)

    engine.answers = answer
    with pytest.raises(RecogniserError) as refused:
        result(engine)
    shown = "".join(traceback.format_exception(refused.value))
    assert TOKEN not in shown
    assert "0123456789" not in shown


@pytest.mark.parametrize(
    "slow", [silent, dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"{")]
)
def test_an_engine_that_takes_too_long_is_not_waited_for(engine: Engine, slow: Answer) -> None:
    engine.answers = slow
    with pytest.raises(RecogniserError, match=r"no answer from .* it was not whole in time"):
        begun(engine, patience_s=0.4).result()


def test_an_engine_that_died_is_told() -> None:
    with running(silent) as gone:
        pass
    with pytest.raises(RecogniserError, match=r"no answer from .*: Connection refused"):
        result(gone)
