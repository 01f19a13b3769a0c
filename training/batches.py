"""Clips put together for one step of learning."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor

from nhanh8.speech.recognisers.features import COLUMNS, MEL_BANDS
from training.hearing import Heard

_FRAMES_A_BATCH: Final = 2000
"""Of features: 20 seconds of speech. Small batches: many steps matter more than smooth ones."""


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
        yield _batch_of(groups[place])


def _batch_of(clips: Sequence[Heard]) -> Batch:
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
