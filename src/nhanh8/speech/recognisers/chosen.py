"""The recogniser that the setting names."""

from functools import cache
from typing import assert_never

from pydantic import SecretStr

from nhanh8.config import settings
from nhanh8.config.recognisers import ChosenRecogniser, Embedded, HttpTranscriber, KeysOnly
from nhanh8.speech.recognisers.recogniser import Recogniser


def recogniser() -> Recogniser | None:
    """Give the process's recogniser, loaded once; None where callers only press keys.

    Raises RecogniserError where it can't be used. It takes a second or two to load.
    """
    return recogniser_named(settings().speech.recogniser, settings().speech_token)


@cache
def recogniser_named(name: ChosenRecogniser, token: SecretStr) -> Recogniser | None:
    """Give the recogniser of this name; a server gets the token."""
    # Each is imported where it is wanted: the embedded one brings its engine, 30 MB of memory.
    match name:
        case KeysOnly():
            return None
        case Embedded():
            from nhanh8.speech.recognisers import acoustic_model, embedded  # noqa: PLC0415 - as said above

            made = embedded.Embedded(acoustic_model.loaded())
            made.prepare()
            return made
        case HttpTranscriber():
            from nhanh8.speech.recognisers.http import HttpRecogniser  # noqa: PLC0415 - as said above

            return HttpRecogniser(name, token)
        case _:
            assert_never(name)
