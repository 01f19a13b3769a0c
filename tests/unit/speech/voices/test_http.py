"""An engine by HTTP, against a server that answers well, badly, slowly, too much and not at all."""

import io
import json
import struct
import traceback
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from nhanh8.config.voices import HttpEngine
from nhanh8.speech.cache import AudioCache
from nhanh8.speech.errors import SpeechError, VoiceError
from nhanh8.speech.prompts import read_catalogue
from nhanh8.speech.speaker import Speaker
from nhanh8.speech.studio import Studio
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.http import HttpVoice
from nhanh8.speech.voices.voice import Pace
from unit.speech.engines import Answer, Engine, Handler, dripping, running, silent

TOKEN = "sk-never-to-be-seen"
HEADER = 44


def spoken(seconds: float = 0.5, hertz: float = 1000) -> bytes:
    """Make a WAV file of 24 kHz, stereo: a hum on the left, silence on the right."""
    n = np.arange(round(24000 * seconds))
    left = np.rint(16000 * np.sin(2 * np.pi * hertz / 24000 * n)).astype("<i2")
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setframerate(24000)
        file.setnchannels(2)
        file.setsampwidth(2)
        file.writeframes(np.stack([left, np.zeros_like(left)], axis=1).tobytes())
    return written.getvalue()


def named(engine: Engine) -> HttpEngine:
    return HttpEngine(engine.url, "tts-1", "mai")


def say(engine: Engine, token: str = TOKEN) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    return HttpVoice(named(engine), SecretStr(token)).speak("bảy", "vi", Pace.SLOW)


@pytest.fixture
def engine() -> Iterator[Engine]:
    """Run a server until the test is over."""
    with running(lambda handler: handler.whole(spoken())) as engine:
        yield engine


def test_what_an_engine_says_comes_in_the_telephone_band(engine: Engine) -> None:
    said = say(engine)
    room = 2 * 0.05
    assert said.dtype == np.int16
    assert said.size / 8000 == pytest.approx(0.5 + room, abs=0.01)
    loudest = np.abs(np.fft.rfft(said.astype(np.float64))).argmax() * 8000 / said.size
    assert loudest == pytest.approx(1000, abs=2)
    assert np.abs(said[800:-800]).max() == pytest.approx(8000, rel=0.02)  # the mean of both channels


def test_what_lies_above_the_telephone_band_does_not_come_back_folded(engine: Engine) -> None:
    engine.answers = lambda handler: handler.whole(spoken(hertz=7000))
    assert np.abs(say(engine)[800:-800]).max() < 80


def test_an_engine_is_asked_as_openai_says(engine: Engine) -> None:
    say(engine)
    [(path, headers, body)] = engine.requests
    assert path == "/v1/audio/speech"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert headers["Content-Type"] == "application/json"
    assert json.loads(body) == {
        "model": "tts-1",
        "voice": "mai",
        "input": "bảy",
        "response_format": "wav",
        "speed": 0.6,
    }


def test_an_engine_without_a_token_gets_none(engine: Engine) -> None:
    say(engine, token="")
    assert "Authorization" not in engine.requests[0][1]


