"""The embedded acoustic model: telephone sound to the probabilities of sounds, 50 times a second."""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import onnxruntime

from nhanh8.speech.errors import RecogniserError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.numbers.decoder import LogProbabilities
from nhanh8.speech.numbers.sounds import BLANK
from nhanh8.speech.recognisers.features import HOP, features_of

FRAME: Final = 2 * HOP
"""Samples of a frame of the model's output: two of its input."""

_FOLDER: Final = Path(__file__).parent / "model"
_DIGEST: Final = "model.sha256"
"""The model's SHA-256 and file name, as `sha256sum` writes them."""


class AcousticModel:
    """A model that threads may share. It needs one core for each that asks, and takes no other."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        # Room that a long answer took is given back.
        options.enable_cpu_mem_arena = options.enable_mem_pattern = False
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        written = self._session.get_modelmeta().custom_metadata_map
        self.units: tuple[str, ...] = tuple(json.loads(written["units"]))
        """What is told apart; the first is the blank."""

    def log_probs(self, samples: Samples) -> LogProbabilities:
        """Give natural logarithms, shape (frames, units), for each whole 20 ms. Raises RecogniserError."""
        whole = samples[: samples.size // FRAME * FRAME]
        if not whole.size:
            return np.zeros((0, len(self.units)), dtype=np.float32)
        try:
            found = self._session.run(["log_probs"], {"features": features_of(whole)[None]})
        except Exception as error:  # noqa: BLE001 - the library raises kinds of its own
            raise RecogniserError(f"the acoustic model failed: {type(error).__name__}") from None
        log_probs: LogProbabilities = found[0][0]
        return log_probs


def units_heard(log_probs: LogProbabilities, units: tuple[str, ...]) -> tuple[str, ...]:
    """Give the best units, repetitions and blanks left out: what was heard without a grammar."""
    best = log_probs.argmax(axis=1)
    changed = np.concatenate([[True], best[1:] != best[:-1]])[: best.size]
    return tuple(units[unit] for unit in best[changed] if unit != BLANK)


@cache
def loaded() -> AcousticModel:
    """Load the model that comes with the product, once for a process; a fifth of a second.

    Raises RecogniserError where it isn't there, or isn't what was built.
    """
    return load(_FOLDER)


def load(folder: Path) -> AcousticModel:
    """Load a model from a folder that has it and its digest. Raises RecogniserError."""
    try:
        digest, name = (folder / _DIGEST).read_text(encoding="ascii").split()
        path = folder / name
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError) as error:
        told = error.strerror if isinstance(error, OSError) else "not written as sha256sum does"
        raise RecogniserError(f"cannot read the acoustic model in {folder}: {told}") from None
    if found != digest:
        raise RecogniserError(
            f"{path} is not the model that was built: its SHA-256 isn't that in {_DIGEST}."
            " Install nhanh8 anew."
        )
    try:
        return AcousticModel(path)
    except Exception as error:  # noqa: BLE001 - the library raises kinds of its own
        raise RecogniserError(f"{path} can't be used: {type(error).__name__}") from None
