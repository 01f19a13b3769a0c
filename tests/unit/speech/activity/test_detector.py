"""Whether somebody speaks."""

from pathlib import Path

import numpy as np
import pytest

from nhanh8.speech.activity import detector as module
from nhanh8.speech.activity.detector import CHUNK, Past, SpeechDetector, detector
from nhanh8.speech.errors import SpeechError
from nhanh8.speech.g711 import Samples
from unit.hotline.line.hearing.sounds import cough, noise, pause, words


def heard(samples: Samples) -> list[float]:
    past = Past()
    whole = range(0, samples.size - CHUNK + 1, CHUNK)
    return [detector().probabilities([(past, samples[at : at + CHUNK])])[0] for at in whole]


def test_speech_is_speech_and_noise_is_none() -> None:
    assert np.mean(np.array(heard(words("không một hai ba bốn năm"))) > 0.5) > 0.8
    assert max(heard(noise(2.0, -25.0))) < 0.5


@pytest.mark.parametrize("seed", range(5))
def test_a_cough_is_hardly_ever_speech(seed: int) -> None:
    sound = np.concatenate([pause(0.5), cough(seed), pause(0.5)])
    assert sum(probability > 0.5 for probability in heard(sound)) * CHUNK / 8 < 200


def test_several_callers_at_once_are_heard_as_each_alone() -> None:
    sounds = [words("không một hai ba"), noise(1.0, -25.0), words("one two three", "en")]
    alone = [heard(sound)[:20] for sound in sounds]
    pasts = [Past() for _ in sounds]
    together = [
        detector().probabilities(
            [(past, s[n * CHUNK : (n + 1) * CHUNK]) for past, s in zip(pasts, sounds, strict=True)]
        )
        for n in range(20)
    ]
    assert np.allclose(np.array(together).T, np.array(alone), atol=1e-4)
    assert detector().probabilities([]) == []


def test_a_damaged_model_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "model.onnx"
    damaged.write_bytes(b"something else")
    monkeypatch.setattr(module, "_FILE", damaged)
    with pytest.raises(SpeechError, match="damaged"):
        SpeechDetector()
