"""espeak-ng, run as a program: the voice that works anywhere."""

import os
import subprocess
from functools import cached_property
from typing import Final

from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.languages import LANGUAGES
from nhanh8.speech.voices.voice import Pace

_PROGRAM: Final = "espeak-ng"
_TIMEOUT_S: Final = 30
_AMPLITUDE: Final = 60
"""Of 100, its default: at 100 it clips loud vowels by itself; the level is set afterwards."""

_PASSED_ON: Final = ("PATH", "ESPEAK_DATA_PATH")
"""All of our environment that the program gets: the secret key and the passwords there aren't for it."""


class Espeak:
    """The voices of espeak-ng, one for each language: `vi` (Northern), `en`."""

    @cached_property
    def identity(self) -> str:
        """Name the program's version and how it is told to speak."""
        version = _run(["--version"], "").decode().partition("Data at")[0].strip()
        return f"{version}, amplitude {_AMPLITUDE}, {_speeds()}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Say a text; about 15 ms of one core for a sentence."""
        if language not in LANGUAGES:
            raise VoiceError(f'espeak-ng is not set up for the language "{language}"')
        options = [
            "-v",
            language,
            "-s",
            str(LANGUAGES[language].words_a_minute[pace]),
            "-a",
            str(_AMPLITUDE),
            "-b",
            "1",
            "-z",
            "--stdin",
            "--stdout",
        ]
        said = _run(options, text)
        if not said:
            raise VoiceError(f'espeak-ng made no sound for "{text}"')
        samples, rate = wav.read(said, _PROGRAM, streamed=True)
        return in_telephone_band(samples, rate)


def _speeds() -> list[tuple[tuple[str, str], int]]:
    return sorted(
        ((code, pace), speed)
        for code, language in LANGUAGES.items()
        for pace, speed in language.words_a_minute.items()
    )


def _run(options: list[str], text: str) -> bytes:
    """Run the program and give what it printed. The text goes in by standard input: it is never an option."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with fixed options
            [_PROGRAM, *options],
            input=text.encode(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=True,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ} | {"LANG": "C.UTF-8"},
        )
    except FileNotFoundError:
        raise VoiceError(
            "espeak-ng is not installed. On Debian: `apt install espeak-ng`; or set `speech.voice` to a"
            " folder of recordings."
        ) from None
    except subprocess.SubprocessError as error:
        raise VoiceError(f"espeak-ng failed: {error}") from None
    return done.stdout