def test_an_engine_that_streams_knows_no_length(engine: Engine) -> None:
    """OpenAI sends chunks, with 4 GiB in the header."""
    streamed = spoken()[: HEADER - 4] + struct.pack("<I", 0xFFFFFFFF) + spoken()[HEADER:]

    def chunks(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for part in (streamed[:1000], streamed[1000:], b""):
            handler.wfile.write(b"%x\r\n%b\r\n" % (len(part), part))

    whole = say(engine)
    engine.answers = chunks
    assert np.array_equal(say(engine), whole)


def test_an_answer_that_ends_with_its_connection_ends_where_its_header_says(engine: Engine) -> None:
    def until_closed(body: bytes) -> Answer:
        def answer(handler: Handler) -> None:
            handler.send_response(200)
            handler.end_headers()
            handler.wfile.write(body)

        return answer

    engine.answers = until_closed(spoken())
    assert say(engine).size
    engine.answers = until_closed(spoken()[:-1000])
    with pytest.raises(VoiceError, match="cut short"):
        say(engine)


def half_a_chunk(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.wfile.write(b"4000\r\nRIFF")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda h: h.whole(b"", 400), "answered 400: see whether `speech.voice`"),
        (lambda h: h.whole(b"", 401), "answered 401: set `speech_token`"),
        (lambda h: h.whole(b"", 403), "answered 403: set `speech_token`"),
        (lambda h: h.whole(b"", 404), "answered 404: see whether `speech.voice`"),
        (lambda h: h.whole(b"", 429), "answered 429: it wants fewer requests"),
        (lambda h: h.whole(b"", 503), "answered 503: it has a fault"),
        (lambda h: h.whole(b"", 204), "answered 204"),
        (lambda h: h.whole(spoken(), 307, Location="/elsewhere"), "answered 307"),
        (lambda h: h.whole(b"ID3 a song"), "not a WAV file"),
        (lambda h: h.whole(b""), "not a WAV file"),
        (lambda h: h.whole(spoken()[:HEADER]), 'made no sound for "bảy"'),
        (lambda h: h.whole(spoken(), Content_Length="1000000"), "is cut short"),
        (half_a_chunk, "is cut short"),
        (lambda h: h.wfile.write(f"{TOKEN}\r\n\r\n".encode()), "is not HTTP"),
        (lambda h: h.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 1000), "is not HTTP"),
        (lambda h: h.connection.close(), "is not HTTP|no answer"),
    ],
)
def test_an_answer_that_is_no_speech_is_told(engine: Engine, answer: Answer, told: str) -> None:
    engine.answers = answer
    with pytest.raises(SpeechError, match=told):
        say(engine)
    assert len(engine.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 500])
def test_an_engine_that_repeats_the_token_is_not_quoted(engine: Engine, status: int) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(status, f"no {TOKEN}")
        handler.end_headers()
        handler.wfile.write(f"Incorrect API key provided: {TOKEN}".encode())

    engine.answers = answer
    with pytest.raises(VoiceError) as refused:
        say(engine)
    assert TOKEN not in "".join(traceback.format_exception(refused.value))
    assert TOKEN not in repr(vars(HttpVoice(named(engine), SecretStr(TOKEN))))


@pytest.mark.parametrize(
    "slow",
    [
        silent,
        dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        dripping(b"HTTP/1.1 200 OK\r\nX: ", b"y"),
        dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"RIFF"),
        dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"RIFF"),
    ],
)
def test_an_engine_that_takes_too_long_is_not_waited_for(engine: Engine, slow: Answer) -> None:
    engine.answers = slow
    with pytest.raises(VoiceError, match=r"no answer from .* it was not whole in time"):
        HttpVoice(named(engine), SecretStr(TOKEN), answer_s=0.2).speak("bảy", "vi", Pace.SLOW)


def test_an_engine_that_is_not_there_is_told() -> None:
    with running(silent) as gone:
        no_longer = named(gone)
    with pytest.raises(
        VoiceError, match=r"no answer from http://127.0.0.1:\d+/v1/audio/speech: Connection refused"
    ):
        HttpVoice(no_longer, SecretStr(TOKEN)).speak("bảy", "vi", Pace.SLOW)


def test_another_engine_model_or_voice_is_another_voice_and_another_token_is_not() -> None:
    engines = [HttpEngine("http://h/v1", "a", "b"), HttpEngine("http://i/v1", "a", "b")]
    engines += [HttpEngine("http://h/v1", "c", "b"), HttpEngine("http://h/v1", "a", "c")]
    assert len({HttpVoice(one, SecretStr("")).identity for one in engines}) == 4
    assert len({HttpVoice(engines[0], SecretStr(one)).identity for one in ("", TOKEN)}) == 1


def test_each_language_is_said_by_its_own_voice_and_once_only(engine: Engine, tmp_path: Path) -> None:
    mai = HttpVoice(named(engine), SecretStr(TOKEN))
    catalogue, made = read_catalogue(), AudioCache(tmp_path)
    first = Speaker(Studio({"vi": Espeak(), "en": mai}, made, -16.0), catalogue)
    asked = {json.loads(body)["input"] for _, _, body in engine.requests}
    assert {"seven", "For English, press"} <= asked
    assert "bảy" not in asked
    engine.requests.clear()
    again = Speaker(Studio({"vi": Espeak(), "en": mai}, made, -16.0), catalogue)
    assert engine.requests == []
    assert again.digit("en", 7) == first.digit("en", 7)
