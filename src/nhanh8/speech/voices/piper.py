"""piper, run as a program: any of its voices, each a model of one language."""

import hashlib
import os
import subprocess
from functools import cached_property
from pathlib import Path
from typing import Final

import numpy as np
from pydantic import BaseModel, Field, ValidationError

from nhanh8.config.faults import faults
from nhanh8.speech import wav
from nhanh8.speech.clip import in_telephone_band
from nhanh8.speech.errors import VoiceError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.voices.voice import SPEED, Pace

_PROGRAM: Final = "piper"
_TIMEOUT_S: Final = 60
"""A sentence takes a core a second or two, most of it to load the model."""


class _Audio(BaseModel):
    sample_rate: int = Field(ge=wav.LOWEST_RATE, le=wav.HIGHEST_RATE)


class _Phonemes(BaseModel):
    voice: str


class _Inference(BaseModel):
    length_scale: float = Field(1.0, gt=0, le=10)


class _Config(BaseModel):
    """What is needed of the file beside a model."""

    audio: _Audio
    espeak: _Phonemes
    inference: _Inference = _Inference()

    @property
    def language(self) -> str:
        """The language of `en-us` is `en`."""
        return self.espeak.voice.partition("-")[0]


class Piper:
    """A voice of piper: `FILE.onnx`, and its configuration `FILE.onnx.json` beside it."""

    def __init__(self, model: Path) -> None:
        self._model = model
        path = model.with_name(f"{model.name}.json")
        try:
            self._written = path.read_bytes()
            self._config = _Config.model_validate_json(self._written)
            self._digest = _digest(model)
        except OSError as error:
            raise VoiceError(f"cannot read the piper voice {error.filename}: {error.strerror}") from None
        except ValidationError as error:
            raise VoiceError(f"{path} does not describe a piper voice: {'; '.join(faults(error))}") from None

    @cached_property
    def identity(self) -> str:
        """Digest of the model and its configuration, and how it is told to speak."""
        written = hashlib.sha256(self._written).hexdigest()
        return f"piper, model {self._digest}, configuration {written}, {sorted(SPEED.items())}"

    def speak(self, text: str, language: str, pace: Pace) -> Samples:
        """Say a text; about a second of one core for a sentence."""
        if language != self._config.language:
            raise VoiceError(
                f'the piper voice {self._model} speaks "{self._config.language}", not "{language}":'
                f" set `speech.voice_of.{language}`"
            )
        length_scale = self._config.inference.length_scale / SPEED[pace]
        said = _run(
            ["--model", str(self._model), "--length_scale", f"{length_scale:.3f}", "--output_raw"], text
        )
        if not said:
            raise VoiceError(f'piper made no sound for "{text}"')
        samples = np.frombuffer(said[: len(said) // 2 * 2], "<i2").astype(np.int16)
        return in_telephone_band(samples, self._config.audio.sample_rate)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(options: list[str], text: str) -> bytes:
    """Run the program and give the samples it printed. It reads a text a line, so ours is one line."""
    line = " ".join(text.split()) + "\n"
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program with fixed options
            [_PROGRAM, *options],
            input=line.encode(),
            capture_output=True,
            timeout=_TIMEOUT_S,
            check=True,
            # No secret of ours is in its environment; UTF-8 is what it reads.
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
        )
    except FileNotFoundError:
        raise VoiceError(
            "piper is not installed. `pip install piper-tts` in an environment of its own, and have its"
            " `piper` on the PATH; or set `speech.voice` to another voice."
        ) from None
    except subprocess.CalledProcessError as error:
        told = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise VoiceError(f"piper failed (exit code {error.returncode}): {told}") from None
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceError(f"piper failed: {error}") from None
    return done.stdout
