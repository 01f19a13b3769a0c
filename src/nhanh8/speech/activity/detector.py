"""How likely somebody speaks, for many callers in one go."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nhanh8.speech.errors import SpeechError
from nhanh8.speech.g711 import Samples
from nhanh8.speech.level import FULL_SCALE
from nhanh8.speech.utterance import SAMPLES_PER_SECOND

_Floats = NDArray[np.float32]

CHUNK: Final = 256
"""Samples looked at together, 32 ms: the only length that the model takes at 8 kHz."""

_FILE: Final = Path(__file__).with_name("silero_vad.onnx")
_SHA256: Final = "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"
_CONTEXT: Final = 32
"""Samples of the chunk before that the model wants in front of each."""
_STATE: Final = (2, 1, 128)
"""Of the model's recurrent layer: layers, callers, width."""
_RATE: Final = np.array(SAMPLES_PER_SECOND, dtype=np.int64)


class Past:
    """What the detector remembers of one caller."""

    __slots__ = ("context", "state")

    def __init__(self) -> None:
        self.state: _Floats = np.zeros(_STATE, dtype=np.float32)
        self.context: _Floats = np.zeros(_CONTEXT, dtype=np.float32)


class SpeechDetector:
    """The model, loaded once for a process. One thread at a time may use it."""

    def __init__(self) -> None:
        """Load it. Raises SpeechError where the file isn't the one that belongs here."""
        model = _FILE.read_bytes()
        if sha256(model).hexdigest() != _SHA256:
            raise SpeechError(f"{_FILE} is damaged: install the package again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(model, options, ["CPUExecutionProvider"])

    def probabilities(self, heard: Sequence[tuple[Past, Samples]]) -> list[float]:
        """Give the probability of speech, 0 to 1, in the next `CHUNK` samples of each of these callers.

        Ten callers together cost 340 µs, one alone 110.
        """
        if not heard:
            return []
        chunks = np.empty((len(heard), _CONTEXT + CHUNK), dtype=np.float32)
        for chunk, (past, samples) in zip(chunks, heard, strict=True):
            chunk[:_CONTEXT] = past.context
            np.multiply(samples, np.float32(1 / FULL_SCALE), out=chunk[_CONTEXT:])
        states = np.concatenate([past.state for past, _ in heard], axis=1)
        inputs = {"input": chunks, "state": states, "sr": _RATE}
        found, states = self._session.run(["output", "stateN"], inputs)
        for row, (past, _) in enumerate(heard):
            past.state = states[:, row : row + 1]
            past.context = chunks[row, -_CONTEXT:]
        return [float(probability) for probability in found[:, 0]]


@cache
def detector() -> SpeechDetector:
    """Give this process's detector. The first call loads it, in about 30 ms."""
    return SpeechDetector()
