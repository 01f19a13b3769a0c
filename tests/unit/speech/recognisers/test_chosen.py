"""The recogniser that a setting names."""

from pydantic import SecretStr

from nhanh8.config.recognisers import Embedded, HttpTranscriber, KeysOnly
from nhanh8.speech.recognisers import embedded
from nhanh8.speech.recognisers.chosen import recogniser_named
from nhanh8.speech.recognisers.http import HttpRecogniser

NO_TOKEN = SecretStr("")


def test_with_keys_alone_nothing_listens() -> None:
    assert recogniser_named(KeysOnly(), NO_TOKEN) is None


def test_an_engine_is_reached_by_http() -> None:
    assert isinstance(recogniser_named(HttpTranscriber("https://h/v1", "m"), NO_TOKEN), HttpRecogniser)


def test_the_embedded_model_is_loaded_once() -> None:
    first = recogniser_named(Embedded(), NO_TOKEN)
    assert isinstance(first, embedded.Embedded)
    assert recogniser_named(Embedded(), NO_TOKEN) is first
