"""Clips as the network hears them: through any line, at any speed, and the lower layers' output kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.features import MEL_BANDS, features_of
from training import rows
from training.corpus import Clip, Corpus
from training.epochs import Nothing, Part
from training.lines import LINES
from training.mobile import KILOBITS, over_amr
from training.noise import Noise, noise
from training.rows import Row
from training.synthetic import at_another_speed, with_silence_around
from training.telephone_line import CLEAN, Line, for_training, through

LONGEST_S: Final = 14
"""Of a clip in training; the longest 12-digit number takes less."""
_MOBILE: Final = 0.35
"""Share of the callers on lines with faults who speak through a mobile phone's codec."""


@dataclass(frozen=True, slots=True)
class Heard:
    """One clip through one line."""

    clip: Clip
    target: NDArray[np.int64]
    """Indices of its units."""
    below: NDArray[np.float16]
    """What the frozen layers make of it, shape (frames, WIDTH)."""
    pitch: NDArray[np.float16]
    """Shape (2 * frames, pitch columns)."""


class Ear:
    """The frozen lower layers, as the exported model has them: matrices in 8 bits, one thread."""

    def __init__(self, below: bytes, units: Sequence[str]) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(below, options)
        self._index = {unit: place for place, unit in enumerate(units)}

    def hear(self, clip: Clip, samples: Samples) -> Heard:
        """Hear a clip's samples, as they came through the line. Units that are not known are left out."""
        features = features_of(samples)
        features = features[: len(features) // 2 * 2]
        below = self._session.run(None, {"bands": features[None, :, :MEL_BANDS]})[0][0]
        target = np.array([self._index[unit] for unit in clip.units if unit in self._index], dtype=np.int64)
        return Heard(clip, target, below.astype(np.float16), features[:, MEL_BANDS:].astype(np.float16))


def heard(corpus: Corpus, parts: Sequence[Part], ear: Ear, seed: Sequence[int]) -> list[Heard]:
    """Send each clip, and each row, through a line of its own; those too long are left out."""
    rng = np.random.default_rng(seed)
    found: list[Heard] = []
    for part in parts:
        match part:
            case Nothing():
                found.append(ear.hear(_NOBODY, _nothing_said(rng)))
                continue
            case Row():
                clip, clean = part.clip, rows.spoken(part, corpus, rng)
            case Clip():
                clip, clean = part, corpus.samples(part)
        samples = changed(clean, human=clip.sex != "made", rng=rng)
        if samples.size > LONGEST_S * 8000:
            continue
        line = for_training(rng)
        arrived = through(samples, line, rng)
        if line != CLEAN and rng.random() < _MOBILE:
            arrived = over_amr(arrived, rng.choice(KILOBITS))
        found.append(ear.hear(clip, arrived))
    return found


def heard_to_choose(corpus: Corpus, clips: Sequence[Clip], ear: Ear) -> Iterator[tuple[str, Heard]]:
    """Hear clips on each of the three lines, always the same; each with its line's name."""
    for name, line in LINES.items():
        rng = np.random.default_rng(1)
        for clip in clips:
            samples = line(with_silence_around(corpus.samples(clip), rng), rng)
            yield name, ear.hear(clip, samples)


def changed(samples: Samples, *, human: bool, rng: np.random.Generator) -> Samples:
    """Make another speaker of a clip: people up to a seventh faster or slower, made voices a tenth."""
    reach = 0.14 if human else 0.1
    wave = at_another_speed(samples.astype(np.float64), 1 + rng.uniform(-reach, reach))
    return with_silence_around(np.rint(wave).astype(np.int16), rng)


def _nothing_said(rng: np.random.Generator) -> Samples:
    """Make a line on which nobody speaks: noise, music, silence."""
    size = int(rng.integers(6000, 24000))
    level = 10 ** rng.uniform(0.5, 3.7)
    background = noise(Noise(rng.choice(list(Noise))), size, rng)
    wave = background / max(np.abs(background).max(), 1e-9) * level
    return through(np.rint(wave).astype(np.int16), Line(), rng)


_NOBODY: Final = Clip("train", "nobody", "", "", "", (), 0, 0)
