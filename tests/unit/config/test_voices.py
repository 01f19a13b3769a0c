"""Voices as people name them."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nhanh8.config import ConfigError
from nhanh8.config.services import Speech
from nhanh8.config.settings import _load
from nhanh8.config.voices import EspeakNg, Folder, HttpEngine, PiperModel, parse_voice


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("espeak-ng", EspeakNg()),
        ("/srv/voices/mai", Folder(Path("/srv/voices/mai"))),
        ("piper:/srv/voices/vi.onnx", PiperModel(Path("/srv/voices/vi.onnx"))),
        (
            "http://127.0.0.1:8880/v1?model=tts-1&voice=alloy",
            HttpEngine("http://127.0.0.1:8880/v1", "tts-1", "alloy"),
        ),
        (
            "https://speech.example.org/v1/?voice=Mai+Lan&model=a%2Fb%23c",
            HttpEngine("https://speech.example.org/v1", "a/b#c", "Mai Lan"),
        ),
    ],
)
def test_a_voice_is_named_in_one_line_and_reads_as_it_is_written(text: str, meant: object) -> None:
    assert parse_voice(text) == meant
    assert parse_voice(str(parse_voice(text))) == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "name a voice"),
        (None, "name a voice"),
        ("piper:/srv/voices/vi", "piper:FILE.onnx"),
        ("piper:", "piper:FILE.onnx"),
        ("ftp://h/v1?model=a&voice=b", "write it like"),
        ("http:///v1?model=a&voice=b", "write it like"),
        ("http://h:port/v1?model=a&voice=b", "write it like"),
        ("http://h:0/v1?model=a&voice=b", "write it like"),
        ("http://h/v1?model=a&voice=b#c", "write it like"),
        ("http://h/v 1?model=a&voice=b", "write it like"),
        ("http://h/v1\r\nX: y?model=a&voice=b", "write it like"),
        ("http://giọng.example.org/v1?model=a&voice=b", "write it like"),
        ("http://h/v1", "ends with its model and voice"),
        ("http://h/v1?model=a", "ends with its model and voice"),
        ("http://h/v1?model=a&voice=b&voice=c", "ends with its model and voice"),
        ("http://h/v1?model=a&voice=b&key=c", "ends with its model and voice"),
    ],
)
def test_anything_else_is_no_voice_and_the_message_has_an_example(text: str | None, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        parse_voice(text)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValueError, match="speech_token") as refused:
        parse_voice("https://user:hunter2@h/v1?model=a&voice=b")
    assert "hunter2" not in str(refused.value)


@given(st.text(max_size=30) | st.text(max_size=30).map("http://{}?model=a&voice=b".format))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        read = parse_voice(text)
        assert parse_voice(str(read)) == read


def test_every_language_may_have_a_voice_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHANH8_SPEECH__VOICE", "piper:vi.onnx")
    monkeypatch.setenv("NHANH8_SPEECH__VOICE_OF__EN", "espeak-ng")
    speech = _load().speech
    assert (speech.voice, speech.voice_of) == (PiperModel(Path("vi.onnx")), {"en": EspeakNg()})


def test_a_chosen_voice_lives_with_other_settings_of_its_section(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHANH8_SPEECH__LEVEL_DBM0", "-18")
    assert _load().speech == Speech(level_dbm0=-18)


def test_a_token_goes_to_one_engine_only() -> None:
    one, other = (f"http://{host}/v1?model=a&voice=b" for host in ("h", "i"))
    assert Speech.model_validate({"voice": one, "voice_of": {"en": one.replace("=b", "=c")}})
    with pytest.raises(ValidationError, match="engines of one server only"):
        Speech.model_validate({"voice": one, "voice_of": {"en": other}})


@pytest.mark.parametrize("token", ["two words", "line\n", "mật"])
def test_what_is_no_token_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    monkeypatch.setenv("NHANH8_SPEECH_TOKEN", token)
    with pytest.raises(ConfigError, match="speech_token") as refused:
        _load()
    assert token not in str(refused.value)
