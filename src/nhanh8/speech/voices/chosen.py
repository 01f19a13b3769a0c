"""The voices that the settings name."""

from typing import assert_never

from pydantic import SecretStr

from nhanh8.config.services import Speech
from nhanh8.config.voices import ChosenVoice, EspeakNg, Folder, HttpEngine, PiperModel
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.voices.espeak import Espeak
from nhanh8.speech.voices.http import HttpVoice
from nhanh8.speech.voices.piper import Piper
from nhanh8.speech.voices.recordings import Recordings
from nhanh8.speech.voices.voice import Voice


def voices_of(speech: Speech, token: SecretStr) -> dict[str, Voice]:
    """Give each language its voice; a server gets the token. Raises VoiceError if one can't be used."""
    if unknown := sorted(speech.voice_of.keys() - LANGUAGES.keys()):
        raise VoiceError(
            f"`speech.voice_of` names {', '.join(unknown)}; the assistant speaks {', '.join(LANGUAGES)}"
        )
    chosen: dict[str, ChosenVoice] = dict.fromkeys(LANGUAGES, speech.voice)
    chosen.update(speech.voice_of.items())
    voices = {name: voice_named(name, token) for name in chosen.values()}
    return {language: voices[name] for language, name in chosen.items()}


def voice_named(name: ChosenVoice, token: SecretStr) -> Voice:
    """Give a voice; a server gets the token. Raises VoiceError if it can't be used."""
    match name:
        case EspeakNg():
            return Espeak()
        case Folder(path):
            return Recordings(path)
        case PiperModel(model):
            return Piper(model)
        case HttpEngine():
            return HttpVoice(name, token)
        case _:
            assert_never(name)
