"""Recognisers as people name them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from nhanh8.config.recognisers import Embedded, HttpTranscriber, KeysOnly, parse_recogniser
from nhanh8.config.services import Speech


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("keys", KeysOnly()),
        (" embedded ", Embedded()),
        (
            "https://speech.example.org/v1/?model=a%2Fb",
            HttpTranscriber("https://speech.example.org/v1", "a/b"),
        ),
        ("http://127.0.0.1:8000/v1?model=m", HttpTranscriber("http://127.0.0.1:8000/v1", "m")),
        ("http://[::1]:8000/v1?model=m", HttpTranscriber("http://[::1]:8000/v1", "m")),
        ("http://localhost/v1?model=m", HttpTranscriber("http://localhost/v1", "m")),
    ],
)
def test_a_recogniser_is_named_in_one_line_and_reads_as_it_is_written(text: str, meant: object) -> None:
    assert parse_recogniser(text) == meant
    assert parse_recogniser(str(parse_recogniser(text))) == meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "name a recogniser"),
        (None, "name a recogniser"),
        ("whisper", "name a recogniser"),
        ("ftp://h/v1?model=m", "write it like"),
        ("https://h/v1", "ends with its model, "),
        ("https://h/v1?model=m&voice=v", "ends with its model, "),
        ("https://user:hunter2@h/v1?model=m", "speech_token"),
    ],
)
def test_anything_else_is_no_recogniser_and_the_message_has_an_example(text: str | None, told: str) -> None:
    with pytest.raises(ValueError, match=told) as refused:
        parse_recogniser(text)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("host", ["speech.example.org", "192.0.2.1", "127.0.0.1.example.org"])
def test_what_callers_say_never_crosses_a_network_in_clear(host: str) -> None:
    with pytest.raises(ValueError, match="https only"):
        parse_recogniser(f"http://{host}/v1?model=m")


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("http://127.0.0.1:8000", True),
        ("https://localhost", True),
        ("https://[::1]", True),
        ("https://speech.example.org", False),
        ("https://192.0.2.1", False),
        ("https://localhost.example.org", False),
    ],
)
def test_it_is_known_whether_a_server_is_this_machine(host: str, here: bool) -> None:
    named = parse_recogniser(f"{host}/v1?model=m")
    assert isinstance(named, HttpTranscriber)
    assert named.on_this_machine is here


@given(st.text(max_size=30) | st.text(max_size=30).map("https://{}?model=m".format))
def test_whatever_is_written_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        read = parse_recogniser(text)
        assert parse_recogniser(str(read)) == read


def test_the_model_that_comes_with_it_unless_something_is_named() -> None:
    assert Speech().recogniser == Embedded()


def test_one_server_only_gets_the_token() -> None:
    voice = "https://one.example.org/v1?model=m&voice=v"
    assert Speech.model_validate({"voice": voice, "recogniser": "https://one.example.org/v1?model=n"})
    with pytest.raises(ValidationError, match="engines of one server only"):
        Speech.model_validate({"voice": voice, "recogniser": "https://two.example.org/v1?model=n"})
