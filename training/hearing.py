"""Clips as the network hears them: through any line, at any speed, and the lower layers' output kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import onnxruntime
import torch
from numpy.typing import NDArray
from torch import Tensor

from nhanh8.speech.g711 import Samples
from nhanh8.speech.recognisers.features import COLUMNS, MEL_BANDS, features_of
from training.corpus import Clip, Corpus
from training.export import quantised
from training.mobile import KILOBITS, over_amr
from training.network import Below, Network
from training.noise import Noise, noise
from training.synthetic import at_another_speed, with_silence_around
from training.telephone_line import Line, any_line, through

LONGEST_S = 14
"""Of a clip in training; the longest 12-digit number takes less."""
_MOBILE = 0.4
"""Share of the callers in training who speak through a mobile phone's codec."""
_FRAMES_A_BATCH = 2000
"""Of features: 20 seconds of speech. Small batches: many steps matter more than smooth ones."""


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


@dataclass(frozen=True, slots=True)
class Batch:
    """Clips of about one length."""

    below: Tensor
    pitch: Tensor
    frames: Tensor
    targets: Tensor
    target_lengths: Tensor

    @property
    def hidden(self) -> Tensor:
        """Minus infinity where a clip has ended, zero elsewhere, shape (batch, 1, 1, frames)."""
        ended = torch.arange(self.below.shape[1])[None] >= self.frames[:, None]
        return torch.zeros(ended.shape).masked_fill(ended, -torch.inf)[:, None, None]


def changed(samples: Samples, *, human: bool, rng: np.random.Generator) -> Samples:
    """Make another speaker of a clip: people up to a seventh faster or slower, made voices a tenth."""
    reach = 0.14 if human else 0.1
    wave = at_another_speed(samples.astype(np.float64), 1 + rng.uniform(-reach, reach))
    return with_silence_around(np.rint(wave).astype(np.int16), rng)


class Ear:
    """The frozen lower layers, as the exported model has them: matrices in 8 bits, one thread."""

    def __init__(self, network: Network, layers: int, units: Sequence[str]) -> None:
        model = quantised(Below(network, layers), "bands", MEL_BANDS, "below")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(model.SerializeToString(), options)
        self._index = {unit: place for place, unit in enumerate(units)}

    def hear(self, clip: Clip, samples: Samples) -> Heard:
        """Hear a clip's samples, as they came through the line. Units that are not known are left out."""
        features = features_of(samples)
        features = features[: len(features) // 2 * 2]
        below = self._session.run(None, {"bands": features[None, :, :MEL_BANDS]})[0][0]
        target = np.array([self._index[unit] for unit in clip.units if unit in self._index], dtype=np.int64)
        return Heard(clip, target, below.astype(np.float16), features[:, MEL_BANDS:].astype(np.float16))


def heard(corpus: Corpus, clips: Sequence[Clip], ear: Ear, seed: int) -> Iterator[Heard]:
    """Send each clip through a line of its own; clips too long are left out."""
    rng = np.random.default_rng(seed)
    for clip in clips:
        samples = changed(corpus.samples(clip), human=clip.sex != "made", rng=rng)
        line = any_line(rng)
        if samples.size > LONGEST_S * 8000:
            continue
        arrived = through(samples, line, rng)
        if rng.random() < _MOBILE:
            arrived = over_amr(arrived, rng.choice(KILOBITS))
        yield ear.hear(clip, arrived)


def nothing_said(count: int, ear: Ear, seed: int) -> Iterator[Heard]:
    """Make lines on which nobody speaks: noise, music, silence."""
    rng = np.random.default_rng(seed)
    for _ in range(count):
        size = int(rng.integers(6000, 24000))
        level = 10 ** rng.uniform(0.5, 3.7)
        background = noise(Noise(rng.choice(list(Noise))), size, rng)
        wave = background / max(np.abs(background).max(), 1e-9) * level
        samples = through(np.rint(wave).astype(np.int16), Line(), rng)
        yield ear.hear(Clip("train", "nobody", "", "", "", (), 0, 0), samples)


def batches(clips: Sequence[Heard], rng: np.random.Generator) -> Iterator[Batch]:
    """Put clips of about one length together, in random order."""
    lengths = np.array([len(clip.below) for clip in clips]) * rng.uniform(0.9, 1.1, len(clips))
    groups: list[list[Heard]] = [[]]
    for place in np.argsort(lengths):
        clip = clips[place]
        if (len(groups[-1]) + 1) * 2 * len(clip.below) > _FRAMES_A_BATCH and groups[-1]:
            groups.append([])
        groups[-1].append(clip)
    for place in rng.permutation(len(groups)):
        yield batch_of(groups[place])


def batch_of(clips: Sequence[Heard]) -> Batch:
    """Pad clips to the longest."""
    frames = [len(clip.below) for clip in clips]
    below = np.zeros((len(clips), max(frames), clips[0].below.shape[1]), np.float32)
    pitch = np.zeros((len(clips), 2 * max(frames), COLUMNS - MEL_BANDS), np.float32)
    for row, clip in enumerate(clips):
        below[row, : len(clip.below)] = clip.below
        pitch[row, : len(clip.pitch)] = clip.pitch
    return Batch(
        torch.from_numpy(below),
        torch.from_numpy(pitch),
        torch.tensor(frames),
        torch.from_numpy(np.concatenate([clip.target for clip in clips])),
        torch.tensor([len(clip.target) for clip in clips]),
    )
